package io.perigee.broker.simulation;

/**
 * Finds a broker that wakes nobody. A pull may end because its time is over, and a message may come just then, before
 * the client is told; but that is rare. Where most of the pulls that were held to their end had a message waiting,
 * wake-ups are lost, and clients get their messages by asking again.
 */
final class HeldPulls
{
    /** Fewer say nothing: holds of several flows end at once, and one pause before they are told makes all late. */
    private static final int MIN_EXPIRED = 20;

    private int expired;
    private int late;

    /**
     * A client was told that its pull was held to its end.
     *
     * @param nextOffset that the client would have been given.
     * @param maxOffset  next offset of the queue.
     * @return whether a message was waiting.
     */
    boolean onExpired(final long nextOffset, final long maxOffset)
    {
        final boolean isLate = nextOffset < maxOffset;
        expired++;
        late += isLate ? 1 : 0;
        return isLate;
    }

    /** At the end of a run. */
    void verify()
    {
        if (expired >= MIN_EXPIRED && 2 * late > expired)
        {
            throw new AssertionError("of " + expired + " pulls that were held to their end " + late +
                " had a message waiting: wake-ups are lost");
        }
    }
}
