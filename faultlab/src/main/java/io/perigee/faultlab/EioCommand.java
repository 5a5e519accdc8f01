package io.perigee.faultlab;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code faultlab eio}: one force fails, and the next one says that all is well.
 */
@Command(
    name = "eio",
    mixinStandardHelpOptions = true,
    description = {
        "One force of a broker under load on simulated storage fails, later ones succeed and write nothing of what",
        "failed. Nothing that it was to cover may be acknowledged, also not after a restart."})
final class EioCommand extends MemoryCommand
{
    @Option(names = "--runs", paramLabel = "N", defaultValue = "1000",
        description = "brokers to break (default: ${DEFAULT-VALUE})")
    private long runs;

    @Override
    long count()
    {
        return runs;
    }

    @Override
    Experiment prepare(final long seed)
    {
        return new Eio();
    }
}
