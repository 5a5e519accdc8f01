package io.perigee.server;

import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.errors.DistinctErrorLog;
import org.agrona.concurrent.errors.ErrorLogReader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a server has to say, in {@code DATA/logs/server.log}: one line with version and settings at the start, one at
 * the end, and errors in between. Errors are gathered without waiting by whoever meets them, each distinct one once
 * with a count, and written by an agent of the log, so that no other thread ever waits for the file.
 */
final class ServerLog implements ErrorHandler
{
    static final String FILE_NAME = "server.log";
    private static final String OLD_SUFFIX = ".1";
    private static final long MAX_FILE_LENGTH = 16L * 1024 * 1024;
    private static final int ERROR_BUFFER_LENGTH = 256 * 1024;
    private static final long SCAN_INTERVAL_MS = TimeUnit.SECONDS.toMillis(1);
    private static final long REPEAT_INTERVAL_MS = TimeUnit.MINUTES.toMillis(1);

    private record Written(int count, long atMs)
    {
    }

    private final UnsafeBuffer errorBuffer = new UnsafeBuffer(ByteBuffer.allocateDirect(ERROR_BUFFER_LENGTH));
    private final Map<Long, Written> written = new HashMap<>();
    private final EpochClock epochClock;
    private final DistinctErrorLog errors;
    private Writer writer;
    private long nextScanMs;
    private volatile Throwable lastError;

    ServerLog(final EpochClock epochClock)
    {
        this.epochClock = epochClock;
        this.errors = new DistinctErrorLog(errorBuffer, epochClock);
    }

    @Override
    public void onError(final Throwable throwable)
    {
        lastError = throwable;
        errors.record(throwable);
    }

    /** Open the file. Closing what is returned writes what is left. */
    AutoCloseable open(final Path dataDirectory, final String firstLine)
    {
        final Path file = DataDirectory.logs(dataDirectory).resolve(FILE_NAME);
        try
        {
            if (Files.exists(file) && Files.size(file) > MAX_FILE_LENGTH)
            {
                Files.move(file, file.resolveSibling(FILE_NAME + OLD_SUFFIX), StandardCopyOption.REPLACE_EXISTING);
            }
            DataDirectory.createLog(dataDirectory, file);
            writer = Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        line(firstLine);

        return this::close;
    }

    synchronized void line(final String text)
    {
        if (null != writer)
        {
            try
            {
                writer.write(Instant.ofEpochMilli(epochClock.time()) + " " + text + System.lineSeparator());
                writer.flush();
            }
            catch (final IOException ignore)
            {
                // The disk is full or gone: the broker meets that too, and says so where it can.
                lastError = ignore;
            }
        }
    }

    /** The last error, to be put behind a sentence. */
    String lastErrorInBrackets()
    {
        final Throwable error = lastError;
        return null == error ? "" : " (" + Failures.firstLine(String.valueOf(error.getMessage())) + ")";
    }

    Agent agent()
    {
        return new Agent()
        {
            @Override
            public int doWork()
            {
                return scan(epochClock.time());
            }

            @Override
            public String roleName()
            {
                return "perigee-log";
            }
        };
    }

    private int scan(final long nowMs)
    {
        if (nowMs < nextScanMs)
        {
            return 0;
        }

        nextScanMs = nowMs + SCAN_INTERVAL_MS;
        return ErrorLogReader.hasErrors(errorBuffer) ? writeErrors(nowMs, REPEAT_INTERVAL_MS) : 0;
    }

    private int writeErrors(final long nowMs, final long repeatIntervalMs)
    {
        return ErrorLogReader.read(errorBuffer, (count, firstMs, lastMs, text) ->
        {
            final long key = 31L * firstMs + text.hashCode();
            final Written before = written.get(key);
            if (null == before)
            {
                line("error " + text.stripTrailing());
                written.put(key, new Written(count, nowMs));
            }
            else if (count != before.count && nowMs - before.atMs >= repeatIntervalMs)
            {
                line("error again, " + (count - before.count) + " times since " + Instant.ofEpochMilli(before.atMs) +
                    ": " + Failures.firstLine(text));
                written.put(key, new Written(count, nowMs));
            }
        });
    }

    private synchronized void close() throws IOException
    {
        writeErrors(epochClock.time(), 0);
        line("stopped");
        writer.close();
        writer = null;
    }
}
