package io.perigee.perf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/**
 * How fast new files get page cache, with one core for it and no force: nothing that stores messages in new files for
 * long can be faster. A virtual machine may get each page from its host only when it is touched, and then this is what
 * bounds the throughput of a log.
 */
final class PageCacheMeasurement
{
    /** As the journal fills segments in async flush. */
    private static final int WRITE_LENGTH = 64 * 1024;
    private static final long DURATION_NS = TimeUnit.SECONDS.toNanos(4);
    private static final long MAX_LENGTH = 4L * 1024 * 1024 * 1024;
    private static final double BYTES_PER_MB = 1_000_000;

    private final LoadSettings settings;

    PageCacheMeasurement(final LoadSettings settings)
    {
        this.settings = settings;
    }

    LoadResult run()
    {
        final Path file = settings.dataDirectory().resolve("page-cache");
        final ByteBuffer zeros = ByteBuffer.allocateDirect(WRITE_LENGTH);
        long length = 0;
        final long beginNs = System.nanoTime();
        long tookNs = 0;
        try
        {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))
            {
                while (length < MAX_LENGTH && tookNs < DURATION_NS)
                {
                    zeros.clear();
                    length += channel.write(zeros, length);
                    tookNs = System.nanoTime() - beginNs;
                }
            }
            finally
            {
                Files.deleteIfExists(file);
            }
        }
        catch (final IOException exception)
        {
            throw new UncheckedIOException(exception);
        }

        final double bytesPerSecond = (double)length * TimeUnit.SECONDS.toNanos(1) / tookNs;
        final LoadResult result = new LoadResult(settings.workload().label());
        result.json().put("recordBytes", settings.forceBytes());
        result.json().put("megabytesPerSecond", Math.round(bytesPerSecond / BYTES_PER_MB));
        return result.throughput(bytesPerSecond / settings.forceBytes()).judge();
    }
}
