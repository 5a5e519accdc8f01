package io.perigee.broker;

import io.perigee.protocol.BatchEntry;
import io.perigee.protocol.ErrorCode;
import io.perigee.protocol.SendAckDecoder;
import io.perigee.transport.Lane;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Frames that are well-formed, and make no sense: they end the session that they came on, and nothing else.
 */
class MalformedFrameTest
{
    private static final int MAX_ATTRIBUTES_LENGTH = 1024;
    private static final byte[] BODY = new byte[100];
    /** One entry of a batch without keys, properties and body. */
    private static final byte[] EMPTY_ENTRY = new byte[BatchEntry.entryLength(0)];

    private final BrokerFixture fixture = new BrokerFixture(FlushMode.SYNC);

    @AfterEach
    void after()
    {
        fixture.close();
        assertEquals(List.of(), fixture.errors);
        assertEquals(List.of(), fixture.terminations);
    }

    static Stream<Arguments> senselessRequests()
    {
        return Stream.of(
            senseless(ErrorCode.REQUEST_INVALID, (client) -> client.sendClaiming(100, -1, 0, BODY)),
            senseless(ErrorCode.REQUEST_INVALID, (client) -> client.sendClaiming(100, 0, Integer.MIN_VALUE, BODY)),
            senseless(ErrorCode.FRAME_INVALID, (client) -> client.sendClaiming(100, 60, 60, BODY)),
            senseless(ErrorCode.FRAME_INVALID,
                (client) -> client.sendClaiming(100, Integer.MAX_VALUE, Integer.MAX_VALUE, BODY)),
            senseless(ErrorCode.FRAME_INVALID, (client) -> client.sendClaiming(-1, 0, 0, BODY)),
            senseless(ErrorCode.FRAME_INVALID, (client) -> client.sendClaiming(99, 0, 0, BODY)),
            senseless(ErrorCode.FRAME_INVALID, (client) -> client.sendClaiming(100, 0, 0, new byte[0])),
            senseless(ErrorCode.MESSAGE_TOO_LARGE, (client) -> client.sendClaiming(Integer.MAX_VALUE, 0, 0, BODY)),
            senseless(ErrorCode.MESSAGE_TOO_LARGE, (client) -> client.sendClaiming(
                BrokerFixture.MAX_MESSAGE_LENGTH, MAX_ATTRIBUTES_LENGTH, 1, BODY)),
            senseless(ErrorCode.MESSAGE_TOO_LARGE, (client) -> client.sendClaiming(
                BrokerFixture.MAX_MESSAGE_LENGTH + 1, 0, 0, BODY)),
            senseless(ErrorCode.REQUEST_INVALID, (client) -> client.sendPart(0, BODY)),
            senseless(ErrorCode.REQUEST_INVALID, (client) ->
            {
                client.sendClaiming(300, 0, 0, BODY);
                client.sendPart(101, BODY);
            }),
            senseless(ErrorCode.REQUEST_INVALID, (client) ->
            {
                client.sendClaiming(199, 0, 0, BODY);
                client.sendPart(100, BODY);
            }),
            senseless(ErrorCode.REQUEST_INVALID, (client) ->
            {
                client.sendClaiming(300, 0, 0, BODY);
                client.sendClaiming(100, 0, 0, BODY);
            }),
            senseless(ErrorCode.REQUEST_INVALID,
                (client) -> client.sendBatch(0, EMPTY_ENTRY.length, EMPTY_ENTRY)),
            senseless(ErrorCode.FRAME_INVALID,
                (client) -> client.sendBatch(2, EMPTY_ENTRY.length, EMPTY_ENTRY)),
            senseless(ErrorCode.FRAME_INVALID, (client) -> client.sendBatch(1, 0, new byte[0])),
            senseless(ErrorCode.FRAME_INVALID, (client) -> client.sendBatch(1, 7, new byte[7])),
            senseless(ErrorCode.FRAME_INVALID, (client) ->
            {
                client.sendBatch(2, 2 * EMPTY_ENTRY.length + 1, EMPTY_ENTRY);
                client.sendPart(EMPTY_ENTRY.length, new byte[EMPTY_ENTRY.length + 1]);
            }),
            senseless(ErrorCode.MESSAGE_TOO_LARGE,
                (client) -> client.sendBatch(1, 1, 0, BrokerFixture.MAX_MESSAGE_LENGTH + 1)),
            senseless(ErrorCode.MESSAGE_TOO_LARGE, (client) -> client.sendBatch(1, MAX_ATTRIBUTES_LENGTH, 1, 1)),
            senseless(ErrorCode.REQUEST_INVALID, (client) -> client.pull(1, 0, 0, 1)));
    }

    @ParameterizedTest
    @MethodSource("senselessRequests")
    void shouldEndTheSessionOfASenselessRequestAndNoOther(
        final ErrorCode code, final Consumer<TestClient> request)
    {
        final TestClient other = TestClient.connected(fixture, Lane.REQUEST);
        for (int i = 0; i < 3; i++)
        {
            // As often as there are buffers for large messages, and once more.
            final TestClient client = TestClient.connected(fixture, Lane.REQUEST);
            request.accept(client);
            assertEquals(code, ErrorCode.of(client.closeStatus()));
        }

        other.sendInParts(new byte[4000], 1000, Integer.MAX_VALUE);
        assertEquals(0, offsetOfStored(other));
    }

    @Test
    void shouldNotTakeARequestOnTheDeliveryLane()
    {
        final TestClient client = TestClient.connected(fixture, Lane.DELIVERY);
        client.send(1, 0, "x");
        assertEquals(ErrorCode.REQUEST_INVALID, ErrorCode.of(client.closeStatus()));
    }

    @Test
    void shouldStoreABatchOfEmptyMessages()
    {
        final TestClient client = TestClient.connected(fixture, Lane.REQUEST);
        client.sendBatch(1, EMPTY_ENTRY.length, EMPTY_ENTRY);
        assertEquals(0, offsetOfStored(client));
        client.sendBatch(1, EMPTY_ENTRY.length, EMPTY_ENTRY);
        assertEquals(1, offsetOfStored(client));
    }

    private static long offsetOfStored(final TestClient client)
    {
        final SendAckDecoder.ResultsDecoder result = new SendAckDecoder()
            .wrapAndApplyHeader(client.reply(), 0, client.replyHeader()).results().next();
        assertEquals(ErrorCode.OK, ErrorCode.of(result.status()));

        return result.queueOffset();
    }

    private static Arguments senseless(final ErrorCode code, final Consumer<TestClient> request)
    {
        return arguments(code, request);
    }
}
