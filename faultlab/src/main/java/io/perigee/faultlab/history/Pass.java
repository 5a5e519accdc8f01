package io.perigee.faultlab.history;

import java.util.Arrays;
import java.util.BitSet;

/**
 * How far one reader has come. Made by {@link History#beginPass(boolean)}.
 */
public final class Pass
{
    static final long NOT_BEGUN = -1;
    private static final int MAX_PRODUCERS = Byte.MAX_VALUE + 1;

    final boolean mayBeginLate;
    /** What was read: of this reader alone, because others read at the same time. */
    final BitSet ids = new BitSet();
    /** First offset of each queue that was read. */
    final long[] begins;
    /** Offset of each queue that must be read next. */
    final long[] next;
    long count;
    /** Id of the latest message of each producer in each queue. */
    private final long[][] lastIds;

    Pass(final int queueCount, final boolean mayBeginLate)
    {
        this.mayBeginLate = mayBeginLate;
        begins = new long[queueCount];
        next = new long[queueCount];
        lastIds = new long[queueCount][MAX_PRODUCERS];
        Arrays.fill(next, NOT_BEGUN);
        for (final long[] ids : lastIds)
        {
            Arrays.fill(ids, NOT_BEGUN);
        }
    }

    /**
     * Messages that the reader was given.
     *
     * @return their number.
     */
    public long count()
    {
        return count;
    }

    /**
     * Offset that a queue goes on at.
     *
     * @param queueId of the queue.
     * @return 0 if nothing was read of it.
     */
    public long nextOffset(final int queueId)
    {
        return Math.max(0, next[queueId]);
    }

    /** Below this, messages were removed on purpose. */
    long begin(final int queueId)
    {
        return begins[queueId];
    }

    long last(final int queueId, final int producer)
    {
        return lastIds[queueId][producer];
    }

    void last(final int queueId, final int producer, final long id)
    {
        lastIds[queueId][producer] = id;
    }
}
