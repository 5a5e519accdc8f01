package io.perigee.sim;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * How a simulated network behaves. Probabilities are of one event: a frame, a datagram, a connect.
 *
 * @param delayMinNs               least time that anything takes from one end to the other.
 * @param delayMeanNs              mean of what is added to it, exponentially distributed.
 * @param maxFrameLengthBytes      longest frame of a link.
 * @param windowLengthBytes        how far a writer may be ahead of its reader.
 * @param adminActionProbability   that a write is told to try again at once.
 * @param connectFailedProbability that a handshake is lost.
 * @param connectTimeoutNs         after which a client gives an attempt to connect up.
 * @param endSeenMaxNs             longest time until one side learns that its link was lost.
 * @param frameSkipProbability     that a link leaves a frame out and goes on.
 * @param maxStreamPosition        after which a link takes no more frames.
 * @param datagramLoss             probability that a datagram is lost.
 * @param datagramDuplication      probability that a datagram arrives twice.
 * @param datagramReordering       probability that a datagram is held back for a multiple of the usual delay.
 * @param datagramDrop             probability that the network does not take a datagram.
 */
public record NetworkSettings(
    long delayMinNs,
    long delayMeanNs,
    int maxFrameLengthBytes,
    int windowLengthBytes,
    double adminActionProbability,
    double connectFailedProbability,
    long connectTimeoutNs,
    long endSeenMaxNs,
    double frameSkipProbability,
    long maxStreamPosition,
    double datagramLoss,
    double datagramDuplication,
    double datagramReordering,
    double datagramDrop)
{
    /** A frame of the usual MTU of 1408 bytes without Aeron's header. */
    public static final int ETHERNET_FRAME_LENGTH = 1376;
    private static final int[] FRAME_LENGTHS = {512, 704, 1024, ETHERNET_FRAME_LENGTH};

    /**
     * A network without faults.
     *
     * @return settings that lose nothing.
     */
    public static NetworkSettings calm()
    {
        return new NetworkSettings(
            TimeUnit.MICROSECONDS.toNanos(5), TimeUnit.MICROSECONDS.toNanos(10), ETHERNET_FRAME_LENGTH, 64 * 1024,
            0, 0, TimeUnit.SECONDS.toNanos(1), TimeUnit.MILLISECONDS.toNanos(10),
            0, Long.MAX_VALUE, 0, 0, 0, 0);
    }

    /**
     * A network with faults, each of them on or off and more or less frequent.
     *
     * @param random to draw them from.
     * @return settings for one run.
     */
    public static NetworkSettings swarm(final RandomGenerator random)
    {
        final int maxFrameLengthBytes = FRAME_LENGTHS[random.nextInt(FRAME_LENGTHS.length)];
        return new NetworkSettings(
            random.nextLong(1_000, 50_000),
            random.nextBoolean() ? random.nextLong(1_000, 50_000) : random.nextLong(50_000, 2_000_000),
            maxFrameLengthBytes,
            maxFrameLengthBytes * random.nextInt(4, 48),
            sometimes(random, 0.2),
            sometimes(random, 0.3),
            TimeUnit.MILLISECONDS.toNanos(random.nextLong(100, 1_000)),
            TimeUnit.MILLISECONDS.toNanos(random.nextLong(1, 3_000)),
            0 == random.nextInt(4) ? random.nextDouble() * 0.005 : 0,
            0 == random.nextInt(4) ? random.nextLong(64 * 1024, 1024 * 1024) : Long.MAX_VALUE,
            sometimes(random, 0.4),
            sometimes(random, 0.3),
            sometimes(random, 0.3),
            sometimes(random, 0.1));
    }

    /**
     * The same network healed: sizes stay, faults stop.
     *
     * @return settings for the second phase of a run.
     */
    public NetworkSettings healed()
    {
        return new NetworkSettings(
            delayMinNs, Math.min(delayMeanNs, 50_000), maxFrameLengthBytes, windowLengthBytes, 0, 0, connectTimeoutNs,
            TimeUnit.MILLISECONDS.toNanos(10), 0, Long.MAX_VALUE, 0, 0, 0, 0);
    }

    /**
     * The same network, whose links leave no frame out.
     *
     * @return settings under which a link delivers every frame in order or ends.
     */
    public NetworkSettings withoutSkips()
    {
        return new NetworkSettings(
            delayMinNs, delayMeanNs, maxFrameLengthBytes, windowLengthBytes, adminActionProbability,
            connectFailedProbability, connectTimeoutNs, endSeenMaxNs, 0, maxStreamPosition, datagramLoss,
            datagramDuplication, datagramReordering, datagramDrop);
    }

    private static double sometimes(final RandomGenerator random, final double maxProbability)
    {
        return random.nextBoolean() ? 0 : random.nextDouble() * maxProbability;
    }
}
