package io.perigee.broker.simulation;

import java.util.Arrays;

/**
 * What the publishers have sent, message by message, and what they were told about it. An id is a message; a message
 * may be sent more than once.
 */
final class SentMessages
{
    /** No offset or position is known. */
    static final long UNKNOWN = -1;

    private static final int INITIAL_CAPACITY = 1024;

    private int[] queues = new int[INITIAL_CAPACITY];
    private int[] bodyLengths = new int[INITIAL_CAPACITY];
    private int[] keysLengths = new int[INITIAL_CAPACITY];
    private int[] attempts = new int[INITIAL_CAPACITY];
    private int[] eras = new int[INITIAL_CAPACITY];
    private long[] queueOffsets = new long[INITIAL_CAPACITY];
    private long[] positions = new long[INITIAL_CAPACITY];
    private Outcome[] outcomes = new Outcome[INITIAL_CAPACITY];
    private int count;

    /**
     * A message that has not been sent yet.
     *
     * @return its id, from 1.
     */
    long add(final int queue, final int keysLength, final int bodyLength)
    {
        final int index = ++count;
        if (index == queues.length)
        {
            grow();
        }

        queues[index] = queue;
        keysLengths[index] = keysLength;
        bodyLengths[index] = bodyLength;
        queueOffsets[index] = UNKNOWN;
        positions[index] = UNKNOWN;
        outcomes[index] = Outcome.NONE;
        return index;
    }

    int count()
    {
        return count;
    }

    boolean isKnown(final long id)
    {
        return id > 0 && id <= count;
    }

    int queue(final long id)
    {
        return queues[(int)id];
    }

    int bodyLength(final long id)
    {
        return bodyLengths[(int)id];
    }

    int keysLength(final long id)
    {
        return keysLengths[(int)id];
    }

    int attempts(final long id)
    {
        return attempts[(int)id];
    }

    Outcome outcome(final long id)
    {
        return outcomes[(int)id];
    }

    /** Life of the broker in which the message was acknowledged. */
    int era(final long id)
    {
        return eras[(int)id];
    }

    long queueOffset(final long id)
    {
        return queueOffsets[(int)id];
    }

    long position(final long id)
    {
        return positions[(int)id];
    }

    void onSent(final long id)
    {
        attempts[(int)id]++;
        outcomes[(int)id] = Outcome.PENDING;
    }

    void onAcknowledged(final long id, final int era, final long queueOffset, final long position)
    {
        final int index = (int)id;
        outcomes[index] = Outcome.ACKNOWLEDGED;
        eras[index] = era;
        queueOffsets[index] = queueOffset;
        positions[index] = position;
    }

    void onOutcome(final long id, final Outcome outcome)
    {
        outcomes[(int)id] = outcome;
    }

    private void grow()
    {
        final int capacity = queues.length * 2;
        queues = Arrays.copyOf(queues, capacity);
        keysLengths = Arrays.copyOf(keysLengths, capacity);
        bodyLengths = Arrays.copyOf(bodyLengths, capacity);
        attempts = Arrays.copyOf(attempts, capacity);
        eras = Arrays.copyOf(eras, capacity);
        queueOffsets = Arrays.copyOf(queueOffsets, capacity);
        positions = Arrays.copyOf(positions, capacity);
        outcomes = Arrays.copyOf(outcomes, capacity);
    }

    /** What a publisher knows of a message. */
    enum Outcome
    {
        /** It was never sent: a reader that sees it sees a phantom. */
        NONE,
        /** It was sent and no answer has come yet. */
        PENDING,
        /** It was sent and no answer will come: it may or may not be stored. */
        UNKNOWN,
        /** It was refused: nobody may ever see it. */
        REFUSED,
        /** It is stored for good. */
        ACKNOWLEDGED
    }
}
