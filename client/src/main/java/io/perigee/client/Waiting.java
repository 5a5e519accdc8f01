package io.perigee.client;

import io.perigee.protocol.ErrorCode;
import org.agrona.concurrent.IdleStrategy;

import java.time.Duration;

/**
 * A bounded wait of one of the few methods that block: they step what they wait for in their caller's thread.
 */
final class Waiting
{
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final PerigeeClient.Context context;
    private final IdleStrategy idleStrategy;
    private final long deadlineNs;

    Waiting(final PerigeeClient.Context context, final Duration timeout)
    {
        this(context, nanos(timeout));
    }

    Waiting(final PerigeeClient.Context context, final long timeoutNs)
    {
        this.context = context;
        this.idleStrategy = context.idleStrategy().get();
        this.deadlineNs = context.nanoClock().nanoTime() + timeoutNs;
    }

    boolean isOver()
    {
        return context.nanoClock().nanoTime() - deadlineNs >= 0;
    }

    void idle(final int workCount)
    {
        idleStrategy.idle(workCount);
    }

    /**
     * Throw if waiting longer makes no sense, or there was enough of it, or the thread is interrupted.
     *
     * @param code        what is wrong, OK if nothing is known.
     * @param explanation in more words.
     */
    void check(final ErrorCode code, final String explanation)
    {
        if (isFinal(code))
        {
            throw new PerigeeException(code, explanation);
        }
        if (isOver() || Thread.currentThread().isInterrupted())
        {
            throw new PerigeeException(ErrorCode.OK == code ? ErrorCode.BROKER_UNREACHABLE : code, explanation);
        }
    }

    /**
     * A timeout in nanoseconds, so that even one that means "for ever" can be added to a time.
     *
     * @param timeout to wait for.
     * @return at most some hundred years.
     */
    static long nanos(final Duration timeout)
    {
        return timeout.compareTo(LONGEST) < 0 ? timeout.toNanos() : LONGEST.toNanos();
    }

    private static boolean isFinal(final ErrorCode code)
    {
        return switch (code)
        {
            case NAMESERVER_UNREACHABLE, TOPIC_NOT_FOUND, TOPIC_NAME_INVALID, QUEUE_NOT_FOUND, GROUP_TAKEN,
                GROUP_NAME_INVALID, VERSION_UNSUPPORTED, TOO_MANY_SESSIONS, LIMIT_REACHED, REQUEST_INVALID,
                SHARED_MEMORY_TOO_SMALL -> true;
            default -> false;
        };
    }
}
