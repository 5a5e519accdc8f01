package io.perigee.perf;

import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;

import java.util.List;

/**
 * Idle strategies by the names that the command line uses. Their parameters are those of the broker's.
 */
final class IdleStrategies
{
    static final List<String> NAMES = List.of("spin", "yield", "backoff");

    private static final int FEW_CORES = 4;
    private static final long BACKOFF_SPINS = 10;
    private static final long BACKOFF_YIELDS = 20;
    private static final long BACKOFF_MIN_PARK_NS = 1_000;
    private static final long BACKOFF_MAX_PARK_NS = 1_000_000;

    private IdleStrategies()
    {
    }

    /**
     * Threads that spin while others wait for a core cost more than they gain.
     *
     * @return name of the strategy for this machine.
     */
    static String defaultName()
    {
        return Runtime.getRuntime().availableProcessors() <= FEW_CORES ? "yield" : "spin";
    }

    /**
     * A new strategy; they have a state and belong to one thread each.
     *
     * @param name of the strategy.
     * @return the strategy.
     */
    static IdleStrategy byName(final String name)
    {
        return switch (name)
        {
            case "spin" -> new BusySpinIdleStrategy();
            case "yield" -> new YieldingIdleStrategy();
            case "backoff" -> new BackoffIdleStrategy(
                BACKOFF_SPINS, BACKOFF_YIELDS, BACKOFF_MIN_PARK_NS, BACKOFF_MAX_PARK_NS);
            default -> throw new IllegalArgumentException("'" + name + "' is not one of " + NAMES);
        };
    }
}
