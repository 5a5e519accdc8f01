package io.perigee.broker;

import io.perigee.journal.KeyLookup;
import io.perigee.journal.MessageKeys;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One search that a client has asked for, and what was found. Preallocated and reused; it goes from hand to hand, and
 * who has it is its state:
 * <pre>
 *     FREE ──ingress──► CLAIMED ──ack──► SUBMITTED ──housekeeping──► ANSWERED ──ack──► FREE
 * </pre>
 * Whoever has it may write to it; the others only look at the state, which is published last.
 */
final class MessageSearch
{
    /** By one of the producer's keys. */
    static final int KIND_KEY = MessageKeys.KIND_KEY;
    /** By the unique id. */
    static final int KIND_UNIQUE_ID = MessageKeys.KIND_UNIQUE_ID;
    /** The message at a log position. */
    static final int KIND_POSITION = 3;
    /** The first message of a queue at or after a time. */
    static final int KIND_TIME = 4;
    /** As many messages as are wanted if nothing is said. */
    static final int COUNT_DEFAULT = 32;

    static final int FREE = 0;
    static final int CLAIMED = 1;
    static final int SUBMITTED = 2;
    static final int ANSWERED = 3;

    /** The text that is searched for. */
    final UnsafeBuffer key = new UnsafeBuffer(new byte[MessageKeys.MAX_KEY_LENGTH]);
    int keyLength;
    int kind;
    int topicId;
    int queueId;
    int maxCount;
    long beginTimestampMs;
    long endTimestampMs;
    long position;

    /** Ack stage: who gets the answer. */
    ClientSession session;
    long requestSequence;
    /** Ack stage: how many rows were sent already. */
    int sentRows;

    int status;
    boolean isCut;
    int rowCount;
    private final long[] positions = new long[KeyLookup.MAX_COUNT];
    private final long[] queueOffsets = new long[KeyLookup.MAX_COUNT];
    private final long[] storeTimestampsMs = new long[KeyLookup.MAX_COUNT];
    private final int[] topicIds = new int[KeyLookup.MAX_COUNT];
    private final int[] queueIds = new int[KeyLookup.MAX_COUNT];

    private volatile int state = FREE;

    int state()
    {
        return state;
    }

    /** Give it on. Whoever does that has no part in it any more. */
    void state(final int newState)
    {
        state = newState;
    }

    void clearAnswer()
    {
        status = 0;
        isCut = false;
        rowCount = 0;
        sentRows = 0;
    }

    void addRow(
        final long rowPosition,
        final long queueOffset,
        final long storeTimestampMs,
        final int rowTopicId,
        final int rowQueueId)
    {
        positions[rowCount] = rowPosition;
        queueOffsets[rowCount] = queueOffset;
        storeTimestampsMs[rowCount] = storeTimestampMs;
        topicIds[rowCount] = rowTopicId;
        queueIds[rowCount] = rowQueueId;
        rowCount++;
    }

    long position(final int row)
    {
        return positions[row];
    }

    long queueOffset(final int row)
    {
        return queueOffsets[row];
    }

    long storeTimestampMs(final int row)
    {
        return storeTimestampsMs[row];
    }

    int topicId(final int row)
    {
        return topicIds[row];
    }

    int queueId(final int row)
    {
        return queueIds[row];
    }
}
