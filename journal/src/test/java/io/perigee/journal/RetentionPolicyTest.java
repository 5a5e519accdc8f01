package io.perigee.journal;

import io.perigee.journal.RetentionPolicy.Reason;
import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RetentionPolicyTest
{
    private static final long MIB = 1024 * 1024;

    private final RetentionSettings settings = new RetentionSettings()
        .timeNs(TimeUnit.HOURS.toNanos(1)).lengthBytes(100 * MIB).reserveBytes(1000 * MIB);

    @Test
    void shouldKeepWhatIsYoungAndHasRoom()
    {
        assertEquals(Reason.NONE, reason(3_599_999, 100 * MIB, 0, 1));
        assertEquals(Reason.NONE, reason(-5, 0, 0, 0));
    }

    @Test
    void shouldRemoveByAgeThenByLength()
    {
        assertEquals(Reason.AGE, reason(3_600_000, 0, 0, 1));
        assertEquals(Reason.LENGTH, reason(0, 100 * MIB + 1, 0, 1));
    }

    @Test
    void shouldKeepForEverWithoutBounds()
    {
        settings.timeNs(0).lengthBytes(0);
        assertEquals(Reason.NONE, reason(Long.MAX_VALUE, Long.MAX_VALUE, 0, 1));
    }

    @Test
    void shouldMeasureTheDiskByWhatIsUsedAndAvailable()
    {
        assertEquals(Reason.NONE, reason(0, 0, 849 * MIB, 151 * MIB));
        assertEquals(Reason.DISK, reason(0, 0, 850 * MIB, 150 * MIB));
        final RetentionPolicy policy = new RetentionPolicy(settings);
        assertFalse(policy.isUrgent(749 * MIB, 251 * MIB));
        assertTrue(policy.isUrgent(750 * MIB, 250 * MIB));
        assertFalse(policy.refuses(899 * MIB, 101 * MIB));
        assertTrue(policy.refuses(900 * MIB, 100 * MIB));
    }

    @Test
    void shouldNotTakeALargeDiskWithPlentyOfRoomForFull()
    {
        final RetentionPolicy policy = new RetentionPolicy(settings);
        assertFalse(policy.refuses(99_000 * MIB, 1000 * MIB));
        assertTrue(policy.refuses(99_000 * MIB, 1000 * MIB - 1));
        assertEquals(Reason.NONE, reason(0, 0, 98_000 * MIB, 2000 * MIB));
        assertEquals(Reason.DISK, reason(0, 0, 98_000 * MIB, 2000 * MIB - 1));
        assertFalse(policy.isUrgent(97_000 * MIB, 3000 * MIB));
        assertTrue(policy.isUrgent(97_000 * MIB, 3000 * MIB - 1));
    }

    @Test
    void shouldUnderstandNumbersOfAnySize()
    {
        final RetentionPolicy policy = new RetentionPolicy(settings.reserveBytes(Long.MAX_VALUE));
        assertTrue(policy.refuses(Long.MAX_VALUE / 2, 0));
        assertFalse(policy.refuses(0, Long.MAX_VALUE));
        assertTrue(policy.refuses(1, -1));
    }

    @Test
    void shouldRefuseSettingsThatContradictEachOther()
    {
        settings.check();
        assertInvalid(new RetentionSettings().refusePercent(84));
        assertInvalid(new RetentionSettings().refusePercent(101));
        assertInvalid(new RetentionSettings().hurryPercent(0));
        assertInvalid(new RetentionSettings().timeNs(-1));
        assertInvalid(new RetentionSettings().lengthBytes(-1));
        assertInvalid(new RetentionSettings().intervalNs(0));
        assertInvalid(new RetentionSettings().reserveBytes(-1));
        assertInvalid(new RetentionSettings().metadataReserveBytes(-1));
    }

    private static void assertInvalid(final RetentionSettings wrong)
    {
        assertEquals(JournalException.Kind.INVALID, assertThrows(JournalException.class, wrong::check).kind());
    }

    private Reason reason(final long ageMs, final long lengthBytes, final long usedBytes, final long availableBytes)
    {
        return new RetentionPolicy(settings).reason(ageMs, lengthBytes, usedBytes, availableBytes);
    }
}
