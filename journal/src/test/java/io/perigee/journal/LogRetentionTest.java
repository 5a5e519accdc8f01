package io.perigee.journal;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Records bear the time 1000 ms plus their number, whatever the monotonic clock says.
 */
class LogRetentionTest
{
    private static final int SEGMENT_LENGTH = 4096;
    private static final int PAYLOAD_LENGTH = 1000;
    private static final long TIME_MS = 100_000;
    private static final long INTERVAL_MS = 10;

    private final SimulatedStorageIo storageIo = new SimulatedStorageIo();
    private final List<Long> removals = new ArrayList<>();
    private LogFixture fixture = open(LogFixture.context(storageIo, SEGMENT_LENGTH));
    private long nowMs = 77;
    private long number;

    @Test
    void shouldRemoveWhatIsOlderThanTheRetentionTime()
    {
        restart(keepingTimeMs(TIME_MS));
        fill(2);
        run(TIME_MS / 2);
        fill(4);
        run(TIME_MS / 2 - INTERVAL_MS);
        assertEquals(0, fixture.log.minPosition());
        run(3 * INTERVAL_MS);
        assertEquals(2 * SEGMENT_LENGTH, fixture.log.minPosition());
        run(TIME_MS);
        assertEquals(4 * SEGMENT_LENGTH, fixture.log.minPosition());
        assertEquals(List.of(4096L, 8192L, 12288L, 16384L), removals);
        assertFalse(storageIo.exists(file(3)));
        assertTrue(storageIo.exists(file(4)));
    }

    @Test
    void shouldNotBelieveAClockThatHasSteppedForward()
    {
        restart(keepingTimeMs(TIME_MS));
        fill(2);
        number += 50 * TIME_MS;
        fill(4);
        run(TIME_MS - 2 * INTERVAL_MS);
        assertEquals(List.of(), removals);

        final long rightMs = 1000 + number - 50 * TIME_MS;
        restart(keepingTimeMs(TIME_MS).epochClock(() -> rightMs));
        fill(5);
        run(TIME_MS - 5 * INTERVAL_MS);
        assertEquals(List.of(), removals);
        run(13 * INTERVAL_MS);
        assertEquals(5 * SEGMENT_LENGTH, fixture.log.minPosition());
    }

    @Test
    void shouldTellTheAgeOfWhatWasThereAtTheStartByTheLog()
    {
        fill(2);
        number += TIME_MS - 500;
        fill(4);
        restart(keepingTimeMs(TIME_MS));
        run(300);
        assertEquals(0, fixture.log.minPosition());
        run(300);
        assertEquals(2 * SEGMENT_LENGTH, fixture.log.minPosition());
        run(TIME_MS - 700);
        assertEquals(2 * SEGMENT_LENGTH, fixture.log.minPosition());
        run(400);
        assertEquals(4 * SEGMENT_LENGTH, fixture.log.minPosition());
    }

    @Test
    void shouldNotCountTimeInWhichNoBrokerRan()
    {
        fill(3);
        nowMs += 100 * TIME_MS;
        restart(keepingTimeMs(TIME_MS));
        run(TIME_MS - INTERVAL_MS);
        assertEquals(0, fixture.log.minPosition());
        run(10 * INTERVAL_MS);
        assertEquals(3 * SEGMENT_LENGTH, fixture.log.minPosition());
    }

    @Test
    void shouldCountThatTimeFromTheSecondStartOn()
    {
        fill(3);
        restart(keepingTimeMs(TIME_MS));
        number += 100 * TIME_MS;
        fill(4);
        restart(keepingTimeMs(TIME_MS));
        run(10 * INTERVAL_MS);
        assertEquals(3 * SEGMENT_LENGTH, fixture.log.minPosition());
    }

    @Test
    void shouldNotBelieveADamagedTime()
    {
        fill(1);
        number += TIME_MS;
        fill(4);
        restart(keepingTimeMs(TIME_MS));
        // In the record that tells how old the first segment is.
        storageIo.flipBit(file(1), 60, 3);
        run(20 * INTERVAL_MS);
        assertEquals(0, fixture.log.minPosition());
    }

    @Test
    void shouldKeepTheLogAsShortAsItMayBe()
    {
        restart(keepingLength(3 * SEGMENT_LENGTH));
        fill(2);
        run(10 * INTERVAL_MS);
        assertEquals(0, fixture.log.minPosition());
        for (int segments = 3; segments < 20; segments++)
        {
            fill(segments);
            run(10 * INTERVAL_MS);
            final long length = fixture.appender.appendPosition() - fixture.log.minPosition();
            assertTrue(length <= 3 * SEGMENT_LENGTH && length > 2 * SEGMENT_LENGTH, "length " + length);
        }
    }

    @Test
    void shouldRemoveNoMoreThanOneSegmentAtALookUnlessTheDiskFills()
    {
        fill(8);
        final JournalContext context = keepingLength(1);
        context.retention().intervalNs(ms(100));
        restart(context);
        fixture.log.retention().doWork(ms(nowMs));
        fixture.log.retention().doWork(ms(nowMs));
        assertEquals(1, removals.size());
        fixture.log.retention().doWork(ms(nowMs + 99));
        assertEquals(1, removals.size());
        nowMs += 100;
        fixture.log.retention().doWork(ms(nowMs));
        assertEquals(2, removals.size());

        storageIo.capacityBytes(storageIo.usedSpaceBytes(LogFixture.DIRECTORY));
        run(100);
        run(100);
        assertTrue(removals.size() > 4, removals.toString());
    }

    @Test
    void shouldMakeRoomBeforeTheDiskIsFull()
    {
        fill(10);
        restart(context());
        final long used = storageIo.usedSpaceBytes(LogFixture.DIRECTORY);
        storageIo.capacityBytes(used * 100 / 86);
        run(5 * INTERVAL_MS);
        assertEquals(1, removals.size());
        storageIo.capacityBytes(used * 100 / 95);
        run(1);
        fixture.log.retention().doWork(ms(nowMs + INTERVAL_MS));
        run(20 * INTERVAL_MS);
        final long usedAfter = storageIo.usedSpaceBytes(LogFixture.DIRECTORY);
        assertTrue(usedAfter * 100 < 85 * (used * 100 / 95), usedAfter + " of " + used);
        assertTrue(fixture.log.minPosition() < 10 * SEGMENT_LENGTH);
    }

    @Test
    void shouldNotRemoveMoreThanGivesRoomWhileAReaderHoldsWhatWasRemoved()
    {
        fill(10);
        restart(context());
        assertTrue(fixture.reader.at(0) > 0);
        storageIo.capacityBytes(storageIo.usedSpaceBytes(LogFixture.DIRECTORY) * 100 / 98);
        run(50 * INTERVAL_MS);
        assertEquals(1, removals.size());
        fixture.reader.release();
        run(50 * INTERVAL_MS);
        assertTrue(removals.size() > 1);
    }

    @Test
    void shouldRefuseMessagesOnANearlyFullDiskUntilThereIsRoom()
    {
        restart(context());
        run(INTERVAL_MS);
        assertFalse(fixture.log.retention().refusesMessages());
        storageIo.capacityBytes(storageIo.usedSpaceBytes(LogFixture.DIRECTORY) * 100 / 91);
        run(2 * INTERVAL_MS);
        assertTrue(fixture.log.retention().refusesMessages());
        storageIo.capacityBytes(storageIo.usedSpaceBytes(LogFixture.DIRECTORY) * 100 / 80);
        run(2 * INTERVAL_MS);
        assertFalse(fixture.log.retention().refusesMessages());
    }

    @Test
    void shouldLookAtTheDiskWhileARemovalWaits()
    {
        restart(keepingLength(1));
        fixture.log.retention().listener((minPosition) -> nowMs > 1000);
        fill(3);
        run(2 * INTERVAL_MS);
        assertEquals(SEGMENT_LENGTH, fixture.log.checkpoints().current().minPosition());
        storageIo.capacityBytes(storageIo.usedSpaceBytes(LogFixture.DIRECTORY) * 100 / 91);
        run(2 * INTERVAL_MS);
        assertTrue(fixture.log.retention().refusesMessages());
        storageIo.capacityBytes(storageIo.usedSpaceBytes(LogFixture.DIRECTORY) * 100 / 80);
        run(2 * INTERVAL_MS);
        assertFalse(fixture.log.retention().refusesMessages());
        assertEquals(0, fixture.log.minPosition());
        assertEquals(SEGMENT_LENGTH, fixture.log.checkpoints().current().minPosition());

        run(1000);
        assertEquals(3 * SEGMENT_LENGTH, fixture.log.minPosition());
    }

    @Test
    void shouldCountTheAgeOfWhatIsFilledWhileARemovalWaits()
    {
        final JournalContext context = keepingTimeMs(TIME_MS);
        fill(2);
        restart(context);
        fixture.log.retention().listener((minPosition) -> nowMs > 3 * TIME_MS + 70);
        run(2 * TIME_MS);
        fill(4);
        run(TIME_MS - INTERVAL_MS);
        assertEquals(SEGMENT_LENGTH, fixture.log.checkpoints().current().minPosition());
        run(INTERVAL_MS * 20);
        assertEquals(4 * SEGMENT_LENGTH, fixture.log.minPosition());
    }

    @Test
    void shouldAnnounceTheNewBeginBeforeAnythingIsGone()
    {
        restart(keepingLength(1));
        final List<String> seen = new ArrayList<>();
        fixture.log.retention().listener((minPosition) -> seen.add(
            minPosition + " " + fixture.log.minPosition() + " " + fixture.log.checkpoints().current().minPosition() +
            " " + storageIo.exists(file(0)) + " " + isReadable(0)) && seen.size() >= 3);
        fill(3);
        run(2 * INTERVAL_MS);
        assertEquals("4096 0 4096 true true", seen.get(0));
        assertEquals(seen.get(0), seen.get(1));
        assertEquals(seen.get(0), seen.get(2));
        assertEquals("8192 4096 8192 false false", seen.get(3));
    }

    private JournalContext context()
    {
        final JournalContext context = LogFixture.context(storageIo, SEGMENT_LENGTH);
        context.retention().timeNs(0).lengthBytes(0).intervalNs(ms(INTERVAL_MS));
        return context;
    }

    private void restart(final JournalContext context)
    {
        fixture.close();
        fixture = open(context);
    }

    private JournalContext keepingTimeMs(final long timeMs)
    {
        final JournalContext context = context();
        context.retention().timeNs(ms(timeMs));
        return context;
    }

    private JournalContext keepingLength(final long lengthBytes)
    {
        final JournalContext context = context();
        context.retention().lengthBytes(lengthBytes);
        return context;
    }

    private LogFixture open(final JournalContext next)
    {
        final LogFixture opened = new LogFixture(next);
        opened.log.retention().listener(removals::add);
        return opened;
    }

    private void fill(final int segments)
    {
        while (fixture.appender.appendPosition() <= (long)segments * SEGMENT_LENGTH)
        {
            fixture.append(number++, PAYLOAD_LENGTH);
        }
        fixture.checkpoint();
        fixture.log.retention().doWork(ms(nowMs));
    }

    private void run(final long durationMs)
    {
        final long endMs = nowMs + durationMs;
        while (nowMs < endMs)
        {
            nowMs++;
            fixture.log.retention().doWork(ms(nowMs));
        }
    }

    private boolean isReadable(final long position)
    {
        try (LogReader reader = fixture.log.newReader())
        {
            return reader.at(position) > 0;
        }
    }

    private static long ms(final long value)
    {
        return TimeUnit.MILLISECONDS.toNanos(value);
    }

    private static Path file(final int segment)
    {
        return LogFixture.DIRECTORY.resolve(CommitLog.DIRECTORY_NAME)
            .resolve(LogSegment.name((long)segment * SEGMENT_LENGTH));
    }
}
