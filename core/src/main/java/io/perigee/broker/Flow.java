package io.perigee.broker;

/**
 * One pull of one queue: records stream to the client for as long as there are any and its credit lasts. Owned by the
 * delivery agent.
 */
final class Flow
{
    /** What a flow is waiting for. */
    enum State
    {
        /** For its turn. */
        READY,
        /** For a message; stands in its queue's list. */
        PARKED,
        /** For credit. */
        STARVED,
        /** For housekeeping to open or repair a part of its queue. */
        UNREADY,
        /** For the warmer to bring its next messages into memory. */
        COLD,
        /** For room to say that it has ended. */
        ENDING,
        /** For nothing: it is over. */
        ENDED
    }

    /** No position. */
    static final long NONE = -1;

    private final DeliverySession session;
    private final long id;
    private final TopicQueue queue;
    private final long[] tagHashes;
    private final long holdNs;

    State state = State.READY;
    /** Offset of the next message. */
    long nextOffset;
    /** Record bytes that the client has room for, since the flow was opened. */
    long creditLimit;
    /** Record bytes that were sent, since the flow was opened. */
    long sentBytes;
    /** How much of a record that is longer than a frame was sent; 0 if none is under way. */
    int partOffset;
    /** Whether its next messages lie so far back that they may have to come from the disk. */
    boolean isBehind;
    /** Offset of the first message that the warmer is to bring into memory. */
    long coldOffset;
    /** Offset up to which it has. Written by the warmer while it has the flow. */
    long warmOffset;
    /** Whether the client waits to be told that nothing of what it has read was taken back. */
    boolean isUnconfirmed;
    /** When its hold has begun: something was sent, or it has come back from the warmer. */
    long heldSinceNs;
    /** When what it wants was brought into memory, or was new. */
    long warmSinceNs;
    /** Whether the warmer is to bring one message only, to see how far back it lies. */
    boolean isFirstLook;
    /** When a flow far behind may look again whether the transport has room. */
    long retryNs;
    /** When it was last found to be held or sending: its place among the others. */
    long lookedAtNs;
    /** Why it ends. */
    int endStatus;
    /** Where in the log the record lies that is damaged; -1 if none is. */
    long damagedPosition = NONE;

    /** Whether it is not known yet where it begins. */
    boolean isOpening;
    /** Where the client wanted it to begin. */
    long wishedOffset;
    /** Term of the last message that the client has read before; 0 if it does not say. */
    long lastTerm;
    /** Whether that message was taken back, so that the first of a later term is looked for. */
    boolean isSearching;
    /** Offsets between which it lies. */
    long searchBegin;
    long searchEnd;

    /** Neighbours in the queue's list of flows that wait. */
    Flow previousParked;
    Flow nextParked;
    /** Neighbours in the list of all flows. */
    Flow previousHeld;
    Flow nextHeld;

    Flow(
        final DeliverySession session,
        final long id,
        final TopicQueue queue,
        final long[] tagHashes,
        final long holdNs)
    {
        this.session = session;
        this.id = id;
        this.queue = queue;
        this.tagHashes = tagHashes;
        this.holdNs = holdNs;
    }

    DeliverySession session()
    {
        return session;
    }

    long id()
    {
        return id;
    }

    TopicQueue queue()
    {
        return queue;
    }

    long holdNs()
    {
        return holdNs;
    }

    boolean hasCredit()
    {
        return sentBytes < creditLimit;
    }

    /**
     * Whether it has waited for a message as long as it may. Who waits for a queue to be readable, or for the warmer,
     * has a message coming, which asking again would only put off.
     *
     * @param nowNs time of the cycle.
     * @return true if the client is to be told that none came; it asks again.
     */
    boolean isHoldOver(final long nowNs)
    {
        return State.PARKED == state && nowNs - heldSinceNs >= holdNs;
    }

    /**
     * Whether the client wants a message. Two tags may share a hash, so the client looks again.
     *
     * @param tagHash of the message.
     * @return true without a filter, or if the hash is one of its tags'.
     */
    boolean wants(final long tagHash)
    {
        if (0 == tagHashes.length)
        {
            return true;
        }
        for (final long wanted : tagHashes)
        {
            if (wanted == tagHash)
            {
                return true;
            }
        }

        return false;
    }

    /**
     * Wait in the queue's list.
     */
    void park()
    {
        state = State.PARKED;
        // What comes next is new.
        isBehind = false;
        previousParked = null;
        nextParked = queue.firstParked;
        if (null != nextParked)
        {
            nextParked.previousParked = this;
        }
        queue.firstParked = this;
    }

    /**
     * Leave the queue's list.
     */
    void unpark()
    {
        if (null == previousParked)
        {
            queue.firstParked = nextParked;
        }
        else
        {
            previousParked.nextParked = nextParked;
        }
        if (null != nextParked)
        {
            nextParked.previousParked = previousParked;
        }
        previousParked = null;
        nextParked = null;
        if (null == queue.firstParked)
        {
            queue.hasWaiters(false);
        }
    }
}
