package io.perigee.broker;

import io.perigee.journal.JournalContext;
import io.perigee.journal.record.RecordLayout;
import org.agrona.BitUtil;

import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Checks the settings of a broker, each alone and against the others. What is wrong is said with its name, its value,
 * the bound, and what to do.
 */
final class BrokerChecks
{
    /** Far from where sums of times overflow. */
    private static final long MAX_TIME_NS = TimeUnit.DAYS.toNanos(1);
    private static final int MAX_COUNT = 1 << 20;
    private static final int MAX_QUEUES = 1 << 24;
    private static final int MAX_RING_CAPACITY = 1 << 24;
    private static final int MAX_SLAB_LENGTH = 1 << 30;
    private static final int MAX_LARGE_MESSAGES = 1024;
    private static final long MIN_CHECKPOINT_LENGTH = 1024;
    private static final long MAX_CHECKPOINT_LENGTH = 1L << 40;
    private static final long MIN_COLD_READ_RATE = 1024 * 1024;
    private static final long MAX_COLD_READ_RATE = 1L << 40;
    private static final String ADVICE = "correct it";

    private BrokerChecks()
    {
    }

    /**
     * Check everything against everything.
     *
     * @param ctx in which nothing is missing.
     * @throws IllegalArgumentException if a setting is not valid.
     */
    static void check(final BrokerContext ctx)
    {
        require(Names.isTopic(ctx.brokerName()), BrokerContext.BROKER_NAME_PROP_NAME, "'" + ctx.brokerName() + "'",
            "1 to 127 letters, digits, '%', '|', '-' and '_'", "choose another name");
        checkTimes(ctx.intervals());
        checkCounts(ctx.limits());
        checkLengths(ctx);
        checkCheckpointLength(ctx.intervals().checkpointLengthBytes());
        checkTopics(ctx.initialTopics(), ctx.limits());
        require(ctx.limits().maxSessions() <= ctx.transport().maxLinks(), BrokerLimits.MAX_SESSIONS_PROP_NAME,
            ctx.limits().maxSessions(), "at most " + ctx.transport().maxLinks() + ", the links of the transport",
            "lower it, or let the transport have more links");
    }

    private static void checkTimes(final BrokerIntervals intervals)
    {
        checkTime(BrokerIntervals.FLUSH_INTERVAL_PROP_NAME, intervals.flushIntervalNs());
        checkTime(BrokerIntervals.SESSION_TIMEOUT_PROP_NAME, intervals.sessionTimeoutNs());
        checkTime(BrokerIntervals.KEEP_ALIVE_INTERVAL_PROP_NAME, intervals.keepAliveIntervalNs());
        checkTime(BrokerIntervals.SLOW_CLIENT_TIMEOUT_PROP_NAME, intervals.slowClientTimeoutNs());
        checkTime(BrokerIntervals.MAX_HOLD_PROP_NAME, intervals.maxHoldNs());
        checkTime(BrokerIntervals.TRAIN_TIMEOUT_PROP_NAME, intervals.trainTimeoutNs());
        checkTime(BrokerIntervals.OFFSETS_INTERVAL_PROP_NAME, intervals.offsetsIntervalNs());
        checkTime(BrokerIntervals.CHECKPOINT_INTERVAL_PROP_NAME, intervals.checkpointIntervalNs());
        require(intervals.minSessionTimeoutNs() <= intervals.sessionTimeoutNs(),
            BrokerIntervals.SESSION_TIMEOUT_PROP_NAME, intervals.sessionTimeoutNs() + " ns",
            "at least " + intervals.minSessionTimeoutNs() + " ns, two keep-alives",
            "raise it, or lower " + BrokerIntervals.KEEP_ALIVE_INTERVAL_PROP_NAME);
        require(intervals.keepAliveIntervalNs() <= intervals.slowClientTimeoutNs(),
            BrokerIntervals.SLOW_CLIENT_TIMEOUT_PROP_NAME, intervals.slowClientTimeoutNs() + " ns",
            "at least " + intervals.keepAliveIntervalNs() + " ns, one keep-alive",
            "raise it, or lower " + BrokerIntervals.KEEP_ALIVE_INTERVAL_PROP_NAME);
    }

    private static void checkCounts(final BrokerLimits limits)
    {
        checkPowerOfTwo(BrokerLimits.RING_CAPACITY_PROP_NAME, limits.ringCapacity(), MAX_RING_CAPACITY);
        checkPowerOfTwo(BrokerLimits.SLAB_LENGTH_PROP_NAME, limits.slabLengthBytes(), MAX_SLAB_LENGTH);
        checkCount(BrokerLimits.LARGE_MESSAGES_PROP_NAME, limits.largeMessageCount(), MAX_LARGE_MESSAGES);
        checkCount(BrokerLimits.MAX_SESSIONS_PROP_NAME, limits.maxSessions(), MAX_COUNT);
        checkCount(BrokerLimits.MAX_IN_FLIGHT_PROP_NAME, limits.maxInFlightPerSession(), MAX_COUNT);
        checkCount(BrokerLimits.MAX_FLOWS_PROP_NAME, limits.maxFlowsPerSession(), MAX_COUNT);
        checkCount(BrokerLimits.MAX_TOPICS_PROP_NAME, limits.maxTopics(), MAX_COUNT);
        checkCount(BrokerLimits.MAX_GROUPS_PROP_NAME, limits.maxGroups(), MAX_COUNT);
        checkCount(BrokerLimits.MAX_SEARCHES_PROP_NAME, limits.maxSearches(), 1024);
        checkCount(BrokerLimits.MAX_QUEUES_PROP_NAME, limits.maxQueues(), MAX_QUEUES);
        checkCount(BrokerLimits.MAX_QUEUES_PER_TOPIC_PROP_NAME, limits.maxQueuesPerTopic(), MAX_QUEUES);
        require(limits.maxQueuesPerTopic() <= limits.maxQueues(), BrokerLimits.MAX_QUEUES_PER_TOPIC_PROP_NAME,
            limits.maxQueuesPerTopic(), "at most " + limits.maxQueues() + ", the queues of all topics",
            "lower it, or raise " + BrokerLimits.MAX_QUEUES_PROP_NAME);
    }

    private static void checkLengths(final BrokerContext ctx)
    {
        final BrokerLimits limits = ctx.limits();
        final JournalContext journal = ctx.journal();
        checkCount(BrokerLimits.MAX_MESSAGE_LENGTH_PROP_NAME, limits.maxMessageLengthBytes(),
            JournalContext.SEGMENT_LENGTH_MAX);
        require(limits.maxAttributesLengthBytes() >= 0 &&
            limits.maxAttributesLengthBytes() <= JournalContext.SEGMENT_LENGTH_MAX,
            BrokerLimits.MAX_ATTRIBUTES_LENGTH_PROP_NAME, limits.maxAttributesLengthBytes(),
            "from 0 to " + JournalContext.SEGMENT_LENGTH_MAX, ADVICE);

        final long maxPayloadLength = (long)limits.maxMessageLengthBytes() + limits.maxAttributesLengthBytes();
        final long maxRecordLength = BitUtil.align(RecordLayout.HEADER_LENGTH + maxPayloadLength, Long.BYTES);
        require(maxRecordLength <= journal.segmentLengthBytes(), JournalContext.SEGMENT_LENGTH_PROP_NAME,
            journal.segmentLengthBytes(), "at least " + maxRecordLength + ", the longest record",
            "raise it, or lower " + BrokerLimits.MAX_MESSAGE_LENGTH_PROP_NAME);
        require(!journal.isConcluded() || maxPayloadLength <= journal.maxMessageLengthBytes(),
            JournalContext.MAX_MESSAGE_LENGTH_PROP_NAME, journal.maxMessageLengthBytes(),
            "at least " + maxPayloadLength + ", the longest body with its keys and properties",
            "raise it, or leave it to the broker by not concluding the journal's context");
        require(maxRecordLength <= limits.maxForceLengthBytes(), BrokerLimits.MAX_FORCE_LENGTH_PROP_NAME,
            limits.maxForceLengthBytes(), "at least " + maxRecordLength + ", the longest record",
            "raise it, or lower " + BrokerLimits.MAX_MESSAGE_LENGTH_PROP_NAME);

        final long rate = limits.coldReadRateBytes();
        require(0 == rate || rate >= MIN_COLD_READ_RATE && rate <= MAX_COLD_READ_RATE,
            BrokerLimits.COLD_READ_RATE_PROP_NAME, rate,
            "0, which is no limit, or from " + MIN_COLD_READ_RATE + " to " + MAX_COLD_READ_RATE, ADVICE);

        // Where a payload does not fit before the end of the slab, that rest stays empty too.
        final long maxFramePayloadLength = Math.min(ctx.transport().maxFrameLengthBytes(), maxPayloadLength);
        require(2 * maxFramePayloadLength <= limits.slabLengthBytes(), BrokerLimits.SLAB_LENGTH_PROP_NAME,
            limits.slabLengthBytes(), "at least " + 2 * maxFramePayloadLength + ", two of the longest frames",
            "raise it");
    }

    private static void checkCheckpointLength(final long length)
    {
        require(length >= MIN_CHECKPOINT_LENGTH && length <= MAX_CHECKPOINT_LENGTH,
            BrokerIntervals.CHECKPOINT_LENGTH_PROP_NAME, length,
            "from " + MIN_CHECKPOINT_LENGTH + " to " + MAX_CHECKPOINT_LENGTH, ADVICE);
    }

    private static void checkTopics(final Map<String, Integer> topics, final BrokerLimits limits)
    {
        long queueCount = 0;
        for (final Map.Entry<String, Integer> topic : topics.entrySet())
        {
            final String name = "the topic '" + topic.getKey() + "'";
            require(Names.isTopic(topic.getKey()), "the name of " + name, "not valid",
                "1 to 127 letters, digits, '%', '|', '-' and '_'", "choose another");
            checkCount("the number of queues of " + name, topic.getValue(), limits.maxQueuesPerTopic());
            queueCount += topic.getValue();
        }
        require(topics.size() <= limits.maxTopics(), BrokerLimits.MAX_TOPICS_PROP_NAME, limits.maxTopics(),
            "at least " + topics.size() + ", the topics that are created at the start", "raise it");
        require(queueCount <= limits.maxQueues(), BrokerLimits.MAX_QUEUES_PROP_NAME, limits.maxQueues(),
            "at least " + queueCount + ", the queues of the topics that are created at the start", "raise it");
    }

    private static void checkTime(final String name, final long timeNs)
    {
        require(timeNs > 0 && timeNs <= MAX_TIME_NS, name, timeNs + " ns", "from 1 ns to 24 h", ADVICE);
    }

    private static void checkCount(final String name, final int count, final int max)
    {
        require(count > 0 && count <= max, name, count, "from 1 to " + max, ADVICE);
    }

    private static void checkPowerOfTwo(final String name, final int value, final int max)
    {
        require(value > 1 && value <= max && BitUtil.isPowerOfTwo(value), name, value,
            "a power of two from 2 to " + max, "round it up or down");
    }

    private static void require(
        final boolean isValid, final String name, final Object value, final String bound, final String advice)
    {
        if (!isValid)
        {
            throw new IllegalArgumentException(name + " is " + value + ", but must be " + bound + ": " + advice);
        }
    }
}
