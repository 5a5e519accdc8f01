package io.perigee.transport.aeron;

import io.aeron.driver.MediaDriver;
import io.aeron.driver.ext.DebugReceiveChannelEndpoint;
import io.aeron.driver.ext.DebugSendChannelEndpoint;
import io.aeron.driver.ext.RandomLossGenerator;

import java.util.function.Supplier;

/**
 * Media drivers whose sockets lose packets, for {@link MediaDriverContext#mediaDriverContext(Supplier)}.
 */
public final class PacketLoss
{
    private PacketLoss()
    {
    }

    /**
     * Lose packets at random, in both directions.
     *
     * @param rate of loss, 0 to 1.
     * @param seed of the randomness.
     * @return makes contexts of such drivers.
     */
    public static Supplier<MediaDriver.Context> random(final double rate, final long seed)
    {
        return () -> new MediaDriver.Context()
            .receiveChannelEndpointSupplier((channel, dispatcher, status, context) ->
                new DebugReceiveChannelEndpoint(
                    channel, dispatcher, status, context, lossy(rate, seed), lossy(rate, seed + 1)))
            .sendChannelEndpointSupplier((channel, status, context) ->
                new DebugSendChannelEndpoint(
                    channel, status, context, lossy(rate, seed + 2), lossy(rate, seed + 3)));
    }

    private static RandomLossGenerator lossy(final double rate, final long seed)
    {
        return new RandomLossGenerator(rate, seed);
    }
}
