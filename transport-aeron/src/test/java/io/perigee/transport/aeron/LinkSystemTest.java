package io.perigee.transport.aeron;

import io.perigee.transport.ClientLink;
import io.perigee.transport.FrameAction;
import io.perigee.transport.Lane;
import io.perigee.transport.Link;
import io.perigee.transport.TransportResult;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Tag("system")
@Timeout(60)
class LinkSystemTest
{
    private final UnsafeBuffer empty = new UnsafeBuffer(new byte[0]);
    private TransportPair pair;

    @AfterEach
    void after()
    {
        pair.close();
    }

    @ParameterizedTest
    @EnumSource(value = ChannelPreference.class, names = {"IPC", "UDP"})
    void shouldEchoOnBothLanes(final ChannelPreference preference)
    {
        pair = new TransportPair(preference).launch();
        pair.recorder.isEcho = true;
        for (final Lane lane : Lane.values())
        {
            final ClientLink link = pair.connect(lane);
            assertEquals("", link.explanation());
            final List<String> replies = new ArrayList<>();
            send(link, "hello on " + lane);
            pair.await("echo", () ->
            {
                pair.pollServer();
                link.poll((from, buffer, offset, length) ->
                {
                    assertEquals(0, offset % Long.BYTES);
                    replies.add(buffer.getStringWithoutLengthAscii(offset, length));
                    return FrameAction.CONTINUE;
                }, 10);
                return !replies.isEmpty();
            });
            assertEquals(List.of("hello on " + lane), replies);
        }

        assertEquals(2, pair.recorder.opened.size());
        assertNotEquals(pair.recorder.opened.get(0).id(), pair.recorder.opened.get(1).id());
        assertTrue(pair.serverErrors.isEmpty(), pair.serverErrors::toString);
    }

    @ParameterizedTest
    @EnumSource(value = ChannelPreference.class, names = {"IPC", "UDP"})
    void shouldCarryTheLongestFrameAndNoLonger(final ChannelPreference preference)
    {
        pair = new TransportPair(preference).launch();
        final ClientLink link = pair.connect(Lane.REQUEST);
        final int max = link.maxFrameLengthBytes();
        assertEquals(ChannelPreference.IPC == preference ? 16 * 1024 - 32 : 8 * 1024 - 32, max);
        final String longest = "x".repeat(max);
        send(link, longest);
        final UnsafeBuffer tooLong = new UnsafeBuffer(new byte[max + 1]);
        assertThrows(IllegalArgumentException.class, () -> link.offer(tooLong, 0, max + 1, empty, 0, 0));
        pair.awaitFrames();
        assertEquals(List.of(longest), pair.recorder.frames);
        assertEquals(max, pair.recorder.opened.get(0).maxFrameLengthBytes());
    }

    @ParameterizedTest
    @EnumSource(value = ChannelPreference.class, names = {"IPC", "UDP"})
    void shouldLetTheServerWriteFromTheFirstFrameOn(final ChannelPreference preference)
    {
        pair = new TransportPair(preference).launch();
        final ClientLink link = pair.connect(Lane.REQUEST);
        final Link serverLink = pair.recorder.opened.get(0);
        pair.pollServer();
        assertEquals(TransportResult.NOT_CONNECTED, serverLink.tryClaim(8));
        assertFalse(serverLink.isConnected());

        send(link, "hello");
        pair.awaitFrames();
        assertTrue(serverLink.isConnected());
        assertTrue(serverLink.tryClaim(8) > 0);
        serverLink.abort();
    }

    @ParameterizedTest
    @EnumSource(value = ChannelPreference.class, names = {"IPC", "UDP"})
    void shouldDeliverRefusedFramesAgain(final ChannelPreference preference)
    {
        pair = new TransportPair(preference).launch();
        final ClientLink refused = pair.connect(Lane.REQUEST);
        final ClientLink other = pair.connect(Lane.REQUEST);
        send(refused, "first");
        send(refused, "second");
        final List<String> seen = new ArrayList<>();
        final int[] refusals = {0};
        pair.recorder.delegate = (link, buffer, offset, length) ->
        {
            final String text = buffer.getStringWithoutLengthAscii(offset, length);
            if ("first".equals(text) && refusals[0] < 5)
            {
                refusals[0]++;
                return FrameAction.ABORT;
            }

            seen.add(text);
            return FrameAction.CONTINUE;
        };
        send(other, "unhindered");
        pair.await("all", () ->
        {
            pair.pollServer();
            return 3 == seen.size();
        });

        assertEquals(5, refusals[0]);
        assertTrue(seen.indexOf("first") < seen.indexOf("second"));
    }

    @ParameterizedTest
    @EnumSource(value = ChannelPreference.class, names = {"IPC", "UDP"})
    void shouldPushBackWhenTheServerReadsNothing(final ChannelPreference preference)
    {
        pair = new TransportPair(preference).launch();
        final ClientLink link = pair.connect(Lane.REQUEST);
        pair.recorder.action = FrameAction.ABORT;
        final UnsafeBuffer body = new UnsafeBuffer(new byte[1000]);
        final long[] accepted = {0};
        pair.await("back-pressure", () ->
        {
            pair.pollServer();
            final long result = link.offer(body, 0, 1000, empty, 0, 0);
            accepted[0] += result > 0 ? 1 : 0;
            return TransportResult.BACK_PRESSURED == result && accepted[0] > 100;
        });
        pair.await("unread", () -> pair.recorder.opened.get(0).hasUnread());

        pair.recorder.action = FrameAction.CONTINUE;
        pair.await("all", () ->
        {
            pair.pollServer();
            return pair.recorder.frames.size() == accepted[0];
        });
        assertFalse(pair.recorder.opened.get(0).hasUnread());
        pair.await("room", () -> link.offer(body, 0, 1000, empty, 0, 0) > 0);
    }

    @ParameterizedTest
    @EnumSource(value = ChannelPreference.class, names = {"IPC", "UDP"})
    void shouldClaimCommitAndAbort(final ChannelPreference preference)
    {
        pair = new TransportPair(preference).launch();
        final ClientLink link = pair.connect(Lane.DELIVERY);
        pair.await("claim", () -> link.tryClaim(8) > 0);
        link.claimedBuffer().putStringWithoutLengthAscii(link.claimedOffset(), "aborted!");
        link.abort();
        pair.await("claim", () -> link.tryClaim(8) > 0);
        assertEquals(0, link.claimedOffset() % Long.BYTES);
        link.claimedBuffer().putStringWithoutLengthAscii(link.claimedOffset(), "commited");
        link.commit();

        pair.awaitFrames();
        assertEquals(List.of("commited"), pair.recorder.frames);
    }

    @ParameterizedTest
    @EnumSource(value = ChannelPreference.class, names = {"IPC", "UDP"})
    void shouldTellTheServerWhenAClientCloses(final ChannelPreference preference)
    {
        pair = new TransportPair(preference).launch();
        final ClientLink link = pair.connect(Lane.REQUEST);
        send(link, "last words");
        link.close();
        assertTrue(link.isClosed());
        assertEquals(TransportResult.CLOSED, link.tryClaim(8));
        pair.await("closed", () ->
        {
            pair.pollServer();
            return !pair.recorder.closed.isEmpty();
        });

        assertEquals(List.of("last words"), pair.recorder.frames);
        assertEquals(pair.recorder.opened, pair.recorder.closed);
        final Link serverLink = pair.recorder.opened.get(0);
        assertEquals(TransportResult.CLOSED, serverLink.tryClaim(8));
        assertTrue(serverLink.isClosed());
    }

    @ParameterizedTest
    @EnumSource(value = ChannelPreference.class, names = {"IPC", "UDP"})
    void shouldTellTheClientWhenTheServerCloses(final ChannelPreference preference)
    {
        pair = new TransportPair(preference).launch();
        final ClientLink link = pair.connect(Lane.REQUEST);
        final Link serverLink = pair.recorder.opened.get(0);
        final Object session = new Object();
        assertNull(serverLink.attachment());
        serverLink.attachment(session);
        assertSame(session, serverLink.attachment());
        send(link, "hello");
        pair.awaitFrames();
        pair.await("sent", () -> serverLink.offer(TransportPair.bytes("go away"), 0, 7, empty, 0, 0) > 0);
        serverLink.close();

        final List<String> replies = new ArrayList<>();
        pair.await("closed", () ->
        {
            pair.pollServer();
            link.poll((from, buffer, offset, length) ->
            {
                replies.add(buffer.getStringWithoutLengthAscii(offset, length));
                return FrameAction.CONTINUE;
            }, 10);
            return link.isClosed();
        });
        assertEquals(List.of("go away"), replies);
        assertEquals("the broker ended the connection", link.explanation());
        assertEquals(pair.recorder.opened, pair.recorder.closed);

        final ClientLink next = pair.connect(Lane.REQUEST);
        assertTrue(next.isConnected());
        assertEquals(1, pair.recorder.closed.size());
    }

    @ParameterizedTest
    @EnumSource(value = ChannelPreference.class, names = {"IPC", "UDP"})
    void shouldEndOnlyTheLinkWhoseHandlerThrows(final ChannelPreference preference)
    {
        pair = new TransportPair(preference).launch();
        final ClientLink bad = pair.connect(Lane.REQUEST);
        final ClientLink good = pair.connect(Lane.REQUEST);
        final List<String> seen = new ArrayList<>();
        pair.recorder.delegate = (link, buffer, offset, length) ->
        {
            final String text = buffer.getStringWithoutLengthAscii(offset, length);
            if ("bad".equals(text))
            {
                throw new IllegalStateException("thrown by a test");
            }

            seen.add(text);
            return FrameAction.CONTINUE;
        };
        send(bad, "bad");
        send(bad, "never seen");
        send(good, "good");
        pair.await("closed", () ->
        {
            pair.pollServer();
            bad.poll(TransportPair.IGNORE, 1);
            return bad.isClosed() && !seen.isEmpty();
        });

        assertEquals(List.of("good"), seen);
        assertFalse(good.isClosed());
        assertEquals(1, pair.recorder.closed.size());
        assertEquals(1, pair.serverErrors.size());
    }

    private void send(final ClientLink link, final String text)
    {
        final UnsafeBuffer bytes = TransportPair.bytes(text);
        pair.await("sent", () -> link.offer(bytes, 0, bytes.capacity(), empty, 0, 0) > 0);
    }
}
