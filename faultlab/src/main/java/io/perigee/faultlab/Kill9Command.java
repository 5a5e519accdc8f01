package io.perigee.faultlab;

import io.perigee.faultlab.process.CrashTrap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code kill9}: a broker is killed again and again under load.
 */
@Command(
    name = "kill9",
    description = "Kill a broker under load from real producers and a consumer over Aeron, at random instants and at " +
        "named points of its code; start it again; compare what was acknowledged with what can be read. Chance " +
        "follows the seed, time does not: a replay makes the same choices, not the same microseconds.",
    mixinStandardHelpOptions = true)
final class Kill9Command extends ExperimentCommand
{
    @Option(names = "--cycles", paramLabel = "N", defaultValue = "100",
        description = "how often to kill (default: ${DEFAULT-VALUE})")
    private int cycles;

    @Override
    long count()
    {
        return cycles;
    }

    @Override
    Experiment prepare(final long seed)
    {
        if (!CrashTrap.isPossible())
        {
            throw new SkippedException("a JDK, not only a JRE: the modules jdk.jdi and jdk.jdwp.agent");
        }
        return new Kill9Experiment(seed);
    }
}
