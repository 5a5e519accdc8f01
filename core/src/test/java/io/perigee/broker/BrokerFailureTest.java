package io.perigee.broker;

import io.perigee.journal.Checkpoint;
import io.perigee.journal.CheckpointWriter;
import io.perigee.journal.JournalException;
import io.perigee.journal.TwoSlotFile;
import io.perigee.protocol.BatchEntry;
import io.perigee.protocol.ErrorCode;
import io.perigee.protocol.GroupReplyDecoder;
import io.perigee.protocol.OffsetReplyDecoder;
import io.perigee.protocol.SendAckDecoder;
import io.perigee.protocol.TopicReplyDecoder;
import io.perigee.transport.Lane;
import io.perigee.transport.TransportException;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What an operator is told when the broker cannot go on, and that it does not go on.
 */
class BrokerFailureTest
{
    private static final int MAXIMUM = 3;

    private boolean isClockBroken;
    private final BrokerFixture fixture = new BrokerFixture(FlushMode.SYNC, (ctx) -> ctx.epochClock(this::epochMs));
    private final TestClient producer = TestClient.connected(fixture, Lane.REQUEST);

    @AfterEach
    void after()
    {
        fixture.close();
    }

    @Test
    void shouldStopForGoodAtTheFirstFailedForce()
    {
        fixture.storage.failForce(1);
        producer.send(1, 0, "never acknowledged");
        assertNull(producer.reply());
        assertEquals(List.of(ErrorCode.STORAGE_FAILED), fixture.terminations);

        producer.send(1, 0, "neither");
        assertNull(producer.reply());
        assertEquals(1, fixture.errors.size());
    }

    @Test
    void shouldTellABrokenInvariantFromAFailedDisk()
    {
        isClockBroken = true;
        producer.send(1, 0, "never stored");
        assertNull(producer.reply());
        assertEquals(List.of(ErrorCode.INVARIANT_BROKEN), fixture.terminations);

        isClockBroken = false;
        producer.send(1, 0, "nor this");
        assertNull(producer.reply());
        assertEquals(1, fixture.errors.size());
    }

    @Test
    void shouldNotSayThatTheLogIsWholeWhenAnAgentHasFailed()
    {
        assertEquals(ErrorCode.OK, send(10));
        fixture.stop();
        assertTrue(isClean());

        fixture.start();
        final TestClient client = TestClient.connected(fixture, Lane.REQUEST);
        isClockBroken = true;
        client.send(1, 0, "never stored");
        assertNull(client.reply());
        assertEquals(List.of(ErrorCode.INVARIANT_BROKEN), fixture.terminations);
        fixture.stop();
        assertFalse(isClean());
        isClockBroken = false;
        fixture.start();
    }

    @Test
    void shouldWaitForSpaceRatherThanStopWhenTheDiskIsFull()
    {
        final int messages = 300;
        fixture.storage.capacityBytes(Long.MAX_VALUE - fixture.storage.usableSpaceBytes(Path.of("/data")));
        for (int i = 0; i < messages; i++)
        {
            producer.send(1, 0, "x");
            assertNotNull(producer.reply());
        }
        fixture.pass(TimeUnit.SECONDS.toNanos(1));
        assertFalse(fixture.errors.isEmpty());
        fixture.errors.forEach((error) -> assertEquals(ErrorCode.STORAGE_FULL, FailureCode.of(error)));
        assertEquals(List.of(), fixture.terminations);

        fixture.storage.capacityBytes(Long.MAX_VALUE);
        fixture.pass(TimeUnit.SECONDS.toNanos(2));
        final TestClient other = TestClient.connected(fixture, Lane.REQUEST);
        other.queryOffset(0, MAXIMUM);
        final OffsetReplyDecoder reply = new OffsetReplyDecoder();
        assertEquals(messages, reply.wrapAndApplyHeader(other.reply(), 0, other.replyHeader()).queueOffset());
        fixture.errors.clear();
        fixture.pass(TimeUnit.SECONDS.toNanos(2));
        assertEquals(List.of(), fixture.errors);
    }

    @Test
    void shouldWriteWhatWasPreparedWithoutPausesWhenTheDiskIsFull()
    {
        try (BrokerFixture small = new BrokerFixture(FlushMode.SYNC, (ctx) ->
        {
            ctx.journal().preparation().touchAheadBytes(4096);
            ctx.journal().retention().reserveBytes(0).metadataReserveBytes(0);
        }))
        {
            final TestClient client = TestClient.connected(small, Lane.REQUEST);
            small.storage.capacityBytes(Long.MAX_VALUE - small.storage.usableSpaceBytes(Path.of("/data")));
            final String body = "x".repeat(1000);
            for (int written = 0; written < 2 * BrokerFixture.SEGMENT_LENGTH - 4096; written += 1200)
            {
                client.send(1, 0, body);
                assertEquals(ErrorCode.OK, ack(client), "after " + written + " bytes");
            }
            assertFalse(small.errors.isEmpty());
            assertEquals(List.of(), small.terminations);
        }
    }

    @Test
    void shouldRefuseWhatHasNoRoomOnTheDiskAndServeEverythingElse()
    {
        producer.joinGroup("desk");
        final GroupReplyDecoder joined =
            new GroupReplyDecoder().wrapAndApplyHeader(producer.reply(), 0, producer.replyHeader());
        final int groupId = joined.groupId();
        final long generation = joined.generation();
        fixture.storage.capacityBytes(Long.MAX_VALUE - fixture.storage.usableSpaceBytes(Path.of("/data")));
        int stored = 0;
        while (ErrorCode.OK == send(BrokerFixture.MAX_MESSAGE_LENGTH / 16))
        {
            stored++;
        }
        assertEquals(ErrorCode.STORAGE_FULL, sendLarge());
        while (ErrorCode.OK == send(1))
        {
            stored++;
        }

        producer.queryOffset(groupId, MAXIMUM);
        assertEquals(stored, offsetReply().queueOffset());
        producer.createTopic("another", 1);
        final TopicReplyDecoder topicReply =
            new TopicReplyDecoder().wrapAndApplyHeader(producer.reply(), 0, producer.replyHeader());
        assertEquals(ErrorCode.STORAGE_FULL.status(), topicReply.status());
        for (int offset = 1; offset < 50; offset++)
        {
            producer.commitOffset(groupId, generation, offset, true);
            assertEquals(ErrorCode.OK.status(), offsetReply().status());
        }
        assertEquals(ErrorCode.STORAGE_FULL, send(1));

        fixture.storage.capacityBytes(Long.MAX_VALUE);
        fixture.pass(TimeUnit.SECONDS.toNanos(2));
        assertEquals(ErrorCode.OK, send(1000));
        producer.commitOffset(groupId, generation, 50, true);
        assertEquals(ErrorCode.OK.status(), offsetReply().status());
        assertEquals(List.of(), fixture.terminations);
    }

    @Test
    void shouldRefuseOffsetsWhenEvenTheirRoomIsUsedUp()
    {
        try (BrokerFixture small =
            new BrokerFixture(FlushMode.SYNC, (ctx) -> ctx.journal().retention().metadataReserveBytes(4096)))
        {
            final TestClient client = TestClient.connected(small, Lane.REQUEST);
            client.joinGroup("desk");
            final GroupReplyDecoder joined =
                new GroupReplyDecoder().wrapAndApplyHeader(client.reply(), 0, client.replyHeader());
            final int groupId = joined.groupId();
            final long generation = joined.generation();
            small.storage.capacityBytes(Long.MAX_VALUE - small.storage.usableSpaceBytes(Path.of("/data")));
            small.pass(TimeUnit.SECONDS.toNanos(2));
            ErrorCode status = ErrorCode.OK;
            int commits = 0;
            while (ErrorCode.OK == status)
            {
                client.commitOffset(groupId, generation, ++commits, true);
                status = ErrorCode.of(new OffsetReplyDecoder()
                    .wrapAndApplyHeader(client.reply(), 0, client.replyHeader()).status());
            }
            assertEquals(ErrorCode.STORAGE_FULL, status);
            assertTrue(commits > 100, "only " + commits);
        }
    }

    @Test
    void shouldStoreBatchesAsAWholeOrNotAtAllOnAFullDisk()
    {
        fixture.storage.capacityBytes(Long.MAX_VALUE - fixture.storage.usableSpaceBytes(Path.of("/data")));
        int stored = 0;
        ErrorCode status = sendBatch(10);
        while (ErrorCode.OK == status)
        {
            stored += 10;
            status = sendBatch(10);
        }
        assertEquals(ErrorCode.STORAGE_FULL, status);
        producer.queryOffset(0, MAXIMUM);
        assertEquals(stored, offsetReply().queueOffset());

        fixture.storage.capacityBytes(Long.MAX_VALUE);
        fixture.pass(TimeUnit.SECONDS.toNanos(2));
        assertEquals(ErrorCode.OK, sendBatch(10));
    }

    @Test
    void shouldRefuseMessagesBeforeTheDiskIsFullAndTakeThemWhenThereIsRoom()
    {
        final long used = fixture.storage.usedSpaceBytes(Path.of("/data"));
        assertEquals(ErrorCode.OK, send(10));
        fixture.storage.capacityBytes(used * 100 / 91);
        fixture.pass(TimeUnit.SECONDS.toNanos(2));
        assertEquals(ErrorCode.STORAGE_FULL, send(10));
        assertEquals(List.of(), fixture.errors);

        fixture.storage.capacityBytes(used * 100 / 80);
        fixture.pass(TimeUnit.SECONDS.toNanos(2));
        assertEquals(ErrorCode.OK, send(10));
    }

    @Test
    void shouldNameEveryKindOfFailure()
    {
        for (final JournalException.Kind kind : JournalException.Kind.values())
        {
            assertFalse(FailureCode.of(new JournalException(kind, "")).hint().isEmpty());
        }
        assertSame(ErrorCode.JOURNAL_INVALID,
            FailureCode.of(new JournalException(JournalException.Kind.INVALID, "")));
        assertSame(ErrorCode.STORAGE_FAILED, FailureCode.of(new InternalError("a fault in unsafe memory access")));
        assertSame(ErrorCode.DRIVER_LOST, FailureCode.of(new TransportException(ErrorCode.DRIVER_LOST, "gone")));
        assertSame(ErrorCode.INVARIANT_BROKEN, FailureCode.of(new IllegalStateException("never")));
    }

    private boolean isClean()
    {
        final Path path = Path.of("/data", CheckpointWriter.FILE_NAME);
        try (TwoSlotFile file = TwoSlotFile.open(fixture.storage, path, Checkpoint.MAGIC, Checkpoint.VERSION))
        {
            return Checkpoint.decode(file.payload(), 0).isClean();
        }
    }

    private ErrorCode send(final int bodyLength)
    {
        producer.send(1, 0, "x".repeat(bodyLength));
        return ack();
    }

    private ErrorCode sendBatch(final int messageCount)
    {
        final int bodyLength = 200;
        final UnsafeBuffer payload = new UnsafeBuffer(new byte[messageCount * BatchEntry.entryLength(bodyLength)]);
        for (int i = 0; i < messageCount; i++)
        {
            BatchEntry.putHeader(payload, i * BatchEntry.entryLength(bodyLength), 0, 0, bodyLength, 0, 0);
        }
        producer.sendBatch(messageCount, payload.capacity(), payload.byteArray());
        return ack();
    }

    private ErrorCode sendLarge()
    {
        producer.sendInParts(new byte[4000], 1000, Integer.MAX_VALUE);
        return ack();
    }

    private ErrorCode ack()
    {
        return ack(producer);
    }

    private static ErrorCode ack(final TestClient client)
    {
        final SendAckDecoder ack = new SendAckDecoder();
        ack.wrapAndApplyHeader(client.reply(), 0, client.replyHeader());

        return ErrorCode.of(ack.results().next().status());
    }

    private OffsetReplyDecoder offsetReply()
    {
        return new OffsetReplyDecoder().wrapAndApplyHeader(producer.reply(), 0, producer.replyHeader());
    }

    private long epochMs()
    {
        if (isClockBroken)
        {
            throw new IllegalStateException("the clock is broken");
        }

        return 1;
    }
}
