package io.perigee.transport;

import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SleepingIdleStrategy;

import java.util.concurrent.TimeUnit;

/**
 * Backs off as usual, up to a millisecond; after a while without any work it rests for several milliseconds at a time,
 * until there is work again. A process that nobody uses then takes next to no CPU, and one that is used now and then
 * still wakes within a millisecond.
 * <p>
 * One for each agent: it keeps state.
 */
public final class RestingIdleStrategy implements IdleStrategy
{
    /** How this strategy calls itself. */
    public static final String ALIAS = "resting";
    private static final long MAX_SPINS = 10;
    private static final int MAX_YIELDS = 20;
    private static final long MIN_PARK_NS = TimeUnit.MICROSECONDS.toNanos(1);
    private static final long MAX_PARK_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long REST_NS = TimeUnit.MILLISECONDS.toNanos(10);
    /** Nearly all of them park for a millisecond, so these are about a second. */
    private static final int IDLES_BEFORE_REST = 1_000;

    private final IdleStrategy active;
    private final IdleStrategy resting;
    private final int idlesBeforeRest;
    private int idles;

    /**
     * For data: park up to a millisecond, rest after a second.
     */
    public RestingIdleStrategy()
    {
        this(MAX_YIELDS, MIN_PARK_NS, MAX_PARK_NS, IDLES_BEFORE_REST, REST_NS);
    }

    /**
     * For everything else.
     *
     * @param maxYields       how often to yield before the first park; 0 for a thread that nobody waits for.
     * @param minParkNs       first time to park.
     * @param maxParkNs       longest time to park, before the rest.
     * @param idlesBeforeRest after so many idle cycles rest.
     * @param restNs          how long a rest takes.
     */
    public RestingIdleStrategy(
        final int maxYields,
        final long minParkNs,
        final long maxParkNs,
        final int idlesBeforeRest,
        final long restNs)
    {
        this.active = new BackoffIdleStrategy(MAX_SPINS, maxYields, minParkNs, maxParkNs);
        this.resting = new SleepingIdleStrategy(restNs);
        this.idlesBeforeRest = idlesBeforeRest;
    }

    @Override
    public void idle(final int workCount)
    {
        if (workCount > 0)
        {
            reset();
        }
        else
        {
            idle();
        }
    }

    @Override
    public void idle()
    {
        if (idles < idlesBeforeRest)
        {
            idles++;
            active.idle();
        }
        else
        {
            resting.idle();
        }
    }

    @Override
    public void reset()
    {
        if (0 != idles)
        {
            idles = 0;
            active.reset();
        }
    }

    @Override
    public String alias()
    {
        return ALIAS;
    }
}
