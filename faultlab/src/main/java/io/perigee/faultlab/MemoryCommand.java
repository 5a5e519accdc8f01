package io.perigee.faultlab;

import picocli.CommandLine.Option;

/**
 * Experiments in the memory of this process, whose runs share nothing that changes.
 */
abstract class MemoryCommand extends ExperimentCommand
{
    @Option(names = "--threads", paramLabel = "N",
        description = "threads that do runs; the results are the same with any number (default: one a core)")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Override
    int threads()
    {
        return threads;
    }
}
