package io.perigee.broker;

import io.perigee.protocol.ConnectReplyDecoder;
import io.perigee.protocol.ErrorCode;
import io.perigee.protocol.ProtocolVersion;
import io.perigee.transport.Lane;
import io.perigee.transport.TransportException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SlowClientTest
{
    private static final long STEP_NS = TimeUnit.SECONDS.toNanos(1);
    private static final int SLOW_CLIENT_TIMEOUT_SECONDS = 10;

    private final BrokerFixture fixture = new BrokerFixture(FlushMode.SYNC);

    @AfterEach
    void close()
    {
        fixture.close();
    }

    @Test
    void shouldEndASessionThatTakesNoAnswersAndSayWhyWhenTheClientIsBack()
    {
        final TestClient slow = TestClient.connected(fixture, Lane.REQUEST);
        final TestClient other = TestClient.connected(fixture, Lane.REQUEST);
        slow.link().room(0);
        slow.send(1, 0, "never answered");
        for (int second = 0; second <= SLOW_CLIENT_TIMEOUT_SECONDS; second++)
        {
            assertFalse(slow.link().isClosed());
            assertEquals(0, fixture.counter(BrokerCounters.TYPE_SLOW_CLIENTS));
            slow.keepAlive();
            other.keepAlive();
            fixture.pass(STEP_NS);
        }
        assertTrue(slow.link().isClosed());
        assertEquals(1, fixture.counter(BrokerCounters.TYPE_SLOW_CLIENTS));
        assertEquals(
            List.of("PG-2009 the client did not read its answers for too long, and its session was ended: test"),
            fixture.errors.stream().map(Throwable::getMessage).toList());
        assertEquals(ErrorCode.SESSION_TOO_SLOW, ((TransportException)fixture.errors.get(0)).code());

        assertEquals(ErrorCode.SESSION_TOO_SLOW.status(), comeBack(Lane.REQUEST, slow.sessionId));
        other.send(1, 0, "undisturbed");
        assertNotNull(other.reply());
        assertEquals(1, fixture.errors.size());
    }

    @Test
    void shouldEndARefusedSessionThatNeverTakesTheReason()
    {
        final TestClient deaf = new TestClient(fixture, Lane.REQUEST);
        deaf.link().room(0);
        deaf.connect(ProtocolVersion.CURRENT + (1 << 16), Lane.REQUEST, 8);
        assertEquals(1, fixture.counter(BrokerCounters.TYPE_SESSIONS));
        for (int second = 0; second < SLOW_CLIENT_TIMEOUT_SECONDS; second++)
        {
            assertFalse(deaf.link().isClosed());
            fixture.pass(STEP_NS);
        }
        fixture.pass(2 * STEP_NS);

        assertTrue(deaf.link().isClosed());
        assertEquals(0, fixture.counter(BrokerCounters.TYPE_SESSIONS));
        assertEquals(1, fixture.counter(BrokerCounters.TYPE_SLOW_CLIENTS));
    }

    @Test
    void shouldKeepASessionThatTakesItsAnswersInTheLastMoment()
    {
        final TestClient slow = TestClient.connected(fixture, Lane.REQUEST);
        slow.link().room(0);
        slow.send(1, 0, "answered in the last moment");
        for (int second = 0; second < SLOW_CLIENT_TIMEOUT_SECONDS; second++)
        {
            slow.keepAlive();
            fixture.pass(STEP_NS);
        }
        slow.link().room(1);
        assertNotNull(slow.reply());
        fixture.pass(2 * STEP_NS);

        assertFalse(slow.link().isClosed());
        assertEquals(0, fixture.counter(BrokerCounters.TYPE_SLOW_CLIENTS));
    }

    @Test
    void shouldSayWhyADeliverySessionHasEndedWhenTheClientIsBack()
    {
        final TestClient stopped = TestClient.connected(fixture, Lane.DELIVERY);
        stopped.link().room(0);
        fixture.pass(8 * STEP_NS);
        assertTrue(stopped.link().isClosed());

        assertEquals(ErrorCode.SESSION_EXPIRED.status(), comeBack(Lane.DELIVERY, stopped.sessionId));
        assertEquals(0, comeBack(Lane.DELIVERY, stopped.sessionId + 1));
        assertEquals(List.of(), fixture.errors);
    }

    private int comeBack(final Lane lane, final long previousSessionId)
    {
        final TestClient client = new TestClient(fixture, lane);
        client.previousSessionId = previousSessionId;
        client.connect(ProtocolVersion.CURRENT, lane, 8);
        final ConnectReplyDecoder reply = new ConnectReplyDecoder();
        reply.wrapAndApplyHeader(client.reply(), 0, client.replyHeader());
        assertEquals(ErrorCode.OK.status(), reply.status());

        return reply.previousStatus();
    }
}
