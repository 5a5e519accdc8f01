package io.perigee.broker;

import io.perigee.protocol.ErrorCode;
import io.perigee.protocol.GroupReplyDecoder;
import io.perigee.transport.Lane;
import io.perigee.transport.TransportResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A client to which nothing can ever be sent again is not waited for.
 */
class LinkEndTest
{
    private final BrokerFixture fixture = new BrokerFixture(FlushMode.SYNC);

    @AfterEach
    void after()
    {
        fixture.close();
        assertEquals(List.of(), fixture.errors);
    }

    @ParameterizedTest
    @ValueSource(longs = {TransportResult.MAX_POSITION_EXCEEDED, TransportResult.CLOSED})
    void shouldEndASessionWhoseAnswersHaveReachedTheEndOfTheirStream(final long result)
    {
        final TestClient member = TestClient.connected(fixture, Lane.REQUEST);
        member.joinGroup("desk");
        member.reply();
        member.link().refuse(result);
        member.send(1, 0, "the answer finds no room");
        fixture.runUntilIdle();
        assertTrue(member.link().isClosed());

        final TestClient next = TestClient.connected(fixture, Lane.REQUEST);
        next.joinGroup("desk");
        final GroupReplyDecoder reply = new GroupReplyDecoder();
        assertEquals(ErrorCode.OK.status(),
            reply.wrapAndApplyHeader(next.reply(), 0, next.replyHeader()).status());
    }

    @ParameterizedTest
    @ValueSource(longs = {TransportResult.MAX_POSITION_EXCEEDED, TransportResult.CLOSED})
    void shouldEndASessionWhoseMessagesHaveReachedTheEndOfTheirStream(final long result)
    {
        final TestClient consumer = TestClient.connected(fixture, Lane.DELIVERY);
        consumer.pull(1, 0, 0, 1 << 20);
        fixture.runUntilIdle();
        consumer.link().refuse(result);
        TestClient.connected(fixture, Lane.REQUEST).send(1, 0, "finds no room");
        fixture.runUntilIdle();

        assertTrue(consumer.link().isClosed());
    }

    @Test
    void shouldWaitForWhoeverHasNoRoomNow()
    {
        final TestClient producer = TestClient.connected(fixture, Lane.REQUEST);
        producer.link().refuse(TransportResult.ADMIN_ACTION);
        producer.send(1, 0, "the answer comes later");
        fixture.runUntilIdle();

        assertFalse(producer.link().isClosed());
    }
}
