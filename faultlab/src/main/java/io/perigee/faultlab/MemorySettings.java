package io.perigee.faultlab;

import io.perigee.broker.BrokerContext;
import io.perigee.broker.FlushMode;

import java.util.random.RandomGenerator;

/**
 * Limits of a {@link MemoryBroker}: small, so that segments roll, rings wrap and queue files end all the time.
 *
 * @param segmentLength of the log in bytes.
 * @param flushMode     what an acknowledgement means.
 * @param ringCapacity  events in the ring.
 */
record MemorySettings(int segmentLength, FlushMode flushMode, int ringCapacity)
{
    static final int MAX_BODY_LENGTH = 3000;
    static final String[] TOPICS = {"alpha", "beta"};
    static final int QUEUES_PER_TOPIC = 2;
    private static final int MAX_ATTRIBUTES_LENGTH = 64;
    private static final int QUEUE_FILE_ENTRIES = 200;
    private static final int PAGE_POOL_BYTES = 256 * 1024;
    private static final int SLAB_LENGTH = 16 * 1024;

    /** Some settings, by chance. */
    static MemorySettings random(final RandomGenerator random, final FlushMode flushMode)
    {
        return new MemorySettings(4096 << random.nextInt(1, 3), flushMode, 8 << random.nextInt(0, 3));
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
