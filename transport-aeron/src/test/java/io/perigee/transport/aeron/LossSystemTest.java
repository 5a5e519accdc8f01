package io.perigee.transport.aeron;

import io.perigee.transport.ClientLink;
import io.perigee.transport.FrameAction;
import io.perigee.transport.FrameHandler;
import io.perigee.transport.Lane;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;

@Tag("system")
@Timeout(120)
class LossSystemTest
{
    private static final int FRAMES = 20_000;
    private static final int LENGTH = 200;
    private static final double LOSS_RATE = 0.02;

    private final UnsafeBuffer empty = new UnsafeBuffer(new byte[0]);
    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[LENGTH]);
    private long expected;

    @ParameterizedTest
    @ValueSource(longs = {11, 12})
    void shouldEchoEverythingInOrderThoughPacketsAreLost(final long seed)
    {
        try (TransportPair pair = new TransportPair(ChannelPreference.UDP))
        {
            pair.serverContext.driver().mediaDriverContext(PacketLoss.random(LOSS_RATE, seed));
            pair.serverContext.handshakeTimeoutNs(TimeUnit.SECONDS.toNanos(10));
            pair.clientContext.driver().mediaDriverContext(PacketLoss.random(LOSS_RATE, seed + 100));
            pair.clientContext.connectTimeoutNs(TimeUnit.SECONDS.toNanos(10));
            pair.launch();
            final ClientLink link = pair.connect(Lane.REQUEST);
            pair.recorder.delegate = (from, buffer, offset, length) ->
                from.offer(buffer, offset, length, buffer, 0, 0) < 0 ? FrameAction.ABORT : FrameAction.CONTINUE;
            final FrameHandler check = (from, buffer, offset, length) ->
            {
                assertEquals(expected++, buffer.getLong(offset));
                return FrameAction.CONTINUE;
            };

            final long[] sent = {0};
            pair.await("echo", () ->
            {
                if (sent[0] < FRAMES)
                {
                    frame.putLong(0, sent[0]);
                    sent[0] += link.offer(frame, 0, LENGTH, empty, 0, 0) > 0 ? 1 : 0;
                }

                pair.pollServer();
                link.poll(check, 16);
                return expected == FRAMES;
            });
        }
    }
}
