package io.perigee.broker;

import io.perigee.protocol.ErrorCode;
import io.perigee.protocol.PullEndDecoder;
import io.perigee.protocol.RecordsDecoder;
import io.perigee.transport.Lane;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Who reads what lies far back is served from memory only, and holds up nobody.
 */
class WarmerTest
{
    private static final int DELIVERY_AGENT = 3;
    private static final int HOUSEKEEPING_AGENT = 6;
    private static final int WARMER_AGENT = 7;
    private static final long PAGE_LENGTH = 4096;
    private static final int MESSAGES = 450;
    private static final String BODY = "x".repeat(500);
    private static final long RECORD_LENGTH = 640;
    private static final long STRETCH_LENGTH = BrokerFixture.SEGMENT_LENGTH / 4;
    private static final long CREDIT = 1 << 30;
    private static final long OTHER_FLOW = 1000;
    private static final long RATE = 1024 * 1024;

    private boolean isRated;
    private long trustedTailLength = BrokerLimits.TRUSTED_TAIL_LENGTH_DEFAULT;
    private final BrokerFixture fixture = new BrokerFixture(
        FlushMode.SYNC, (ctx) -> ctx.limits().coldReadRateBytes(isRated ? RATE : 0)
            .trustedTailLengthBytes(trustedTailLength));
    private final Long2LongHashMap recordsByFlow = new Long2LongHashMap(0);
    private TestClient consumer;
    private long warmedBefore;

    @BeforeEach
    void before()
    {
        final TestClient producer = TestClient.connected(fixture, Lane.REQUEST);
        for (int i = 0; i < MESSAGES; i++)
        {
            producer.send(1, 0, BODY);
            producer.reply();
        }
        restart();
    }

    @AfterEach
    void after()
    {
        fixture.close();
        assertEquals(List.of(), fixture.errors);
    }

    @Test
    void shouldServeNothingThatIsNotWarm()
    {
        consumer.pull(1, 0, 0, CREDIT);
        deliver();
        assertEquals(0, recordsByFlow.get(1));

        long served = 0;
        while (served < MESSAGES)
        {
            final long warmed = warmedBytes();
            fixture.step(WARMER_AGENT);
            final long stretch = warmedBytes() - warmed;
            assertTrue(stretch > 0 && stretch < STRETCH_LENGTH + 2 * PAGE_LENGTH, "a stretch of " + stretch);
            deliver();
            final long more = recordsByFlow.get(1) - served;
            assertTrue(more > 0 && (more - 1) * RECORD_LENGTH < stretch, more + " messages of " + stretch + " bytes");
            served += more;
        }
        assertEquals(MESSAGES, served);
    }

    @Test
    void shouldServeNothingThatIsNotWarmWhenTheQueueHasToBeOpenedFirst()
    {
        fixture.stop();
        fixture.start();
        consumer = TestClient.connected(fixture, Lane.DELIVERY);
        consumer.pull(1, 0, 0, CREDIT);
        deliver();
        fixture.step(WARMER_AGENT);
        deliver();
        for (int i = 0; i < 10; i++)
        {
            // Opens the file: the entries can be read, and the records have not been touched.
            fixture.step(HOUSEKEEPING_AGENT);
            deliver();
        }
        assertEquals(0, recordsByFlow.get(1));

        fixture.step(WARMER_AGENT);
        deliver();
        assertTrue(recordsByFlow.get(1) > 0);
    }

    @Test
    void shouldLookAgainAtWhatWasWarmLongAgo()
    {
        consumer.pull(1, 0, 0, RECORD_LENGTH);
        deliver();
        fixture.step(WARMER_AGENT);
        deliver();
        assertEquals(1, recordsByFlow.get(1));

        assertGoesOnOnlyWhenWarmAgain();
    }

    @Test
    void shouldLookAgainAtARecordThatWasWarmLongAgoAlsoWhenItsEntryIsInMemory()
    {
        trustedTailLength = BrokerFixture.SEGMENT_LENGTH;
        restart();
        final TestClient producer = TestClient.connected(fixture, Lane.REQUEST);
        for (int i = 0; i < MESSAGES; i++)
        {
            producer.send(1, i < 3 ? 0 : 1, BODY);
            producer.reply();
        }
        consumer.pull(1, MESSAGES, 0, RECORD_LENGTH);
        deliver();
        assertEquals(0, recordsByFlow.get(1));
        fixture.step(WARMER_AGENT);
        deliver();
        assertEquals(1, recordsByFlow.get(1));

        assertGoesOnOnlyWhenWarmAgain();
    }

    @Test
    void shouldServeWhatIsNewWithoutTheWarmer()
    {
        consumer.pull(1, MESSAGES, 0, CREDIT);
        fixture.runUntilIdle();
        assertServesNewMessage(1);
    }

    @Test
    void shouldServeWhoHasCaughtUpWithoutTheWarmer()
    {
        consumer.pull(1, MESSAGES - 1, 0, CREDIT);
        fixture.runUntilIdle();
        assertServesNewMessage(2);
    }

    @Test
    void shouldGiveEachReaderItsTurn()
    {
        final int flows = 200;
        for (int flowId = 1; flowId <= flows; flowId++)
        {
            consumer.pull(flowId, 0, 0, CREDIT);
        }
        deliver();
        for (int i = 0; i < flows; i++)
        {
            fixture.step(WARMER_AGENT);
            deliver();
        }
        for (int flowId = 1; flowId <= flows; flowId++)
        {
            assertTrue(recordsByFlow.get(flowId) > 0, "flow " + flowId + " was left out: " + recordsByFlow);
        }
        fixture.runUntilIdle();
        takeRecords();
        assertTrue(recordsByFlow.values().stream().allMatch((count) -> MESSAGES == count), recordsByFlow.toString());
    }

    @Test
    void shouldSendTheFramesOfACycleToOthersInTheNext()
    {
        final int flows = 40;
        for (int flowId = 1; flowId <= flows; flowId++)
        {
            consumer.pull(flowId, 0, 0, CREDIT);
        }
        deliver();
        for (int i = 0; i < 2 * flows; i++)
        {
            fixture.step(WARMER_AGENT);
            fixture.step(DELIVERY_AGENT);
        }
        takeRecords();
        final long most = recordsByFlow.values().stream().mapToLong(Long::longValue).max().orElse(0);
        for (int flowId = 1; flowId <= flows; flowId++)
        {
            assertTrue(recordsByFlow.get(flowId) > 0, "flow " + flowId + " of " + recordsByFlow);
        }
        assertTrue(most < MESSAGES, recordsByFlow.toString());
    }

    @Test
    void shouldKeepToTheRate()
    {
        isRated = true;
        restart();
        consumer.pull(1, 0, 0, CREDIT);
        final long tenthNs = TimeUnit.MILLISECONDS.toNanos(100);
        fixture.pass(tenthNs);
        takeRecords();
        final long bytes = recordsByFlow.get(1) * RECORD_LENGTH;
        assertTrue(bytes > 0 && bytes < RATE / 10 + 2 * STRETCH_LENGTH, bytes + " bytes in a tenth of a second");

        fixture.pass(20 * tenthNs);
        takeRecords();
        assertEquals(MESSAGES, recordsByFlow.get(1));
    }

    @Test
    void shouldEndAFlowThatWaitsForTheWarmer()
    {
        consumer.pull(1, 0, 0, CREDIT);
        deliver();
        consumer.stop(1);
        fixture.step(DELIVERY_AGENT);
        final PullEndDecoder end = new PullEndDecoder();
        end.wrapAndApplyHeader(consumer.link().take(), 0, consumer.replyHeader());
        assertEquals(ErrorCode.FLOW_STOPPED.status(), end.status());
        assertEquals(0, end.nextQueueOffset());

        fixture.runUntilIdle();
        assertNull(consumer.link().take());
        consumer.pull(1, 0, 0, CREDIT);
        fixture.runUntilIdle();
        takeRecords();
        assertEquals(MESSAGES, recordsByFlow.get(1));
    }

    @Test
    void shouldSayWhereToGoOnWhenAFlowIsStoppedBeforeItHasBegun()
    {
        consumer.pull(1, 100, fixture.broker().term() + 7, CREDIT);
        deliver();
        consumer.stop(1);
        fixture.step(DELIVERY_AGENT);
        final PullEndDecoder end = new PullEndDecoder();
        end.wrapAndApplyHeader(consumer.link().take(), 0, consumer.replyHeader());
        assertEquals(ErrorCode.FLOW_STOPPED.status(), end.status());
        assertEquals(100, end.nextQueueOffset());
    }

    @Test
    void shouldLookForALaterTermOnlyInWhatIsWarm()
    {
        // It is of another term, so others are looked at: 50, 75, 88, 94, 97, 99.
        consumer.pull(1, 100, fixture.broker().term() + 7, CREDIT);
        deliver();
        assertEquals(0, warmedBytes());
        UnsafeBuffer frame = consumer.link().take();
        int trips = 0;
        while (null == frame)
        {
            final long warmed = warmedBytes();
            fixture.step(WARMER_AGENT);
            assertTrue(warmedBytes() > warmed, "nothing was warmed in trip " + trips);
            fixture.step(DELIVERY_AGENT);
            frame = consumer.link().take();
            trips++;
        }
        assertEquals(7, trips);
        final PullEndDecoder end = new PullEndDecoder();
        end.wrapAndApplyHeader(frame, 0, consumer.replyHeader());
        assertEquals(ErrorCode.OFFSET_MOVED.status(), end.status());
        assertEquals(100, end.nextQueueOffset());
    }

    @Test
    void shouldOpenAFlowWhileOthersWaitForTheRate()
    {
        isRated = true;
        restart();
        for (int flowId = 2; flowId < 30; flowId++)
        {
            consumer.pull(flowId, 0, 0, CREDIT);
        }
        fixture.runUntilIdle();
        takeRecords();
        recordsByFlow.clear();
        consumer.pull(1, MESSAGES, fixture.broker().term() - 2, CREDIT);
        fixture.runUntilIdle();
        assertServesNewMessage(1);
    }

    private void assertServesNewMessage(final long expected)
    {
        final TestClient producer = TestClient.connected(fixture, Lane.REQUEST);
        final long warmed = warmedBytes();
        producer.send(1, 0, BODY);
        // As the force comes behind the others.
        for (int i = 0; i < 2 * WARMER_AGENT; i++)
        {
            fixture.step(i % WARMER_AGENT);
        }
        takeRecords();
        assertEquals(expected, recordsByFlow.get(1));
        assertEquals(warmed, warmedBytes());
    }

    private void restart()
    {
        fixture.stop();
        fixture.start();
        consumer = TestClient.connected(fixture, Lane.DELIVERY);
        // So that the file of the queue is open.
        consumer.pull(OTHER_FLOW, 0, 0, 1);
        fixture.runUntilIdle();
        consumer.stop(OTHER_FLOW);
        fixture.runUntilIdle();
        takeRecords();
        recordsByFlow.remove(OTHER_FLOW);
        warmedBefore = fixture.counter(BrokerCounters.TYPE_WARMED_BYTES);
    }

    private void assertGoesOnOnlyWhenWarmAgain()
    {
        for (int second = 0; second < 5; second++)
        {
            fixture.pass(TimeUnit.SECONDS.toNanos(1));
            consumer.keepAlive();
        }
        consumer.credit(1, CREDIT);
        deliver();
        assertEquals(1, recordsByFlow.get(1));
        fixture.step(WARMER_AGENT);
        deliver();
        assertTrue(recordsByFlow.get(1) > 1);
    }

    private long warmedBytes()
    {
        return fixture.counter(BrokerCounters.TYPE_WARMED_BYTES) - warmedBefore;
    }

    /** As often as it takes to send all that may be sent. */
    private void deliver()
    {
        for (int i = 0; i < 64; i++)
        {
            fixture.step(DELIVERY_AGENT);
        }
        takeRecords();
    }

    private void takeRecords()
    {
        final RecordsDecoder records = new RecordsDecoder();
        for (UnsafeBuffer frame = consumer.link().take(); null != frame; frame = consumer.link().take())
        {
            if (RecordsDecoder.TEMPLATE_ID == consumer.templateId(frame))
            {
                records.wrapAndApplyHeader(frame, 0, consumer.replyHeader());
                if (records.recordCount() > 0)
                {
                    recordsByFlow.put(records.flowId(), recordsByFlow.get(records.flowId()) + records.recordCount());
                }
            }
        }
    }
}
