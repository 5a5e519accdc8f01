package io.perigee.client;

import io.perigee.protocol.ErrorCode;
import io.perigee.protocol.KeepAliveDecoder;
import io.perigee.transport.FrameAction;
import io.perigee.transport.Lane;
import io.perigee.transport.TransportResult;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class BrokerSessionTest implements SessionHandler
{
    private final Fixture fixture = new Fixture();
    private final FakeBroker broker = fixture.broker;
    private final List<String> events = new ArrayList<>();
    private final BrokerSession session = new BrokerSession(fixture.context.conclude(), Lane.DELIVERY, this);

    @Test
    void shouldOpenSession()
    {
        open();

        assertEquals(List.of("open"), events);
        assertEquals(8, session.greeting().maxInFlight());
        assertEquals(64 * 1024, session.greeting().maxMessageLengthBytes());
    }

    @Test
    void shouldWaitForTheLink()
    {
        session.connect(null, now());
        fixture.deliveryLink().connected(false);
        poll();
        fixture.deliveryLink().connected(true);
        fixture.deliveryLink().refuse(TransportResult.NOT_CONNECTED, 1);
        poll();
        assertEquals(List.of(), events);
        poll();
        poll();
        assertEquals(List.of("open"), events);
    }

    @Test
    void shouldTellRejection()
    {
        broker.connectStatus(ErrorCode.TOO_MANY_SESSIONS);
        open();
        assertEquals(List.of("TOO_MANY_SESSIONS refused by the test"), events);
        assertTrue(fixture.deliveryLink().isClosed());
    }

    @Test
    void shouldTellThatVersionsDoNotFit()
    {
        broker.version(9 << 16);
        open();
        assertEquals(List.of("VERSION_UNSUPPORTED the broker speaks 9.0, this client 0.3"), events);
    }

    @Test
    void shouldTellTheVersionThatTheBrokerDoesNotFit()
    {
        broker.connectStatus(ErrorCode.VERSION_UNSUPPORTED);
        broker.version(9 << 16);
        open();
        assertEquals(List.of("VERSION_UNSUPPORTED the broker speaks 9.0, this client 0.3"), events);
    }

    @Test
    void shouldNameTheSessionBeforeAndLearnWhyItHasEnded()
    {
        broker.previousStatus(ErrorCode.SESSION_TOO_SLOW);
        open();
        assertEquals(0, broker.previousSessionId());
        assertEquals(ErrorCode.OK, session.greeting().previousEnd());
        final long sessionId = session.sessionId();

        fixture.deliveryLink().cut("gone");
        poll();
        // An attempt in between that comes to nothing.
        session.connect(null, now());
        fixture.deliveryLink().cut("not yet");
        poll();
        open();
        assertEquals(sessionId, broker.previousSessionId());
        assertEquals(ErrorCode.SESSION_TOO_SLOW, session.greeting().previousEnd());
    }

    @Test
    void shouldGiveUpConnecting()
    {
        broker.silent(true);
        open();
        fixture.clock.advanceMs(3_999);
        poll();
        assertEquals(List.of(), events);
        fixture.clock.advanceMs(1);
        poll();
        assertEquals(List.of("BROKER_UNREACHABLE no session within the connect timeout"), events);
    }

    @Test
    void shouldTellWhyTheLinkFailed()
    {
        session.connect(null, now());
        fixture.deliveryLink().cut("no such host");
        poll();
        assertEquals(List.of("BROKER_UNREACHABLE no such host"), events);
    }

    @Test
    void shouldSayThatItLivesWhenItHasNothingElseToSay()
    {
        open();
        fixture.clock.advanceMs(299);
        poll();
        assertEquals(0, broker.count(KeepAliveDecoder.TEMPLATE_ID));
        fixture.clock.advanceMs(1);
        poll();
        assertEquals(1, broker.count(KeepAliveDecoder.TEMPLATE_ID));
        poll();
        assertEquals(1, broker.count(KeepAliveDecoder.TEMPLATE_ID));
        fixture.clock.advanceMs(300);
        session.hold(true);
        poll();
        assertEquals(1, broker.count(KeepAliveDecoder.TEMPLATE_ID));
    }

    @Test
    void shouldNoticeSilence()
    {
        open();
        fixture.clock.advanceMs(4_999);
        poll();
        assertTrue(session.isOpen());
        broker.keepAlive(fixture.deliveryLink());
        poll();
        fixture.clock.advanceMs(4_999);
        poll();
        assertTrue(session.isOpen());
        fixture.clock.advanceMs(1);
        poll();
        assertEquals("SESSION_EXPIRED the broker was silent for too long", events.get(1));
    }

    @Test
    void shouldNotBlameTheBrokerWhenItWasNotPolledItself()
    {
        open();
        fixture.clock.advanceMs(60_000);
        poll();
        assertEquals("SESSION_EXPIRED this client was not polled for 60000 ms", events.get(1));
    }

    @Test
    void shouldNotCallItSilenceWhatWasNotRead()
    {
        open();
        broker.closeSession(fixture.deliveryLink(), ErrorCode.SHUTTING_DOWN, "bye");
        fixture.clock.advanceMs(60_000);
        session.poll(now(), 0);
        assertTrue(session.isOpen());
        poll();
        assertEquals("SHUTTING_DOWN bye", events.get(1));
    }

    @Test
    void shouldEndWhenFramesAreMissing()
    {
        open();
        broker.skipSequence(fixture.deliveryLink());
        broker.keepAlive(fixture.deliveryLink());
        poll();
        assertEquals("SEQUENCE_GAP frames from the broker are missing", events.get(1));
    }

    @Test
    void shouldEndOnGarbage()
    {
        open();
        fixture.deliveryLink().reply().setMemory(0, 64, (byte)0x55);
        fixture.deliveryLink().replied(64);
        poll();
        assertEquals("FRAME_INVALID the broker sent a frame that is not valid", events.get(1));
        assertFalse(session.isOpen());
        assertTrue(session.isIdle());
    }

    @Test
    void shouldDeliverRefusedFrameAgain()
    {
        open();
        broker.offsetReply(fixture.deliveryLink(), 1, 2, ErrorCode.OK);
        broker.offsetReply(fixture.deliveryLink(), 3, 4, ErrorCode.OK);
        action = FrameAction.ABORT;
        poll();
        poll();
        assertEquals(List.of("open", "frame", "frame"), events);
        action = FrameAction.CONTINUE;
        poll();
        assertEquals(5, events.size());
        assertTrue(session.isOpen());
    }

    @Test
    void shouldEndWhenTheTransportIsOfNoFurtherUse()
    {
        open();
        fixture.deliveryLink().refuse(TransportResult.MAX_POSITION_EXCEEDED, 1);
        assertEquals(TransportResult.NOT_CONNECTED, session.claim(100));
        poll();
        assertEquals("BROKER_UNREACHABLE max position exceeded", events.get(1));
    }

    private FrameAction action = FrameAction.CONTINUE;

    @Override
    public void onSessionOpen(final BrokerSession opened)
    {
        events.add("open");
    }

    @Override
    public FrameAction onSessionFrame(
        final BrokerSession from,
        final int templateId,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        events.add("frame");
        return action;
    }

    @Override
    public void onSessionEnded(final BrokerSession ended, final ErrorCode code, final String explanation)
    {
        events.add(code + " " + explanation);
    }

    private void open()
    {
        session.connect(null, now());
        poll();
        poll();
    }

    private void poll()
    {
        session.poll(now(), 10);
    }

    private long now()
    {
        return fixture.clock.nanoTime();
    }
}
