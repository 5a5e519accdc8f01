package io.perigee.journal;

import io.perigee.journal.record.RecordLayout;
import io.perigee.journal.record.RecordType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * What a force writes is what was dirtied. Recent kernels give large folios to files that are filled with large writes,
 * and then one store dirties a megabyte: this asks the kernel.
 */
@EnabledOnOs(OS.LINUX)
class DirtyPagesTest
{
    private static final int SEGMENT_LENGTH = 4 * 1024 * 1024;
    private static final int PAGE_KIB = StoragePages.PAGE_LENGTH / 1024;

    @TempDir
    private Path directory;

    @Test
    void shouldDirtyOnePageWithOneRecordInAFreshSegment() throws IOException
    {
        final JournalContext context = new JournalContext().directory(directory).segmentLengthBytes(SEGMENT_LENGTH)
            .maxMessageLengthBytes(1024);
        try (CommitLog log = CommitLog.open(context, (buffer, offset, length) -> {}))
        {
            while (log.housekeeping().doWork(0) > 0)
            {
                Thread.onSpinWait();
            }
            log.flusher().force(0, SEGMENT_LENGTH);
            // On tmpfs and the like there is nothing to force, and pages are dirty for ever.
            assumeTrue(0 == dirtyKib(), "this file system does not tell which pages are dirty");

            final LogAppender appender = log.appender();
            appender.term(1);
            append(appender);
            assertEquals(PAGE_KIB, dirtyKib());
            log.flusher().force(0, appender.appendPosition());
            assertEquals(0, dirtyKib());

            while (appender.appendPosition() < 2 * StoragePages.PAGE_LENGTH)
            {
                append(appender);
            }
            assertEquals(3 * PAGE_KIB, dirtyKib());
        }
    }

    private static void append(final LogAppender appender)
    {
        final int offset = appender.claim(100);
        RecordLayout.writeFixed(appender.buffer(), offset, RecordType.MESSAGE);
        appender.buffer().putInt(offset + RecordLayout.BODY_LENGTH_OFFSET, 100, LITTLE_ENDIAN);
        appender.publish(0);
    }

    /** Dirty pages of the mapping of the first segment, as this process sees them. */
    private long dirtyKib() throws IOException
    {
        final String name = directory.toRealPath().resolve("commitlog/00000000000000000000").toString();
        final List<String> lines = Files.readAllLines(Path.of("/proc/self/smaps"));
        long kib = 0;
        boolean isOurs = false;
        for (final String line : lines)
        {
            if (line.matches("[0-9a-f]+-[0-9a-f]+ .*"))
            {
                isOurs = line.endsWith(name);
            }
            else if (isOurs && line.matches("(Shared|Private)_Dirty:.*"))
            {
                kib += Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        return kib;
    }
}
