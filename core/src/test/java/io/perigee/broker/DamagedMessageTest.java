package io.perigee.broker;

import io.perigee.journal.CommitLog;
import io.perigee.journal.record.RecordLayout;
import io.perigee.protocol.ErrorCode;
import io.perigee.protocol.PullEndDecoder;
import io.perigee.protocol.RecordPartDecoder;
import io.perigee.protocol.RecordsDecoder;
import io.perigee.transport.Lane;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What was stored and is not what was written any more is never served; all else is.
 */
class DamagedMessageTest
{
    private static final long MUCH_CREDIT = 1 << 30;
    private static final int MESSAGES = 20;
    private static final int DAMAGED = 7;
    private static final Path SEGMENT =
        Path.of("/data", CommitLog.DIRECTORY_NAME, "00000000000000000000");

    private final List<Long> positions = new ArrayList<>();
    private final BrokerFixture fixture = new BrokerFixture(FlushMode.SYNC);

    @AfterEach
    void after()
    {
        fixture.close();
        assertEquals(List.of(), fixture.terminations);
    }

    @Test
    void shouldServeEverythingButTheDamagedMessage()
    {
        store("message ");
        restart();
        flip(positions.get(DAMAGED) + RecordLayout.HEADER_LENGTH + 3);

        final TestClient consumer = TestClient.connected(fixture, Lane.DELIVERY);
        consumer.pull(1, 0, 0, MUCH_CREDIT);
        final PullEndDecoder end = new PullEndDecoder();
        assertEquals(messages(0, DAMAGED), read(consumer, end));
        assertEquals(ErrorCode.CORRUPT.status(), end.status());
        assertEquals(DAMAGED + 1, end.nextQueueOffset());
        assertEquals(positions.get(DAMAGED), end.damagedPosition());
        assertEquals(0, end.damagedFile());

        consumer.pull(2, DAMAGED + 1, 0, MUCH_CREDIT);
        assertEquals(messages(DAMAGED + 1, MESSAGES), read(consumer, end));
        assertTellsDamage();
    }

    @Test
    void shouldNotBelieveAMessageWithAnImpossibleLength()
    {
        store("message ");
        restart();
        flip(positions.get(DAMAGED) + RecordLayout.LENGTH_OFFSET + 2);

        final TestClient consumer = TestClient.connected(fixture, Lane.DELIVERY);
        consumer.pull(1, DAMAGED, 0, MUCH_CREDIT);
        final PullEndDecoder end = new PullEndDecoder();
        assertEquals(List.of(), read(consumer, end));
        assertEquals(ErrorCode.CORRUPT.status(), end.status());
        assertTellsDamage();
    }

    @Test
    void shouldNotServeAnotherMessageInstead()
    {
        store("message ");
        restart();
        fixture.storage.swap(SEGMENT, positions.get(DAMAGED), positions.get(DAMAGED + 1),
            (int)(positions.get(DAMAGED + 1) - positions.get(DAMAGED)));

        final TestClient consumer = TestClient.connected(fixture, Lane.DELIVERY);
        consumer.pull(1, DAMAGED, 0, MUCH_CREDIT);
        final PullEndDecoder end = new PullEndDecoder();
        assertEquals(List.of(), read(consumer, end));
        assertEquals(ErrorCode.CORRUPT.status(), end.status());
    }

    @Test
    void shouldFindDamageInTheFirstPartOfALongMessage()
    {
        final TestClient producer = TestClient.connected(fixture, Lane.REQUEST);
        producer.sendInParts(new byte[9000], 1000, Integer.MAX_VALUE);
        assertNotNull(producer.reply());
        producer.send(1, 0, "next");
        assertNotNull(producer.reply());
        restart();
        final long begin = fixture.broker().commitPosition();
        assertTrue(begin > 9000);
        flip(8000);

        final TestClient consumer = TestClient.connected(fixture, Lane.DELIVERY);
        consumer.pull(1, 0, 0, MUCH_CREDIT);
        final PullEndDecoder end = new PullEndDecoder();
        assertEquals(List.of(), read(consumer, end));
        assertEquals(ErrorCode.CORRUPT.status(), end.status());
        consumer.pull(2, 1, 0, MUCH_CREDIT);
        assertEquals(List.of("next"), read(consumer, end));
    }

    @Test
    void shouldGoOnForWhoHasReadTheMessageThatIsDamagedNow()
    {
        store("message ");
        restart();
        flip(positions.get(DAMAGED) + RecordLayout.HEADER_LENGTH);

        final TestClient consumer = TestClient.connected(fixture, Lane.DELIVERY);
        consumer.pull(1, DAMAGED + 1, fixture.broker().term() - 1, MUCH_CREDIT);
        assertEquals(messages(DAMAGED + 1, MESSAGES), read(consumer, new PullEndDecoder()));
    }

    @Test
    void shouldVerifyWhatItHasJustWrittenOnlyIfToldTo()
    {
        try (BrokerFixture distrustful =
            new BrokerFixture(FlushMode.SYNC, (ctx) -> ctx.limits().trustedTailLengthBytes(0)))
        {
            final TestClient producer = TestClient.connected(distrustful, Lane.REQUEST);
            producer.send(1, 0, "first");
            assertNotNull(producer.reply());
            final long end = distrustful.broker().commitPosition();
            distrustful.storage.flipBit(SEGMENT, end - 8, 1);
            final TestClient consumer = TestClient.connected(distrustful, Lane.DELIVERY);
            consumer.pull(1, 0, 0, MUCH_CREDIT);
            final PullEndDecoder decoder = new PullEndDecoder();
            assertEquals(List.of(), read(consumer, decoder));
            assertEquals(ErrorCode.CORRUPT.status(), decoder.status());
        }
    }

    private void store(final String text)
    {
        final TestClient producer = TestClient.connected(fixture, Lane.REQUEST);
        for (int i = 0; i < MESSAGES; i++)
        {
            positions.add(fixture.broker().commitPosition());
            producer.send(1, 0, text + (char)('a' + i));
            assertNotNull(producer.reply());
        }
    }

    private void restart()
    {
        fixture.stop();
        fixture.start();
    }

    private void flip(final long position)
    {
        fixture.storage.flipBit(SEGMENT, position, 2);
    }

    private void assertTellsDamage()
    {
        fixture.pass(TimeUnit.SECONDS.toNanos(1));
        assertEquals(1, fixture.errors.size());
        final String message = fixture.errors.get(0).getMessage();
        assertTrue(message.contains("position " + positions.get(DAMAGED)) &&
            message.contains("commitlog/00000000000000000000"), message);
        assertTrue(fixture.counter(BrokerCounters.TYPE_CORRUPT_RECORDS) >= 1);
    }

    private static List<String> messages(final int from, final int to)
    {
        final List<String> messages = new ArrayList<>();
        for (int i = from; i < to; i++)
        {
            messages.add("message " + (char)('a' + i));
        }
        return messages;
    }

    /** Bodies up to the end of the flow, or to where nothing comes any more. */
    private static List<String> read(final TestClient consumer, final PullEndDecoder end)
    {
        final List<String> bodies = new ArrayList<>();
        for (MutableDirectBuffer frame = consumer.reply(); null != frame; frame = consumer.reply())
        {
            final int templateId = consumer.templateId(frame);
            if (PullEndDecoder.TEMPLATE_ID == templateId)
            {
                end.wrapAndApplyHeader(frame, 0, consumer.replyHeader());
                break;
            }
            if (RecordsDecoder.TEMPLATE_ID == templateId)
            {
                final RecordsDecoder records =
                    new RecordsDecoder().wrapAndApplyHeader(frame, 0, consumer.replyHeader());
                int record = records.limit() + RecordsDecoder.recordsHeaderLength();
                for (int i = 0; i < records.recordCount(); i++)
                {
                    final byte[] body = new byte[RecordLayout.bodyLength(frame, record)];
                    frame.getBytes(RecordLayout.bodyOffset(frame, record), body);
                    bodies.add(new String(body, StandardCharsets.US_ASCII));
                    record += RecordLayout.length(frame, record);
                }
            }
            else if (RecordPartDecoder.TEMPLATE_ID == templateId)
            {
                bodies.add("part");
            }
        }
        return bodies;
    }
}
