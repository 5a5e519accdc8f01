package io.perigee.faultlab;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code faultlab crash-images}: what any loss of power leaves of what was not forced.
 */
@Command(
    name = "crash-images",
    mixinStandardHelpOptions = true,
    description = {
        "A broker under load on simulated storage loses power at any instant; each page that was not forced is",
        "old, new, torn at 512 bytes or zero. Recover, compare with what was acknowledged, recover again."})
final class CrashImagesCommand extends MemoryCommand
{
    @Option(names = "--count", paramLabel = "N", defaultValue = "10000",
        description = "images to recover (default: ${DEFAULT-VALUE})")
    private long count;

    @Override
    long count()
    {
        return count;
    }

    @Override
    Experiment prepare(final long seed)
    {
        return new CrashImages(seed);
    }
}
