package io.perigee.server;

import io.perigee.protocol.ErrorCode;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Semaphore;

/**
 * Lines of a stream that may make its reader wait, such as a pipe, for a publisher that must never wait. A thread reads
 * ahead, but not far.
 */
final class LineSource implements MessageSource
{
    private static final int MAX_LINES = 4096;
    private static final int MAX_BYTES = 16 * 1024 * 1024;
    private static final byte[] END = new byte[0];

    private final ArrayBlockingQueue<byte[]> lines = new ArrayBlockingQueue<>(MAX_LINES);
    private final Semaphore bytes = new Semaphore(MAX_BYTES);
    private final LineReader reader;
    private final Thread thread;
    private volatile IOException failure;
    private boolean isAtEnd;

    LineSource(final LineReader reader)
    {
        this.reader = reader;
        this.thread = new Thread(this::read, "perigee-lines");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public byte[] poll()
    {
        final byte[] line = isAtEnd ? null : lines.poll();
        if (END == line)
        {
            isAtEnd = true;
            if (null != failure)
            {
                throw new CommandException(
                    ErrorCode.FILE_UNREADABLE, "the lines cannot be read: " + failure.getMessage());
            }
            return null;
        }

        if (null != line)
        {
            bytes.release(line.length);
        }
        return line;
    }

    @Override
    public boolean isAtEnd()
    {
        return isAtEnd;
    }

    @Override
    public void close()
    {
        thread.interrupt();
    }

    private void read()
    {
        try
        {
            readAll();
        }
        catch (final InterruptedException ignore)
        {
            Thread.currentThread().interrupt();
        }
    }

    private void readAll() throws InterruptedException
    {
        try
        {
            byte[] line = reader.next();
            while (null != line)
            {
                bytes.acquire(line.length);
                lines.put(line);
                line = reader.next();
            }
        }
        catch (final IOException ex)
        {
            failure = ex;
        }
        lines.put(END);
    }
}
