package io.perigee.transport.aeron;

import com.sun.management.ThreadMXBean;
import io.perigee.transport.ClientLink;
import io.perigee.transport.FrameAction;
import io.perigee.transport.FrameHandler;
import io.perigee.transport.Lane;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.management.ManagementFactory;

import static org.junit.jupiter.api.Assertions.assertTrue;

@Tag("system")
@Timeout(60)
class AllocationSystemTest
{
    private static final int ROUNDS = 50_000;
    /** What the measurement itself and a late compilation may take. */
    private static final long TOLERATED_BYTES = 20_000;

    private final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
    private final UnsafeBuffer empty = new UnsafeBuffer(new byte[0]);
    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[100]);
    private long received;

    @ParameterizedTest
    @EnumSource(value = ChannelPreference.class, names = {"IPC", "UDP"})
    void shouldEchoWithoutGarbage(final ChannelPreference preference)
    {
        try (TransportPair pair = new TransportPair(preference).launch())
        {
            final ClientLink link = pair.connect(Lane.REQUEST);
            pair.recorder.delegate = (from, buffer, offset, length) ->
            {
                if (from.tryClaim(length) < 0)
                {
                    return FrameAction.ABORT;
                }

                from.claimedBuffer().putBytes(from.claimedOffset(), buffer, offset, length);
                from.commit();
                return FrameAction.CONTINUE;
            };
            final FrameHandler count = (from, buffer, offset, length) ->
            {
                received++;
                return FrameAction.CONTINUE;
            };

            echo(pair, link, count);
            final long before = threads.getCurrentThreadAllocatedBytes();
            echo(pair, link, count);
            final long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertTrue(allocated < TOLERATED_BYTES, "allocated " + allocated + " bytes in " + ROUNDS + " rounds");
        }
    }

    private void echo(final TransportPair pair, final ClientLink link, final FrameHandler count)
    {
        received = 0;
        long sent = 0;
        while (received < ROUNDS)
        {
            if (sent < ROUNDS && sent - received < 64 && link.offer(frame, 0, 100, empty, 0, 0) > 0)
            {
                sent++;
            }

            pair.pollServer();
            link.hasUnread();
            link.poll(count, 16);
        }
    }
}
