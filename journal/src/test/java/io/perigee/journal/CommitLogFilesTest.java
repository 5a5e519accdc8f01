package io.perigee.journal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import static io.perigee.journal.record.RecordLayout.queueOffset;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The log on real files, and what stands in the way of opening it.
 */
class CommitLogFilesTest
{
    private static final int SEGMENT_LENGTH = 64 * 1024;
    private static final int LONG_SEGMENT_LENGTH = 64 * 1024 * 1024;
    private static final int RECORDS = 20_000;

    @TempDir
    Path directory;

    @Test
    void shouldAppendReadForceAndPrepareOnFourThreads() throws Exception
    {
        try (LogFixture fixture = new LogFixture(context()))
        {
            final AtomicLong append = new AtomicLong();
            final AtomicBoolean isDone = new AtomicBoolean();
            final ExecutorService executor = Executors.newFixedThreadPool(3);
            try
            {
                final Future<?> housekeeping = executor.submit(() -> prepare(fixture, isDone));
                final Future<?> flusher = executor.submit(() -> force(fixture, append, isDone));
                final Future<?> reader = executor.submit(() -> read(fixture, append));
                appendAll(fixture, append);
                await(reader);
                isDone.set(true);
                await(housekeeping);
                await(flusher);
            }
            finally
            {
                isDone.set(true);
                executor.shutdownNow();
            }
        }

        try (LogFixture fixture = new LogFixture(context()))
        {
            assertEquals(RECORDS, fixture.recovered.size());
        }
    }

    @Test
    void shouldFillWhatIsNotUrgentAtAPace()
    {
        final JournalContext context = context().segmentLengthBytes(LONG_SEGMENT_LENGTH);
        context.preparation().forceAhead(false).fillWriteLengthBytes(LogHousekeeping.SLICE_LENGTH);
        try (LogFixture fixture = new LogFixture(context))
        {
            final LogHousekeeping housekeeping = fixture.log.housekeeping();
            while (housekeeping.preparedPosition() < LogHousekeeping.URGENT_LENGTH)
            {
                assertTrue(housekeeping.doWork(0) > 0);
            }
            long nowNs = 0;
            housekeeping.doWork(nowNs);
            housekeeping.doWork(nowNs);
            final long prepared = housekeeping.preparedPosition();
            for (int slice = 0; slice < 4; slice++)
            {
                nowNs += LogHousekeeping.PACE_NS;
                housekeeping.doWork(nowNs - 1);
                assertEquals(prepared + slice * LogHousekeeping.SLICE_LENGTH, housekeeping.preparedPosition());
                housekeeping.doWork(nowNs);
                assertEquals(prepared + (slice + 1) * LogHousekeeping.SLICE_LENGTH, housekeeping.preparedPosition());
            }
        }
    }

    @Test
    void shouldRefuseADirectoryThatIsInUse()
    {
        try (LogFixture fixture = new LogFixture(context()))
        {
            assertEquals(0, fixture.log.minPosition());
            assertRefused(JournalException.Kind.IN_USE, "in use by process");
        }
        new LogFixture(context()).close();
    }

    @Test
    void shouldRefuseAForeignFile() throws IOException
    {
        new LogFixture(context()).close();
        Files.createFile(segments().resolve("notes.txt"));
        assertRefused(JournalException.Kind.INVALID, "notes.txt is not a segment");
    }

    @Test
    void shouldRefuseAHole() throws IOException
    {
        try (LogFixture fixture = new LogFixture(context()))
        {
            while (fixture.log.housekeeping().doWork(0) > 0)
            {
                assertTrue(fixture.log.filledPosition() > 0);
            }
        }
        Files.delete(segments().resolve(LogSegment.name(SEGMENT_LENGTH)));
        assertRefused(JournalException.Kind.INVALID, LogSegment.name(SEGMENT_LENGTH) + " is missing");
    }

    @Test
    void shouldRefuseAnotherSegmentLength()
    {
        new LogFixture(context()).close();
        final JournalException ex = assertThrows(JournalException.class,
            () -> new LogFixture(context().segmentLengthBytes(SEGMENT_LENGTH / 2)));
        assertEquals(JournalException.Kind.INVALID, ex.kind());
        assertTrue(ex.getMessage().contains(JournalContext.SEGMENT_LENGTH_PROP_NAME), ex.getMessage());
    }

    @Test
    void shouldKeepEverythingFromOthers() throws IOException
    {
        new LogFixture(context()).close();
        try (Stream<Path> paths = Files.walk(directory))
        {
            for (final Path path : paths.filter((path) -> !path.equals(directory)).toList())
            {
                assertEquals(Files.isDirectory(path) ? "rwx------" : "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(path)), path.toString());
            }
        }
    }

    @Test
    void shouldSurviveReadingASegmentThatWasCutOff() throws IOException
    {
        final long last;
        try (LogFixture fixture = new LogFixture(context()))
        {
            fixture.appendMany(0, 1000, 300);
            fixture.checkpoint();
            last = fixture.positions.get(100);
        }
        try (FileChannel file = FileChannel.open(segments().resolve(LogSegment.name(0)), StandardOpenOption.WRITE))
        {
            file.truncate(100);
        }

        try (LogFixture fixture = new LogFixture(context(), true))
        {
            assertEquals(1, fixture.log.warnings().stream()
                .filter((warning) -> warning.contains("has 100 bytes instead of " + SEGMENT_LENGTH)).count());
            assertThrows(JournalException.class, () -> fixture.reader.at(last));
            fixture.reader.seek(SEGMENT_LENGTH);
            assertFalse(fixture.readAll().isEmpty());
        }
    }

    private void assertRefused(final JournalException.Kind kind, final String text)
    {
        final JournalException ex = assertThrows(JournalException.class, () -> new LogFixture(context()));
        assertEquals(kind, ex.kind());
        assertTrue(ex.getMessage().contains(text), ex.getMessage());
    }

    private JournalContext context()
    {
        return LogFixture.context(new FileStorageIo(), SEGMENT_LENGTH).directory(directory);
    }

    private Path segments()
    {
        return directory.resolve(CommitLog.DIRECTORY_NAME);
    }

    private static void appendAll(final LogFixture fixture, final AtomicLong append)
    {
        for (int number = 0; number < RECORDS; number++)
        {
            final int payloadLength = number % 300;
            int offset = fixture.appender.claim(payloadLength);
            while (LogAppender.NOT_READY == offset)
            {
                Thread.yield();
                offset = fixture.appender.claim(payloadLength);
            }
            fixture.write(number, offset, payloadLength);
            append.setRelease(fixture.appender.publish(0));
        }
    }

    private static void prepare(final LogFixture fixture, final AtomicBoolean isDone)
    {
        while (!isDone.get())
        {
            if (0 == fixture.log.housekeeping().doWork(0))
            {
                Thread.yield();
            }
        }
    }

    private static void force(final LogFixture fixture, final AtomicLong append, final AtomicBoolean isDone)
    {
        long position = 0;
        while (!isDone.get())
        {
            position = fixture.log.flusher().force(position, append.getAcquire());
        }
    }

    private static void read(final LogFixture fixture, final AtomicLong append)
    {
        int number = 0;
        while (number < RECORDS)
        {
            final long limit = append.getAcquire();
            while (fixture.reader.next(limit) > 0)
            {
                assertEquals(number++, queueOffset(fixture.reader.buffer(), fixture.reader.offset()));
            }
            Thread.yield();
        }
    }

    private static void await(final Future<?> future) throws ExecutionException, InterruptedException, TimeoutException
    {
        future.get(20, TimeUnit.SECONDS);
    }
}
