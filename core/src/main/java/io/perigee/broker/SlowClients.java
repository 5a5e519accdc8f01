package io.perigee.broker;

import io.perigee.protocol.ErrorCode;
import io.perigee.transport.TransportException;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.OneToOneConcurrentArrayQueue;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Clients that did not read their answers for too long. The ack stage counts them; housekeeping, which may take its
 * time, tells the error handler who they were.
 */
final class SlowClients
{
    private static final int MAX_UNREPORTED = 64;

    private final OneToOneConcurrentArrayQueue<String> unreported = new OneToOneConcurrentArrayQueue<>(MAX_UNREPORTED);
    private final AtomicCounter counter;

    SlowClients(final AtomicCounter counter)
    {
        this.counter = counter;
    }

    /**
     * A client was too slow. The ack stage only. When many are at once, all are counted but some are not named.
     *
     * @param clientId what it calls itself.
     */
    void add(final String clientId)
    {
        counter.increment();
        unreported.offer(clientId);
    }

    /**
     * Name those that were not named yet. Housekeeping only.
     *
     * @param errorHandler to be told.
     * @return how many.
     */
    int report(final ErrorHandler errorHandler)
    {
        int count = 0;
        String clientId;
        while (null != (clientId = unreported.poll()))
        {
            errorHandler.onError(new TransportException(
                ErrorCode.SESSION_TOO_SLOW, ErrorCode.SESSION_TOO_SLOW.label() + " " +
                ErrorCode.SESSION_TOO_SLOW.sentence() + ", and its session was ended: " + clientId));
            count++;
        }

        return count;
    }
}
