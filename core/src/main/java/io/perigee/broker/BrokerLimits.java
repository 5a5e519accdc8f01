package io.perigee.broker;

import static org.agrona.SystemUtil.getSizeAsInt;
import static org.agrona.SystemUtil.getSizeAsLong;

/**
 * Every bound of a {@link Broker}: nothing in it grows beyond these, and what reaches one is told so. Part of the
 * {@link BrokerContext}.
 */
public final class BrokerLimits
{
    /** Ring events. */
    public static final String RING_CAPACITY_PROP_NAME = "perigee.broker.ring.capacity";
    /** Default of {@link #ringCapacity()}. */
    public static final int RING_CAPACITY_DEFAULT = 16 * 1024;
    /** Bytes of the payload slab. */
    public static final String SLAB_LENGTH_PROP_NAME = "perigee.broker.slab.length";
    /** Default of {@link #slabLengthBytes()}. */
    public static final int SLAB_LENGTH_DEFAULT = 8 * 1024 * 1024;
    /** Longest body of a message. */
    public static final String MAX_MESSAGE_LENGTH_PROP_NAME = "perigee.broker.max.message.length";
    /** Default of {@link #maxMessageLengthBytes()}. */
    public static final int MAX_MESSAGE_LENGTH_DEFAULT = 4 * 1024 * 1024;
    /** Longest keys and properties of a message together. */
    public static final String MAX_ATTRIBUTES_LENGTH_PROP_NAME = "perigee.broker.max.attributes.length";
    /** Default of {@link #maxAttributesLengthBytes()}. */
    public static final int MAX_ATTRIBUTES_LENGTH_DEFAULT = 64 * 1024;
    /** Large messages that may be on their way at once. */
    public static final String LARGE_MESSAGES_PROP_NAME = "perigee.broker.large.messages";
    /** Default of {@link #largeMessageCount()}. */
    public static final int LARGE_MESSAGES_DEFAULT = 4;
    /** Sessions on each lane. */
    public static final String MAX_SESSIONS_PROP_NAME = "perigee.broker.max.sessions";
    /** Default of {@link #maxSessions()}. */
    public static final int MAX_SESSIONS_DEFAULT = 1000;
    /** Requests that a session may have unanswered. */
    public static final String MAX_IN_FLIGHT_PROP_NAME = "perigee.broker.max.in.flight";
    /** Default of {@link #maxInFlightPerSession()}. */
    public static final int MAX_IN_FLIGHT_DEFAULT = 16 * 1024;
    /** Flows that a session may have open. */
    public static final String MAX_FLOWS_PROP_NAME = "perigee.broker.max.flows";
    /** Default of {@link #maxFlowsPerSession()}. */
    public static final int MAX_FLOWS_DEFAULT = 1024;
    /** Topics. */
    public static final String MAX_TOPICS_PROP_NAME = "perigee.broker.max.topics";
    /** Default of {@link #maxTopics()}. */
    public static final int MAX_TOPICS_DEFAULT = 10_000;
    /** Queues of one topic. */
    public static final String MAX_QUEUES_PER_TOPIC_PROP_NAME = "perigee.broker.max.queues.per.topic";
    /** Default of {@link #maxQueuesPerTopic()}. */
    public static final int MAX_QUEUES_PER_TOPIC_DEFAULT = 1024;
    /** Queues of all topics. */
    public static final String MAX_QUEUES_PROP_NAME = "perigee.broker.max.queues";
    /** Default of {@link #maxQueues()}. */
    public static final int MAX_QUEUES_DEFAULT = 32 * 1024;
    /** Consumer groups. */
    public static final String MAX_GROUPS_PROP_NAME = "perigee.broker.max.groups";
    /** Default of {@link #maxGroups()}. */
    public static final int MAX_GROUPS_DEFAULT = 10_000;
    /** Searches for messages that may be open at once. */
    public static final String MAX_SEARCHES_PROP_NAME = "perigee.broker.max.searches";
    /** Default of {@link #maxSearches()}. */
    public static final int MAX_SEARCHES_DEFAULT = 16;
    /** Most that one force covers. */
    public static final String MAX_FORCE_LENGTH_PROP_NAME = "perigee.broker.max.force.length";
    /** Default of {@link #maxForceLengthBytes()}. */
    public static final long MAX_FORCE_LENGTH_DEFAULT = 16 * 1024 * 1024;
    /** Messages this close to the end of the log are served without another look at them. */
    public static final String TRUSTED_TAIL_LENGTH_PROP_NAME = "perigee.broker.trusted.tail.length";
    /** Default of {@link #trustedTailLengthBytes()}. */
    public static final long TRUSTED_TAIL_LENGTH_DEFAULT = 64 * 1024 * 1024;
    /** Bytes a second that all readers far behind get together. */
    public static final String COLD_READ_RATE_PROP_NAME = "perigee.broker.cold.read.rate";
    /** Default of {@link #coldReadRateBytes()}. */
    public static final long COLD_READ_RATE_DEFAULT = 0;
    private static final int LIMIT_PER_CYCLE = 256;
    private static final int COPY_SLICE_LENGTH = 256 * 1024;

    private int ringCapacity = getSizeAsInt(RING_CAPACITY_PROP_NAME, RING_CAPACITY_DEFAULT);
    private int slabLength = getSizeAsInt(SLAB_LENGTH_PROP_NAME, SLAB_LENGTH_DEFAULT);
    private int maxMessageLength = getSizeAsInt(MAX_MESSAGE_LENGTH_PROP_NAME, MAX_MESSAGE_LENGTH_DEFAULT);
    private int maxAttributesLength = getSizeAsInt(MAX_ATTRIBUTES_LENGTH_PROP_NAME, MAX_ATTRIBUTES_LENGTH_DEFAULT);
    private int largeMessageCount = Integer.getInteger(LARGE_MESSAGES_PROP_NAME, LARGE_MESSAGES_DEFAULT);
    private int maxSessions = Integer.getInteger(MAX_SESSIONS_PROP_NAME, MAX_SESSIONS_DEFAULT);
    private int maxInFlightPerSession = Integer.getInteger(MAX_IN_FLIGHT_PROP_NAME, MAX_IN_FLIGHT_DEFAULT);
    private int maxFlowsPerSession = Integer.getInteger(MAX_FLOWS_PROP_NAME, MAX_FLOWS_DEFAULT);
    private int maxTopics = Integer.getInteger(MAX_TOPICS_PROP_NAME, MAX_TOPICS_DEFAULT);
    private int maxQueuesPerTopic = Integer.getInteger(MAX_QUEUES_PER_TOPIC_PROP_NAME, MAX_QUEUES_PER_TOPIC_DEFAULT);
    private int maxQueues = Integer.getInteger(MAX_QUEUES_PROP_NAME, MAX_QUEUES_DEFAULT);
    private int maxGroups = Integer.getInteger(MAX_GROUPS_PROP_NAME, MAX_GROUPS_DEFAULT);
    private int maxSearches = Integer.getInteger(MAX_SEARCHES_PROP_NAME, MAX_SEARCHES_DEFAULT);
    private long maxForceLength = getSizeAsLong(MAX_FORCE_LENGTH_PROP_NAME, MAX_FORCE_LENGTH_DEFAULT);
    private long trustedTailLength = getSizeAsLong(TRUSTED_TAIL_LENGTH_PROP_NAME, TRUSTED_TAIL_LENGTH_DEFAULT);
    private long coldReadRate = getSizeAsLong(COLD_READ_RATE_PROP_NAME, COLD_READ_RATE_DEFAULT);

    BrokerLimits()
    {
    }

    /**
     * Ring events.
     *
     * @param ringCapacity a power of two.
     * @return this.
     */
    public BrokerLimits ringCapacity(final int ringCapacity)
    {
        this.ringCapacity = ringCapacity;
        return this;
    }

    /**
     * Ring events.
     *
     * @return a power of two.
     */
    public int ringCapacity()
    {
        return ringCapacity;
    }

    /**
     * Length of the payload slab.
     *
     * @param slabLength bytes, a power of two.
     * @return this.
     */
    public BrokerLimits slabLengthBytes(final int slabLength)
    {
        this.slabLength = slabLength;
        return this;
    }

    /**
     * Length of the payload slab.
     *
     * @return bytes, a power of two.
     */
    public int slabLengthBytes()
    {
        return slabLength;
    }

    /**
     * Longest body of a message.
     *
     * @param maxMessageLength bytes.
     * @return this.
     */
    public BrokerLimits maxMessageLengthBytes(final int maxMessageLength)
    {
        this.maxMessageLength = maxMessageLength;
        return this;
    }

    /**
     * Longest body of a message.
     *
     * @return bytes.
     */
    public int maxMessageLengthBytes()
    {
        return maxMessageLength;
    }

    /**
     * Longest keys and properties of a message together.
     *
     * @param maxAttributesLength bytes.
     * @return this.
     */
    public BrokerLimits maxAttributesLengthBytes(final int maxAttributesLength)
    {
        this.maxAttributesLength = maxAttributesLength;
        return this;
    }

    /**
     * Longest keys and properties of a message together.
     *
     * @return bytes.
     */
    public int maxAttributesLengthBytes()
    {
        return maxAttributesLength;
    }

    /**
     * Large messages that may be on their way at once.
     *
     * @param largeMessageCount count, at least 1.
     * @return this.
     */
    public BrokerLimits largeMessageCount(final int largeMessageCount)
    {
        this.largeMessageCount = largeMessageCount;
        return this;
    }

    /**
     * Large messages that may be on their way at once.
     *
     * @return count, at least 1.
     */
    public int largeMessageCount()
    {
        return largeMessageCount;
    }

    /**
     * Sessions on each lane.
     *
     * @param maxSessions count, at least 1.
     * @return this.
     */
    public BrokerLimits maxSessions(final int maxSessions)
    {
        this.maxSessions = maxSessions;
        return this;
    }

    /**
     * Sessions on each lane.
     *
     * @return count, at least 1.
     */
    public int maxSessions()
    {
        return maxSessions;
    }

    /**
     * Requests that a session may have unanswered.
     *
     * @param maxInFlightPerSession count, at least 1.
     * @return this.
     */
    public BrokerLimits maxInFlightPerSession(final int maxInFlightPerSession)
    {
        this.maxInFlightPerSession = maxInFlightPerSession;
        return this;
    }

    /**
     * Requests that a session may have unanswered.
     *
     * @return count, at least 1.
     */
    public int maxInFlightPerSession()
    {
        return maxInFlightPerSession;
    }

    /**
     * Flows that a session may have open.
     *
     * @param maxFlowsPerSession count, at least 1.
     * @return this.
     */
    public BrokerLimits maxFlowsPerSession(final int maxFlowsPerSession)
    {
        this.maxFlowsPerSession = maxFlowsPerSession;
        return this;
    }

    /**
     * Flows that a session may have open.
     *
     * @return count, at least 1.
     */
    public int maxFlowsPerSession()
    {
        return maxFlowsPerSession;
    }

    /**
     * Topics of the broker.
     *
     * @param maxTopics count.
     * @return this.
     */
    public BrokerLimits maxTopics(final int maxTopics)
    {
        this.maxTopics = maxTopics;
        return this;
    }

    /**
     * Topics of the broker.
     *
     * @return count.
     */
    public int maxTopics()
    {
        return maxTopics;
    }

    /**
     * Queues of one topic.
     *
     * @param maxQueuesPerTopic count.
     * @return this.
     */
    public BrokerLimits maxQueuesPerTopic(final int maxQueuesPerTopic)
    {
        this.maxQueuesPerTopic = maxQueuesPerTopic;
        return this;
    }

    /**
     * Queues of one topic.
     *
     * @return count.
     */
    public int maxQueuesPerTopic()
    {
        return maxQueuesPerTopic;
    }

    /**
     * Queues of all topics together.
     *
     * @param maxQueues count.
     * @return this.
     */
    public BrokerLimits maxQueues(final int maxQueues)
    {
        this.maxQueues = maxQueues;
        return this;
    }

    /**
     * Queues of all topics together.
     *
     * @return count.
     */
    public int maxQueues()
    {
        return maxQueues;
    }

    /**
     * Consumer groups of the broker.
     *
     * @param maxGroups count.
     * @return this.
     */
    public BrokerLimits maxGroups(final int maxGroups)
    {
        this.maxGroups = maxGroups;
        return this;
    }

    /**
     * Consumer groups of the broker.
     *
     * @return count.
     */
    public int maxGroups()
    {
        return maxGroups;
    }

    /**
     * Searches for messages that may be open at once; who asks for more is told to come again.
     *
     * @param maxSearches count, at least 1.
     * @return this.
     */
    public BrokerLimits maxSearches(final int maxSearches)
    {
        this.maxSearches = maxSearches;
        return this;
    }

    /**
     * Searches for messages that may be open at once.
     *
     * @return count, at least 1.
     */
    public int maxSearches()
    {
        return maxSearches;
    }

    /**
     * Most that one force covers.
     *
     * @param maxForceLength bytes.
     * @return this.
     */
    public BrokerLimits maxForceLengthBytes(final long maxForceLength)
    {
        this.maxForceLength = maxForceLength;
        return this;
    }

    /**
     * Most that one force covers.
     *
     * @return bytes.
     */
    public long maxForceLengthBytes()
    {
        return maxForceLength;
    }

    /**
     * How far behind the end of the log a message that was stored since the start is served as it is, because it was
     * just written; all others are verified each time. 0 verifies all.
     *
     * @param trustedTailLength bytes.
     * @return this.
     */
    public BrokerLimits trustedTailLengthBytes(final long trustedTailLength)
    {
        this.trustedTailLength = trustedTailLength;
        return this;
    }

    /**
     * How far behind the end of the log a message that was stored since the start is served as it is.
     *
     * @return bytes.
     */
    public long trustedTailLengthBytes()
    {
        return trustedTailLength;
    }

    /**
     * How fast those who read what lies far back, further than the {@link #trustedTailLengthBytes()}, may read all
     * together, so that those who read what is new keep cores, memory and disk.
     *
     * @param coldReadRate bytes of pages and entries a second, 1 MiB or more; 0 for as fast as they can.
     * @return this.
     */
    public BrokerLimits coldReadRateBytes(final long coldReadRate)
    {
        this.coldReadRate = coldReadRate;
        return this;
    }

    /**
     * How fast those who read what lies far back may read all together.
     *
     * @return bytes of pages and entries a second; 0 for as fast as they can.
     */
    public long coldReadRateBytes()
    {
        return coldReadRate;
    }

    /** Longest payload: a body with its keys and properties. */
    int maxPayloadLengthBytes()
    {
        return maxMessageLength + maxAttributesLength;
    }

    int frameLimit()
    {
        return LIMIT_PER_CYCLE;
    }

    int eventLimit()
    {
        return LIMIT_PER_CYCLE;
    }

    int recordLimit()
    {
        return 2 * LIMIT_PER_CYCLE;
    }

    int copySliceLengthBytes()
    {
        return COPY_SLICE_LENGTH;
    }
}
