package io.perigee.broker;

import io.perigee.journal.ConsumeQueueEntry;
import io.perigee.journal.record.RecordLayout;
import io.perigee.protocol.ErrorCode;
import io.perigee.protocol.PullEndDecoder;
import io.perigee.protocol.RecordsDecoder;
import io.perigee.transport.Lane;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

/**
 * Blocks of a consume queue that are damaged on the disk before anybody has read them.
 */
class DamagedQueueTest
{
    private static final int DELIVERY_AGENT = 3;
    private static final int WARMER_AGENT = 7;
    private static final int MESSAGES = 450;
    private static final int BLOCK = 200;
    private static final long CREDIT = 1 << 30;
    private static final Path FILE = Path.of("/data/consumequeue/orders/0/00000000000000000000");

    private final BrokerFixture fixture = new BrokerFixture(FlushMode.SYNC);
    private TestClient consumer;

    @BeforeEach
    void setUp()
    {
        final TestClient producer = TestClient.connected(fixture, Lane.REQUEST);
        for (int i = 0; i < MESSAGES; i++)
        {
            producer.send(1, 0, "message " + i);
            producer.reply();
        }
        consumer = TestClient.connected(fixture, Lane.DELIVERY);
    }

    @AfterEach
    void after()
    {
        fixture.close();
    }

    @Test
    void shouldHoldAFlowUntilItsQueueIsRepaired()
    {
        damage(33);
        damage(BLOCK + 55);
        consumer.pull(1, 0, 0, CREDIT);
        deliver();
        assertNull(consumer.link().take());

        assertEquals(MESSAGES, readFrom(0));
        fixture.pass(TimeUnit.SECONDS.toNanos(1));
        assertEquals(2, fixture.counter(BrokerCounters.TYPE_REPAIRED_BLOCKS));
        assertEquals(1, fixture.errors.size());
    }

    @Test
    void shouldServeOtherFlowsMeanwhile()
    {
        damage(33);
        consumer.pull(1, 0, 0, CREDIT);
        consumer.pull(2, BLOCK, 0, CREDIT);
        deliver();
        final RecordsDecoder records = new RecordsDecoder();
        records.wrapAndApplyHeader(consumer.link().take(), 0, consumer.replyHeader());
        assertEquals(2, records.flowId());
    }

    @Test
    void shouldFindOutWhereAFlowBeginsWhenItsQueueIsRepaired()
    {
        damage(33);
        consumer.pull(1, 100, 1, CREDIT);
        deliver();
        assertNull(consumer.link().take());
        assertEquals(MESSAGES, readFrom(100));
    }

    @Test
    void shouldSayWhereToGoOnAfterATermThatIsGoneWhenTheQueueIsRepaired()
    {
        damage(33);
        consumer.pull(1, 100, 7, CREDIT);
        final PullEndDecoder end = new PullEndDecoder();
        end.wrapAndApplyHeader(consumer.reply(), 0, consumer.replyHeader());
        assertEquals(ErrorCode.OFFSET_MOVED.status(), end.status());
        assertEquals(100, end.nextQueueOffset());
    }

    private void damage(final int queueOffset)
    {
        fixture.storage.flipBit(FILE, (long)queueOffset * ConsumeQueueEntry.LENGTH, 3);
    }

    /** Read whatever comes; the offset behind the last message, all of which must follow one another. */
    private long readFrom(final long queueOffset)
    {
        long next = queueOffset;
        MutableDirectBuffer frame = consumer.reply();
        assertNotNull(frame);
        while (null != frame)
        {
            final RecordsDecoder records = new RecordsDecoder();
            records.wrapAndApplyHeader(frame, 0, consumer.replyHeader());
            int offset = records.limit() + RecordsDecoder.recordsHeaderLength();
            for (int i = 0; i < records.recordCount(); i++)
            {
                assertEquals(next, RecordLayout.queueOffset(frame, offset));
                offset += RecordLayout.length(frame, offset);
                next++;
            }
            assertEquals(next, records.nextQueueOffset());
            frame = consumer.reply();
        }
        return next;
    }

    /** What lies in files goes by the warmer; housekeeping, which would repair it, does nothing. */
    private void deliver()
    {
        fixture.step(DELIVERY_AGENT);
        fixture.step(WARMER_AGENT);
        fixture.step(DELIVERY_AGENT);
        fixture.step(WARMER_AGENT);
        fixture.step(DELIVERY_AGENT);
    }
}
