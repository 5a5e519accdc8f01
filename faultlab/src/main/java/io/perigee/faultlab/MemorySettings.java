package io.perigee.faultlab;

import io.perigee.broker.BrokerContext;
import io.perigee.broker.FlushMode;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Limits of a {@link MemoryBroker}: small, so that segments roll, rings wrap and queue files end all the time.
 *
 * @param segmentLength        of the log in bytes.
 * @param flushMode            what an acknowledgement means.
 * @param ringCapacity         events in the ring.
 * @param checkpointIntervalNs after which a checkpoint is made.
 * @param checkpointLength     bytes of log after which a checkpoint is made.
 * @param retentionLength      bytes of log that are kept, 0 for all.
 */
record MemorySettings(
    int segmentLength,
    FlushMode flushMode,
    int ringCapacity,
    long checkpointIntervalNs,
    int checkpointLength,
    int retentionLength)
{
    static final int MAX_BODY_LENGTH = 3000;
    static final String[] TOPICS = {"alpha", "beta"};
    static final int QUEUES_PER_TOPIC = 2;
    private static final int MAX_ATTRIBUTES_LENGTH = 64;
    private static final int QUEUE_FILE_ENTRIES = 200;
    private static final int PAGE_POOL_BYTES = 256 * 1024;
    private static final long RETENTION_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int SLAB_LENGTH = 16 * 1024;

    /** Some settings, by chance, with which nothing is ever deleted. */
    static MemorySettings random(final RandomGenerator random, final FlushMode flushMode)
    {
        return random(random, flushMode, false);
    }

    /**
     * Some settings, by chance.
     *
     * @param random    chooses.
     * @param flushMode of the broker.
     * @param mayForget whether the broker may be told to delete what is old.
     * @return the settings.
     */
    static MemorySettings random(final RandomGenerator random, final FlushMode flushMode, final boolean mayForget)
    {
        final int segmentLength = 4096 << random.nextInt(1, 3);
        return new MemorySettings(
            segmentLength,
            flushMode,
            8 << random.nextInt(0, 3),
            TimeUnit.MILLISECONDS.toNanos(20L << random.nextInt(0, 10)),
            4096 << random.nextInt(0, 8),
            mayForget && 0 == random.nextInt(3) ? segmentLength * random.nextInt(1, 6) : 0);
    }

    /** Whether messages may be gone because they are old. */
    boolean mayForget()
    {
        return retentionLength > 0;
    }

    int queueFileEntries()
    {
        return QUEUE_FILE_ENTRIES;
    }

    int pagePoolBytes()
    {
        return PAGE_POOL_BYTES;
    }

    /** Set limits and topics. */
    void apply(final BrokerContext context)
    {
        context.intervals().checkpointIntervalNs(checkpointIntervalNs).checkpointLengthBytes(checkpointLength);
        context.journal().retention().lengthBytes(retentionLength).intervalNs(RETENTION_INTERVAL_NS);
        context.limits()
            .ringCapacity(ringCapacity)
            .slabLengthBytes(SLAB_LENGTH)
            .maxMessageLengthBytes(MAX_BODY_LENGTH)
            .maxAttributesLengthBytes(MAX_ATTRIBUTES_LENGTH)
            .largeMessageCount(2)
            .maxSessions(16)
            .maxInFlightPerSession(32)
            .maxFlowsPerSession(64)
            .maxTopics(8)
            .maxQueuesPerTopic(8)
            .maxQueues(32)
            .maxGroups(8)
            .maxForceLengthBytes(segmentLength);
        for (final String topic : TOPICS)
        {
            context.initialTopic(topic, QUEUES_PER_TOPIC);
        }
    }
}
