package io.perigee.broker.simulation;

import io.perigee.broker.BrokerLimits;
import io.perigee.broker.FlushMode;
import io.perigee.sim.NetworkSettings;
import org.agrona.BitUtil;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * What one run is like: small limits, so that everything small overflows and everything long rolls over, and faults
 * that are on or off and more or less frequent.
 *
 * @param network            how the network behaves until it is healed.
 * @param flushMode          of the broker.
 * @param segmentLength      of the log.
 * @param ringCapacity       of the broker.
 * @param slabLength         of the broker.
 * @param maxInFlight        that the broker grants a session.
 * @param topicCount         how many topics there are.
 * @param queuesPerTopic     of each of them.
 * @param publisherCount     how many clients publish.
 * @param subscriberCount    how many clients read, half of them in groups.
 * @param hasRivals          whether two clients want to be the member of each group.
 * @param maxBodyLength      of a message.
 * @param smallBodyLength    longest body of a message that is not meant to be long.
 * @param largeProbability   that a message is longer than a frame.
 * @param batchProbability   that messages are sent as a batch.
 * @param faultIntervalNs    mean time between two faults.
 * @param powerLossShare     of the crashes of the broker that lose what was not forced.
 * @param checkpointIntervalNs of the broker.
 * @param checkpointLength   of the broker.
 * @param retentionSegments  that the log may have before the oldest goes; 0 for any number.
 * @param trustedTailLength  of the broker: what lies before is cold.
 * @param coldReadRate       of the broker.
 */
record BrokerSwarm(
    NetworkSettings network,
    FlushMode flushMode,
    int segmentLength,
    int ringCapacity,
    int slabLength,
    int maxInFlight,
    int topicCount,
    int queuesPerTopic,
    int publisherCount,
    int subscriberCount,
    boolean hasRivals,
    int maxBodyLength,
    int smallBodyLength,
    double largeProbability,
    double batchProbability,
    long faultIntervalNs,
    double powerLossShare,
    long checkpointIntervalNs,
    long checkpointLength,
    int retentionSegments,
    long trustedTailLength,
    long coldReadRate)
{
    private static final int MIN_SEGMENT_LENGTH = 4096;
    private static final int SMALL_BODY_LENGTH = 200;
    private static final int MAX_ATTRIBUTES_LENGTH = 64;
    private static final int TRUSTED_TAIL_LENGTH = 64 * 1024;
    private static final long MIN_COLD_READ_RATE = 1024 * 1024;
    private static final long MIN_CHECKPOINT_LENGTH = 1024;
    /** More than what stands in a frame beside a body. */
    private static final int FRAME_OVERHEAD = 256;

    static BrokerSwarm draw(final RandomGenerator random)
    {
        final NetworkSettings network = NetworkSettings.swarm(random);
        final int segmentLength = MIN_SEGMENT_LENGTH << random.nextInt(3);
        final int maxBodyLength = random.nextInt(segmentLength / 4, segmentLength - 512);
        final int fullFrameLength = Math.min(maxBodyLength, network.maxFrameLengthBytes() - FRAME_OVERHEAD);
        // Room for two frames, and for little more.
        final int minSlabLength = BitUtil.findNextPositivePowerOfTwo(2 * network.maxFrameLengthBytes());
        return new BrokerSwarm(
            network,
            random.nextInt(4) == 0 ? FlushMode.ASYNC : FlushMode.SYNC,
            segmentLength,
            1 << random.nextInt(2, 9),
            random.nextBoolean() ? minSlabLength : minSlabLength << random.nextInt(1, 4),
            random.nextInt(2, 64),
            random.nextInt(1, 4),
            random.nextInt(1, 5),
            random.nextInt(1, 4),
            random.nextInt(2, 5),
            random.nextInt(3) == 0,
            maxBodyLength,
            0 == random.nextInt(3) ? fullFrameLength : SMALL_BODY_LENGTH,
            random.nextBoolean() ? 0.02 : 0.2,
            random.nextBoolean() ? 0 : random.nextDouble() * 0.5,
            TimeUnit.MILLISECONDS.toNanos(random.nextLong(20, 400)),
            random.nextDouble(),
            TimeUnit.MILLISECONDS.toNanos(random.nextLong(1, 150)),
            MIN_CHECKPOINT_LENGTH << random.nextInt(7),
            0 == random.nextInt(3) ? random.nextInt(3, 24) : 0,
            random.nextBoolean() ? TRUSTED_TAIL_LENGTH : random.nextInt(TRUSTED_TAIL_LENGTH),
            random.nextBoolean() ? 0 : MIN_COLD_READ_RATE << random.nextInt(8));
    }

    void apply(final BrokerLimits limits)
    {
        limits
            .ringCapacity(ringCapacity)
            .slabLengthBytes(slabLength)
            .maxMessageLengthBytes(maxBodyLength)
            .maxAttributesLengthBytes(MAX_ATTRIBUTES_LENGTH)
            .largeMessageCount(2)
            .maxSessions(64)
            .maxInFlightPerSession(maxInFlight)
            .maxFlowsPerSession(64)
            .maxTopics(16)
            .maxQueuesPerTopic(16)
            .maxQueues(64)
            .maxGroups(16)
            .maxForceLengthBytes(segmentLength)
            .trustedTailLengthBytes(trustedTailLength)
            .coldReadRateBytes(coldReadRate);
    }

    boolean isSync()
    {
        return FlushMode.SYNC == flushMode;
    }

    boolean hasRetention()
    {
        return retentionSegments > 0;
    }

    int queueCount()
    {
        return topicCount * queuesPerTopic;
    }

    static String topicName(final int topic)
    {
        return "topic-" + topic;
    }
}
