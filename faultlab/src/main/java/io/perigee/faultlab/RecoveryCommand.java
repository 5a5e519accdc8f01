package io.perigee.faultlab;

import io.perigee.faultlab.process.Shell;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code recovery}: how long a start takes after kill -9.
 */
@Command(
    name = "recovery",
    description = "Write a log, kill the broker, and take the time from the start of the next one until it is ready: " +
        "warm, as after a crash of the process, and cold, with the files dropped from the page cache. As many " +
        "messages as were acknowledged must be there each time; the first and the last of each queue and some in " +
        "between are read and compared.",
    mixinStandardHelpOptions = true)
final class RecoveryCommand extends ExperimentCommand
{
    @Option(names = "--gib", paramLabel = "N", defaultValue = "1",
        description = "length of the log in GiB (default: ${DEFAULT-VALUE})")
    private double gib;

    @Option(names = "--body-bytes", paramLabel = "N", defaultValue = "1024",
        description = "length of a message (default: ${DEFAULT-VALUE})")
    private int bodyLength;

    @Option(names = "--runs", paramLabel = "N", defaultValue = "1",
        description = "how many logs to write (default: ${DEFAULT-VALUE})")
    private int runs;

    @Option(names = "--warm-limit-ms", paramLabel = "N", defaultValue = "2000",
        description = "a warm start that takes longer is a failure (default: ${DEFAULT-VALUE})")
    private long warmLimitMs;

    @Override
    long count()
    {
        return runs;
    }

    @Override
    Experiment prepare(final long seed)
    {
        if (!Shell.has("dd"))
        {
            throw new SkippedException("the command dd (Debian: coreutils), which drops files from the page cache");
        }
        return new RecoveryExperiment((long)(gib * 1024 * 1024 * 1024), bodyLength, warmLimitMs);
    }
}
