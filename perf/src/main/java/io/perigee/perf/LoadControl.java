package io.perigee.perf;

import java.util.concurrent.atomic.AtomicReference;

/**
 * What the threads of a load process tell each other. The conductor sets the phase; publisher and subscriber follow it
 * and publish how far they are.
 */
final class LoadControl
{
    /** Phases of a run, in their order. */
    enum Phase
    {
        /** Threads connect. */
        CONNECT,
        /** Load that is not counted. */
        WARMUP,
        /** Everything has arrived; nothing is sent. */
        PAUSE,
        /** Load that is counted. */
        MEASURE,
        /** Threads close what they have. */
        END
    }

    private final SharedPosition sent = new SharedPosition();
    private final SharedPosition settled = new SharedPosition();
    private final SharedPosition received = new SharedPosition();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile Phase phase = Phase.CONNECT;
    private volatile Phase publisherDone;
    private volatile boolean isPublisherConnected;
    private volatile boolean isSubscriberConnected;

    Phase phase()
    {
        return phase;
    }

    void phase(final Phase next)
    {
        phase = next;
    }

    /** The last phase in which the publisher has sent everything that it meant to. */
    Phase publisherDone()
    {
        return publisherDone;
    }

    void publisherDone(final Phase done)
    {
        publisherDone = done;
    }

    boolean isPublisherConnected()
    {
        return isPublisherConnected;
    }

    void publisherConnected()
    {
        isPublisherConnected = true;
    }

    boolean isSubscriberConnected()
    {
        return isSubscriberConnected;
    }

    void subscriberConnected()
    {
        isSubscriberConnected = true;
    }

    /** Messages taken by the transport since the process began; written by the publisher. */
    SharedPosition sent()
    {
        return sent;
    }

    /** Messages acknowledged or refused since the process began; written by the publisher. */
    SharedPosition settled()
    {
        return settled;
    }

    /** Messages that have arrived since the process began, each counted once; written by the subscriber. */
    SharedPosition received()
    {
        return received;
    }

    /** What ended a thread before its time; null while all is well. */
    Throwable failure()
    {
        return failure.get();
    }

    void failed(final Throwable throwable)
    {
        failure.compareAndSet(null, throwable);
        phase = Phase.END;
    }
}
