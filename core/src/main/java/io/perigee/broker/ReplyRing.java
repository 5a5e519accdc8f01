package io.perigee.broker;

import org.agrona.BitUtil;

/**
 * The answers of one session that were not sent yet, in the order of the requests. Results of sends whose sequence,
 * position and queue offset step evenly share a row, as they will in the frame. As many rows as the session may have
 * requests in flight, so that it can never be full. Owned by the ack stage.
 */
final class ReplyRing
{
    private final int mask;
    private final EventKind[] kinds;
    private final Topic[] topics;
    private final long[] requestSequences;
    private final long[] positions;
    private final long[] queueOffsets;
    private final long[] generations;
    private final int[] recordLengths;
    private final int[] queueIds;
    private final int[] runLengths;
    private final int[] statuses;
    private int head;
    private int tail;

    ReplyRing(final int maxInFlight)
    {
        final int capacity = BitUtil.findNextPositivePowerOfTwo(maxInFlight);
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

        final int row = tail++ & mask;
        kinds[row] = event.kind;
        topics[row] = event.topic;
        requestSequences[row] = event.requestSequence;
        positions[row] = event.position;
        queueOffsets[row] = event.queueOffset;
        generations[row] = event.generation;
        recordLengths[row] = event.recordLength;
        queueIds[row] = EventKind.GROUP_JOIN == event.kind ? event.groupId : event.queueId;
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
     * Queue of a send, or group of a join.
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
