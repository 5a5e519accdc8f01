package io.perigee.perf;

import io.perigee.pipeline.IdleStrategyKind;
import org.agrona.concurrent.IdleStrategy;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The broker's idle strategies by the names that the command line uses, so that raw Aeron and the load idle alike.
 */
final class IdleStrategies
{
    static final List<String> NAMES = Arrays.stream(IdleStrategyKind.values())
        .map((kind) -> kind.name().toLowerCase(Locale.ROOT)).toList();

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
        return IdleStrategyKind.defaultFor(Runtime.getRuntime().availableProcessors()).name().toLowerCase(Locale.ROOT);
    }

    /**
     * A new strategy; they have a state and belong to one thread each.
     *
     * @param name of the strategy.
     * @return the strategy.
     */
    static IdleStrategy byName(final String name)
    {
        return IdleStrategyKind.of(name).newStrategy();
    }
}
