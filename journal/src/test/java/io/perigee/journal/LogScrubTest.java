package io.perigee.journal;

import io.perigee.journal.record.RecordLayout;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class LogScrubTest
{
    private static final int SEGMENT_LENGTH = 4096;
    private static final int PAYLOAD_LENGTH = 500;
    private static final int RATE = 10_000;
    private static final long PAUSE_NS = TimeUnit.SECONDS.toNanos(100);
    private static final long STEP_NS = TimeUnit.MILLISECONDS.toNanos(10);

    private final SimulatedStorageIo storageIo = new SimulatedStorageIo();
    private final LogFixture fixture = new LogFixture(LogFixture.context(storageIo, SEGMENT_LENGTH)
        .scrubRateBytes(RATE).scrubIntervalNs(PAUSE_NS));
    private final List<String> damages = new ArrayList<>();
    private long nowNs = 5;
    private long looked;

    @BeforeEach
    void fill()
    {
        for (int i = 0; fixture.appender.appendPosition() < 10 * SEGMENT_LENGTH; i++)
        {
            fixture.append(i, PAYLOAD_LENGTH);
        }
    }

    @Test
    void shouldLookAtEveryFullSegmentAtItsRateAndThenRest()
    {
        pass(TimeUnit.SECONDS.toNanos(2));
        assertTrue(Math.abs(looked - 2 * RATE) < 1000, "looked at " + looked);
        pass(TimeUnit.SECONDS.toNanos(10));
        assertTrue(Math.abs(looked - 10 * SEGMENT_LENGTH) < 10 * 140, "looked at " + looked);
        final long before = looked;
        pass(PAUSE_NS - TimeUnit.SECONDS.toNanos(13));
        assertEquals(before, looked);
        pass(TimeUnit.SECONDS.toNanos(20));
        assertEquals(2 * before, looked);
        assertEquals(List.of(), damages);
    }

    @Test
    void shouldTellEachDamagedSegment()
    {
        storageIo.flipBit(file(3), fixture.positions.get(3) + 300, 1);
        final long second = fixture.positions.stream().filter((position) -> position >= 5 * SEGMENT_LENGTH)
            .skip(1).findFirst().orElseThrow();
        storageIo.flipBit(file(5), second - 5 * SEGMENT_LENGTH + 2, 1);
        pass(TimeUnit.SECONDS.toNanos(12));
        assertEquals(2, damages.size(), damages.toString());
        assertTrue(damages.get(0).contains("commitlog/00000000000000012288 has a wrong checksum"), damages.toString());
        assertEquals(second + " commitlog/00000000000000020480 has an impossible length", damages.get(1));
    }

    @Test
    void shouldGoOnBehindWhatIsDamaged()
    {
        final List<Long> positions = fixture.positions.stream().filter(
            (position) -> position >= 3 * SEGMENT_LENGTH && position < 4 * SEGMENT_LENGTH).toList();
        // A header that nothing can be told from, and two records that are just not what was written.
        storageIo.flipBit(file(3), positions.get(1) - 3 * SEGMENT_LENGTH + RecordLayout.MAGIC_OFFSET, 1);
        storageIo.flipBit(file(3), positions.get(3) - 3 * SEGMENT_LENGTH + 300, 1);
        storageIo.flipBit(file(3), positions.get(4) - 3 * SEGMENT_LENGTH + 300, 1);
        // The last one, and the first of the next segment.
        final long before = fixture.positions.stream().filter((position) -> position < 7 * SEGMENT_LENGTH)
            .reduce((first, second) -> second).orElseThrow();
        storageIo.flipBit(file(6), before - 6 * SEGMENT_LENGTH + RecordLayout.MAGIC_OFFSET, 1);
        storageIo.flipBit(file(7), RecordLayout.MAGIC_OFFSET, 1);
        pass(TimeUnit.SECONDS.toNanos(12));
        final String name = " commitlog/" + LogSegment.name(3 * SEGMENT_LENGTH);
        assertEquals(List.of(positions.get(1) + name + " has a wrong magic",
            positions.get(3) + name + " has a wrong checksum", positions.get(4) + name + " has a wrong checksum"),
            damages.subList(0, 3));
        assertEquals(List.of(before + " commitlog/" + LogSegment.name(6 * SEGMENT_LENGTH) + " has a wrong magic",
            7 * SEGMENT_LENGTH + " commitlog/" + LogSegment.name(7 * SEGMENT_LENGTH) + " has a wrong magic"),
            damages.subList(3, damages.size()));
        assertTrue(Math.abs(looked - 10 * SEGMENT_LENGTH) < 10 * 140, "looked at " + looked);
    }

    @Test
    void shouldTellWhatTheDeviceGivesNoMore()
    {
        storageIo.nodeOf(file(4)).makeUnreadable(0);
        pass(TimeUnit.SECONDS.toNanos(12));
        assertEquals(1, damages.size(), damages.toString());
        assertTrue(damages.get(0).endsWith(" commitlog/00000000000000016384 cannot be read"), damages.toString());
    }

    @Test
    void shouldGoOnWhereTheLogBeginsNow()
    {
        pass(TimeUnit.SECONDS.toNanos(1));
        fixture.checkpoint();
        for (int i = 0; i < 6; i++)
        {
            assertTrue(fixture.log.retention().removeBelow(6 * SEGMENT_LENGTH));
            assertEquals(1, fixture.log.retention().completeRemoval());
            assertEquals(1, fixture.log.retention().deleteRemoved());
        }
        pass(TimeUnit.SECONDS.toNanos(5));
        assertTrue(looked > 4 * SEGMENT_LENGTH && looked < 7 * SEGMENT_LENGTH, "looked at " + looked);
        assertEquals(List.of(), damages);
    }

    @Test
    void shouldDoNothingIfItMayNot()
    {
        fixture.close();
        try (LogFixture still = new LogFixture(LogFixture.context(storageIo, SEGMENT_LENGTH).scrubRateBytes(0)))
        {
            for (int i = 0; i < 1000; i++)
            {
                nowNs += STEP_NS;
                assertEquals(0, still.log.scrub().doWork(nowNs, this::onDamage));
            }
        }
    }

    private void pass(final long durationNs)
    {
        final long endNs = nowNs + durationNs;
        while (nowNs < endNs)
        {
            nowNs += STEP_NS;
            looked += fixture.log.scrub().doWork(nowNs, this::onDamage);
        }
    }

    private void onDamage(final long position, final String fileName, final String defect)
    {
        damages.add(position + " " + fileName + " " + defect);
    }

    private static Path file(final int segment)
    {
        return LogFixture.DIRECTORY.resolve(CommitLog.DIRECTORY_NAME)
            .resolve(LogSegment.name((long)segment * SEGMENT_LENGTH));
    }
}
