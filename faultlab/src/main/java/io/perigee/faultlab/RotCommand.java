package io.perigee.faultlab;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code faultlab rot}: what becomes of files that are damaged.
 */
@Command(
    name = "rot",
    mixinStandardHelpOptions = true,
    description = {
        "One file of a data directory is damaged: a bit, a page, its length, all of it. It is a file of any kind,",
        "after a clean end, a kill of an idle broker and a kill of a busy one. Damage must be told, and never served."})
final class RotCommand extends MemoryCommand
{
    @Option(names = "--flips", paramLabel = "N", defaultValue = "10000",
        description = "files to damage (default: ${DEFAULT-VALUE})")
    private long flips;

    @Override
    long count()
    {
        return flips;
    }

    @Override
    Experiment prepare(final long seed)
    {
        return new Rot(seed);
    }
}
