package io.perigee.faultlab;

import io.perigee.faultlab.process.LoopImage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.util.List;

/**
 * {@code eio-device}: writes fail below the file system.
 */
@Command(
    name = "eio-device",
    description = "Run a broker under load on ext4 on a loop device whose backing store becomes full: the page cache " +
        "takes what is written, and the device fails. The broker must end by itself before it acknowledges anything " +
        "that did not arrive; after a new start with space, what was acknowledged is compared with what can be read.",
    mixinStandardHelpOptions = true)
final class DeviceFullCommand extends ExperimentCommand
{
    @Option(names = "--runs", paramLabel = "N", defaultValue = "10",
        description = "how often the device fails (default: ${DEFAULT-VALUE})")
    private int runs;

    @Override
    long count()
    {
        return runs;
    }

    @Override
    Experiment prepare(final long seed)
    {
        final String missing = LoopImage.missing(List.of(DeviceFullExperiment.FILE_SYSTEM));
        if (null != missing)
        {
            throw new SkippedException(missing);
        }
        return new DeviceFullExperiment(seed);
    }
}
