package io.perigee.pipeline;

/**
 * Which agents share a thread.
 */
public enum ThreadingMode
{
    /** No thread at all: the caller steps every agent. For simulation and tests. */
    INVOKER,
    /** One thread for the data path, one for the disk, one for housekeeping. For machines of up to four cores. */
    SHARED,
    /** A thread for each agent. For pinned and isolated cores. */
    DEDICATED
}
