package io.perigee.perf;

/**
 * What a load process does.
 */
enum Workload
{
    /** Perigee, at a rate, from the intended send time to the subscriber. */
    E2E("e2e", true, true),
    /** Perigee, at a rate, from the intended send time to the acknowledgement. */
    ACK("ack", true, false),
    /** Perigee, closed loop, publisher and subscriber. */
    THROUGHPUT("throughput", false, true),
    /** Perigee, closed loop, a fixed number of messages. */
    SOAK("soak", false, true),
    /** Raw Aeron, at a rate, out and back. */
    ECHO("echo", true, true),
    /** Raw Aeron, closed loop, out and back. */
    ECHO_THROUGHPUT("echo-throughput", false, true),
    /** Append and force, in every way. */
    FORCE("force", false, false),
    /** New files in page cache. */
    PAGE_CACHE("pageCache", false, false),
    /** A Disruptor between two threads. */
    HANDOFF("handoff", false, false),
    /** Copies within memory. */
    COPY("copy", false, false);

    private final String label;
    private final boolean isTimed;
    private final boolean isReceiving;

    Workload(final String label, final boolean isTimed, final boolean isReceiving)
    {
        this.label = label;
        this.isTimed = isTimed;
        this.isReceiving = isReceiving;
    }

    /** What results and files call it. */
    String label()
    {
        return label;
    }

    /** Whether latencies are recorded, and not only counts. */
    boolean isTimed()
    {
        return isTimed;
    }

    /** Whether a subscriber takes part. */
    boolean isReceiving()
    {
        return isReceiving;
    }

    /** Whether latency ends at the acknowledgement and not at the subscriber. */
    boolean isTimedByAcks()
    {
        return ACK == this;
    }
}
