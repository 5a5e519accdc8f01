package io.perigee.broker;

import io.perigee.protocol.SendAckDecoder;
import io.perigee.transport.Lane;
import org.agrona.MutableDirectBuffer;
import org.agrona.collections.LongHashSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Whoever reads a position may take what stands there for the begin of a record.
 */
class PositionsTest
{
    private static final int SEGMENTS = 8;
    private static final int SEGMENT_LENGTH = 256 * 1024;
    private static final int MAX_FORCE_LENGTH = 4 * 1024;
    private static final int BODY_LENGTH = 1000;
    private static final int ROUNDS = 100;
    private static final int SENDS_IN_A_ROUND = 8;

    private final Set<Long> seen = new TreeSet<>();
    private final LongHashSet recordBegins = new LongHashSet();

    @ParameterizedTest
    @EnumSource
    void shouldPublishBeginsOfRecordsOnly(final FlushMode flushMode)
    {
        try (BrokerFixture fixture = new BrokerFixture(flushMode, PositionsTest::forceLittle))
        {
            recordBegins.add(fixture.broker().commitPosition());
            for (int segment = 0; segment < SEGMENTS; segment++)
            {
                recordBegins.add((long)segment * SEGMENT_LENGTH);
            }
            final TestClient producer = TestClient.connected(fixture, Lane.REQUEST);
            int sent = 0;
            for (int round = 0; round < ROUNDS; round++)
            {
                for (int i = 0; i < SENDS_IN_A_ROUND; i++)
                {
                    producer.send(1, 0, "x".repeat(BODY_LENGTH + sent++ % 64));
                }
                stepAndLook(fixture);
                readAcks(producer);
            }

            assertTrue(recordBegins.size() > ROUNDS * SENDS_IN_A_ROUND);
            seen.removeIf(recordBegins::contains);
            assertEquals(Set.of(), seen);
            assertEquals(List.of(), fixture.errors);
        }
    }

    private void stepAndLook(final BrokerFixture fixture)
    {
        for (int i = 0; i < 20; i++)
        {
            for (int agent = 0; agent < fixture.broker().agentCount(); agent++)
            {
                fixture.step(agent);
                seen.add(fixture.positions().durable().get());
                seen.add(fixture.positions().commit().get());
                seen.add(fixture.positions().dispatch().get());
            }
        }
    }

    private void readAcks(final TestClient producer)
    {
        final SendAckDecoder acks = new SendAckDecoder();
        for (MutableDirectBuffer frame = producer.reply(); null != frame; frame = producer.reply())
        {
            for (final SendAckDecoder.ResultsDecoder result :
                acks.wrapAndApplyHeader(frame, 0, producer.replyHeader()).results())
            {
                for (int i = 0; i <= result.runLength(); i++)
                {
                    recordBegins.add(result.position() + (long)i * result.recordLengthBytes());
                }
            }
        }
    }

    private static void forceLittle(final BrokerContext ctx)
    {
        ctx.intervals().flushIntervalNs(1_000);
        ctx.journal().segmentLengthBytes(SEGMENT_LENGTH);
        ctx.limits().maxMessageLengthBytes(2 * 1024).maxAttributesLengthBytes(64).maxForceLengthBytes(MAX_FORCE_LENGTH);
    }
}
