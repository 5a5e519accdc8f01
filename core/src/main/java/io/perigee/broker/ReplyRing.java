package io.perigee.broker;

import org.agrona.BitUtil;

import java.util.Arrays;

/**
 * The answers of one session that were not sent yet, in the order of the requests. Results of sends whose sequence,
 * position and queue offset step evenly share a row, as they will in the frame. It begins small, because few sessions
 * need more, and grows to as many rows as the session may have requests in flight, so that it can never be full. Owned
 * by the ack stage.
 */
final class ReplyRing
{
    private static final int INITIAL_ROWS = 64;

    private final int maxRows;
    private int mask;
    private EventKind[] kinds;
    private Topic[] topics;
    private long[] requestSequences;
    private long[] positions;
    private long[] queueOffsets;
    private long[] generations;
    private int[] recordLengths;
    private int[] queueIds;
    private int[] runLengths;
    private int[] statuses;
    private int head;
    private int tail;

    ReplyRing(final int maxInFlight)
    {
        maxRows = BitUtil.findNextPositivePowerOfTwo(maxInFlight);
        final int capacity = Math.min(INITIAL_ROWS, maxRows);
        mask = capacity - 1;
        kinds = new EventKind[capacity];
        topics = new Topic[capacity];
        requestSequences = new long[capacity];
        positions = new long[capacity];
        queueOffsets = new long[capacity];
        generations = new long[capacity];
        recordLengths = new int[capacity];
        queueIds = new int[capacity];
        runLengths = new int[capacity];
        statuses = new int[capacity];
    }

    boolean isEmpty()
    {
        return head == tail;
    }

    int size()
    {
        return tail - head;
    }

    /**
     * Add the answer to a request.
     *
     * @param event that is done.
     */
    void add(final BrokerEvent event)
    {
        if (EventKind.SEND == event.kind && head != tail && continuesRun(event))
        {
            runLengths[tail - 1 & mask]++;
            return;
        }

        if (tail - head > mask)
        {
            grow();
        }
        final int row = tail++ & mask;
        kinds[row] = event.kind;
        topics[row] = event.topic;
        requestSequences[row] = event.requestSequence;
        positions[row] = event.position;
        queueOffsets[row] = event.queueOffset;
        generations[row] = event.generation;
        recordLengths[row] = event.recordLength;
        final boolean isGroup = EventKind.GROUP_JOIN == event.kind || EventKind.GROUP_DESCRIBE == event.kind;
        queueIds[row] = isGroup ? event.groupId : event.queueId;
        runLengths[row] = 1;
        statuses[row] = event.status;
    }

    private boolean continuesRun(final BrokerEvent event)
    {
        final int row = tail - 1 & mask;
        final int run = runLengths[row];
        return EventKind.SEND == kinds[row] &&
            requestSequences[row] + run == event.requestSequence &&
            queueOffsets[row] + run == event.queueOffset &&
            queueIds[row] == event.queueId &&
            recordLengths[row] == event.recordLength &&
            positions[row] + (long)run * event.recordLength == event.position &&
            statuses[row] == event.status &&
            0 == event.status;
    }

    /**
     * Twice the rows. All are in use, so what stands before the head moves behind the old end.
     */
    private void grow()
    {
        final int oldCapacity = mask + 1;
        final int capacity = 2 * oldCapacity;
        if (capacity > maxRows)
        {
            throw new IllegalStateException("more answers than requests in flight: " + maxRows);
        }
        final int wrapped = head & mask;
        kinds = Arrays.copyOf(kinds, capacity);
        topics = Arrays.copyOf(topics, capacity);
        requestSequences = Arrays.copyOf(requestSequences, capacity);
        positions = Arrays.copyOf(positions, capacity);
        queueOffsets = Arrays.copyOf(queueOffsets, capacity);
        generations = Arrays.copyOf(generations, capacity);
        recordLengths = Arrays.copyOf(recordLengths, capacity);
        queueIds = Arrays.copyOf(queueIds, capacity);
        runLengths = Arrays.copyOf(runLengths, capacity);
        statuses = Arrays.copyOf(statuses, capacity);
        System.arraycopy(kinds, 0, kinds, oldCapacity, wrapped);
        System.arraycopy(topics, 0, topics, oldCapacity, wrapped);
        System.arraycopy(requestSequences, 0, requestSequences, oldCapacity, wrapped);
        System.arraycopy(positions, 0, positions, oldCapacity, wrapped);
        System.arraycopy(queueOffsets, 0, queueOffsets, oldCapacity, wrapped);
        System.arraycopy(generations, 0, generations, oldCapacity, wrapped);
        System.arraycopy(recordLengths, 0, recordLengths, oldCapacity, wrapped);
        System.arraycopy(queueIds, 0, queueIds, oldCapacity, wrapped);
        System.arraycopy(runLengths, 0, runLengths, oldCapacity, wrapped);
        System.arraycopy(statuses, 0, statuses, oldCapacity, wrapped);
        mask = capacity - 1;
        head = wrapped;
        tail = wrapped + oldCapacity;
    }

    /**
     * Index of the i-th row that was not sent yet.
     *
     * @param i from 0 to {@link #size()} less one.
     * @return index for the getters.
     */
    int row(final int i)
    {
        return head + i & mask;
    }

    /**
     * The first rows have been sent.
     *
     * @param rowCount how many.
     * @return how many requests they answer.
     */
    int remove(final int rowCount)
    {
        int requests = 0;
        for (int i = 0; i < rowCount; i++)
        {
            final int row = head++ & mask;
            requests += runLengths[row];
            topics[row] = null;
        }

        return requests;
    }

    EventKind kind(final int row)
    {
        return kinds[row];
    }

    Topic topic(final int row)
    {
        return topics[row];
    }

    long requestSequence(final int row)
    {
        return requestSequences[row];
    }

    long position(final int row)
    {
        return positions[row];
    }

    long queueOffset(final int row)
    {
        return queueOffsets[row];
    }

    long generation(final int row)
    {
        return generations[row];
    }

    int recordLength(final int row)
    {
        return recordLengths[row];
    }

    /**
     * Queue of a send, or group of an answer about one.
     *
     * @param row index.
     * @return id.
     */
    int queueId(final int row)
    {
        return queueIds[row];
    }

    int runLength(final int row)
    {
        return runLengths[row];
    }

    int status(final int row)
    {
        return statuses[row];
    }
}
