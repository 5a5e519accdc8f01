package io.perigee.journal;

import io.perigee.journal.record.RecordLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Readers on threads of their own read mapped files at the begin of a log while they are taken away. A mistake ends the
 * process, as it would a broker.
 */
class SegmentRemovalConcurrencyTest
{
    private static final int SEGMENT_LENGTH = 4096;
    private static final int RECORD_LENGTH = 512;
    private static final int SEGMENTS = 3000;
    private static final int SEGMENTS_KEPT = 3;

    private final AtomicLong published = new AtomicLong();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final AtomicLong reads = new AtomicLong();
    private volatile boolean isDone;

    @Test
    void shouldNeverUnmapWhatAReaderReads(@TempDir final Path directory) throws Exception
    {
        final JournalContext context = new JournalContext().directory(directory)
            .segmentLengthBytes(SEGMENT_LENGTH).maxMessageLengthBytes(LogFixture.MAX_PAYLOAD);
        context.preparation().forceAhead(false);
        try (LogFixture fixture = new LogFixture(context))
        {
            final List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 3; i++)
            {
                final LogReader reader = fixture.log.newReader();
                final SplittableRandom random = new SplittableRandom(i);
                final Thread thread = new Thread(() -> read(fixture, reader, random));
                thread.start();
                threads.add(thread);
            }

            appendAndRemove(fixture);
            isDone = true;
            for (final Thread thread : threads)
            {
                thread.join();
            }

            assertNull(failure.get());
            assertTrue(reads.get() > SEGMENTS, () -> "reads " + reads.get());
            while (fixture.log.retention().removedCount() > 0)
            {
                assertEquals(1, fixture.log.retention().deleteRemoved());
            }
        }
    }

    private void appendAndRemove(final LogFixture fixture)
    {
        final LogRetention retention = fixture.log.retention();
        for (long number = 0; fixture.appender.appendPosition() < (long)SEGMENTS * SEGMENT_LENGTH; number++)
        {
            fixture.append(number, RECORD_LENGTH - RecordLayout.HEADER_LENGTH);
            published.setRelease(fixture.appender.appendPosition());
            if (0 == number % 100)
            {
                fixture.checkpoint();
            }
            retention.removeBelow(fixture.durablePosition - (long)SEGMENTS_KEPT * SEGMENT_LENGTH);
            retention.completeRemoval();
            retention.deleteRemoved();
        }
    }

    private void read(final LogFixture fixture, final LogReader reader, final SplittableRandom random)
    {
        try
        {
            long count = 0;
            while (!isDone && null == failure.get())
            {
                final long min = fixture.log.minPosition();
                final long records = (published.getAcquire() - min) / RECORD_LENGTH;
                if (records > 0)
                {
                    // Mostly at the begin, where the segments go.
                    final long position = min + random.nextLong(Math.min(records, 10)) * RECORD_LENGTH;
                    count += check(reader, position);
                }
                if (0 == random.nextInt(4))
                {
                    reader.release();
                }
            }
            reader.close();
            reads.addAndGet(count);
        }
        catch (final Throwable ex)
        {
            failure.compareAndSet(null, ex);
        }
    }

    private static int check(final LogReader reader, final long position)
    {
        if (LogReader.NO_RECORD == reader.at(position))
        {
            return 0;
        }
        assertEquals(RECORD_LENGTH, reader.length());
        assertEquals(position, RecordLayout.position(reader.buffer(), reader.offset()));
        assertEquals(position / RECORD_LENGTH, RecordLayout.queueOffset(reader.buffer(), reader.offset()));
        return 1;
    }
}
