package io.perigee.faultlab;

import io.perigee.faultlab.process.LoopImage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Model.CommandSpec;

import java.util.List;

/**
 * {@code powerloss}: the file system loses all that was not forced.
 */
@Command(
    name = "powerloss",
    description = "Run a broker under load on a file system of its own, in a private mount namespace; shut that file " +
        "system down so that it loses what was not forced, kill the broker, mount again, and compare what was " +
        "acknowledged with what can be read.",
    mixinStandardHelpOptions = true)
final class PowerLossCommand extends ExperimentCommand
{
    private static final List<String> KNOWN = List.of("ext4", "xfs");

    @Option(names = "--fs", paramLabel = "FS", split = ",", defaultValue = "ext4",
        description = "file systems, in turn: ext4,xfs (default: ${DEFAULT-VALUE})")
    private List<String> fileSystems;

    @Option(names = "--cycles", paramLabel = "N", defaultValue = "20",
        description = "how often the power goes (default: ${DEFAULT-VALUE})")
    private int cycles;

    @Spec
    private CommandSpec spec;

    @Override
    long count()
    {
        return cycles;
    }

    @Override
    Experiment prepare(final long seed)
    {
        if (!KNOWN.containsAll(fileSystems))
        {
            throw new ParameterException(spec.commandLine(), "--fs names " + fileSystems + ", but knows " + KNOWN);
        }
        if (cycles < fileSystems.size())
        {
            throw new ParameterException(
                spec.commandLine(), "--cycles " + cycles + " is too few for " + fileSystems.size() + " file systems");
        }
        final String tool = LoopImage.missingForPowerOff();
        final String missing = null == tool ? LoopImage.missing(fileSystems) : tool;
        if (null != missing)
        {
            throw new SkippedException(missing);
        }
        return new PowerLossExperiment(fileSystems, "sync", cycles, seed);
    }
}
