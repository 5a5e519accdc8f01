package io.perigee.journal;

import org.agrona.collections.ArrayUtil;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The readers of a log, for housekeeping to find out what they hold. Any thread may add or remove one.
 */
final class LogReaders
{
    private final AtomicReference<LogReader[]> readers = new AtomicReference<>(new LogReader[0]);

    void add(final LogReader reader)
    {
        readers.updateAndGet((current) -> ArrayUtil.add(current, reader));
    }

    void remove(final LogReader reader)
    {
        readers.updateAndGet((current) -> ArrayUtil.remove(current, reader));
    }

    /**
     * Does a reader hold a segment that was taken out of the table before? As segments go in order, a reader that
     * holds an earlier one holds this one too.
     *
     * @param segment that nobody can find any more.
     * @return true if it must stay mapped.
     */
    boolean isHeld(final LogSegment segment)
    {
        // Between taking the segment out and looking here; the counterpart stands in LogReader.
        VarHandle.fullFence();
        for (final LogReader reader : readers.get())
        {
            if (reader.heldPosition() <= segment.startPosition())
            {
                return true;
            }
        }
        return false;
    }
}
