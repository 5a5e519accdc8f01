package io.perigee.broker;

import io.perigee.protocol.RecordsDecoder;
import io.perigee.transport.Lane;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DeliveryTest
{
    private static final int DELIVERY_AGENT = 3;
    private static final int FRAMES_PER_CYCLE = 256;
    private static final int FRAMES_PER_TURN = 16;
    private static final int WARMER_AGENT = 7;
    private static final int UNWANTED = 8192;
    private static final int PASSES_PER_CYCLE = 4096;
    private static final int FLOWS = 40;
    private static final int MESSAGES = 64;
    /** As long as makes a frame of each message. */
    private static final String BODY = "x".repeat(1000);

    private final BrokerFixture fixture = new BrokerFixture(FlushMode.SYNC);
    private final Long2LongHashMap recordsByFlow = new Long2LongHashMap(0);

    @AfterEach
    void after()
    {
        fixture.close();
        assertEquals(List.of(), fixture.errors);
    }

    @Test
    void shouldServeManyFlowsByTurnsAndABoundedNumberInACycle()
    {
        final TestClient producer = TestClient.connected(fixture, Lane.REQUEST);
        for (int i = 0; i < MESSAGES; i++)
        {
            producer.send(1, 0, BODY);
            producer.reply();
        }
        final TestClient consumer = TestClient.connected(fixture, Lane.DELIVERY);
        for (int flowId = 1; flowId <= FLOWS; flowId++)
        {
            consumer.pull(flowId, 0, 0, 1 << 30);
        }

        fixture.step(DELIVERY_AGENT);
        assertTrue(takeRecords(consumer) < FRAMES_PER_CYCLE + FRAMES_PER_TURN);
        while (recordsByFlow.size() < FLOWS)
        {
            fixture.step(DELIVERY_AGENT);
            assertTrue(takeRecords(consumer) > 0, "flows were left out: " + recordsByFlow);
            assertTrue(recordsByFlow.values().stream().noneMatch((count) -> count > 2 * FRAMES_PER_TURN),
                "a flow had a third turn before another had its first: " + recordsByFlow);
        }

        fixture.runUntilIdle();
        takeRecords(consumer);
        assertTrue(recordsByFlow.values().stream().allMatch((count) -> MESSAGES == count), recordsByFlow.toString());
    }

    @Test
    void shouldPassABoundedNumberOfUnwantedMessagesInACycle()
    {
        final TestClient producer = TestClient.connected(fixture, Lane.REQUEST);
        for (int i = 1; i <= UNWANTED; i++)
        {
            producer.send(1, 0, new byte[1], 1);
            producer.reply();
        }
        producer.send(1, 0, new byte[1], 2);
        producer.reply();
        final TestClient consumer = TestClient.connected(fixture, Lane.DELIVERY);
        for (int flowId = 1; flowId <= FLOWS; flowId++)
        {
            consumer.pull(flowId, 0, 0, 1 << 30, 2);
        }

        int cycles = 0;
        while (recordsByFlow.size() < FLOWS && cycles < UNWANTED)
        {
            for (int i = 0; i < FLOWS; i++)
            {
                fixture.step(WARMER_AGENT);
            }
            fixture.step(DELIVERY_AGENT);
            takeRecords(consumer);
            cycles++;
        }
        assertTrue(cycles >= FLOWS * UNWANTED / PASSES_PER_CYCLE, "all were passed in " + cycles + " cycles");
        assertEquals(FLOWS, recordsByFlow.size());
        assertTrue(recordsByFlow.values().stream().allMatch((count) -> 1 == count), recordsByFlow.toString());
    }

    private int takeRecords(final TestClient consumer)
    {
        int frames = 0;
        final RecordsDecoder records = new RecordsDecoder();
        for (UnsafeBuffer frame = consumer.link().take(); null != frame; frame = consumer.link().take())
        {
            assertEquals(RecordsDecoder.TEMPLATE_ID, consumer.templateId(frame));
            records.wrapAndApplyHeader(frame, 0, consumer.replyHeader());
            recordsByFlow.put(records.flowId(), recordsByFlow.get(records.flowId()) + records.recordCount());
            frames++;
        }

        return frames;
    }
}
