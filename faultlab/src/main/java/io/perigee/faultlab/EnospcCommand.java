package io.perigee.faultlab;

import io.perigee.faultlab.process.LoopImage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.util.List;

/**
 * {@code enospc}: the disk is full.
 */
@Command(
    name = "enospc",
    description = "Run a broker under load on a small tmpfs of its own, in a private mount namespace; fill that with " +
        "another file. Producers must be refused with STORAGE_FULL, consumers must be served all the time, and " +
        "writing must go on by itself when there is space again.",
    mixinStandardHelpOptions = true)
final class EnospcCommand extends ExperimentCommand
{
    @Option(names = "--cycles", paramLabel = "N", defaultValue = "50",
        description = "how often to fill it (default: ${DEFAULT-VALUE})")
    private int cycles;

    @Override
    long count()
    {
        return cycles;
    }

    @Override
    Experiment prepare(final long seed)
    {
        final String missing = LoopImage.missing(List.of());
        if (null != missing)
        {
            throw new SkippedException(missing);
        }
        return new EnospcExperiment(seed);
    }
}
