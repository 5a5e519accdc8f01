package io.perigee.broker;

import io.perigee.journal.MappedRegion;
import io.perigee.journal.SnapshotStore;
import io.perigee.journal.StorageFile;
import io.perigee.journal.StorageIo;
import io.perigee.journal.record.RecordLayout;
import io.perigee.protocol.ErrorCode;
import io.perigee.protocol.GroupReplyDecoder;
import io.perigee.protocol.OffsetReplyDecoder;
import io.perigee.protocol.PullEndDecoder;
import io.perigee.protocol.RecordPartDecoder;
import io.perigee.protocol.RecordsDecoder;
import io.perigee.protocol.TopicReplyDecoder;
import io.perigee.transport.Lane;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What consumers see of a log whose begin moves up.
 */
class RetentionTest
{
    private static final long MUCH_CREDIT = 1 << 30;
    private static final long EARLIEST = -1;
    private static final int COMMITTED = 1;
    private static final int MINIMUM = 2;
    private static final int MAXIMUM = 3;
    private static final int SEGMENTS_KEPT = 3;
    private static final String BODY = "x".repeat(1000);

    private final BrokerFixture fixture = new BrokerFixture(FlushMode.SYNC, (ctx) ->
    {
        ctx.journal().retention().lengthBytes((long)SEGMENTS_KEPT * BrokerFixture.SEGMENT_LENGTH)
            .intervalNs(TimeUnit.MILLISECONDS.toNanos(5));
        ctx.intervals().checkpointIntervalNs(TimeUnit.MILLISECONDS.toNanos(20));
    });
    private TestClient producer = TestClient.connected(fixture, Lane.REQUEST);
    private long stored;

    @AfterEach
    void after()
    {
        fixture.close();
        assertEquals(List.of(), fixture.errors);
        assertEquals(List.of(), fixture.terminations);
    }

    @Test
    void shouldSendWhoeverComesTooLateToTheFirstMessageThatIsLeft()
    {
        store(600);
        final long min = offset(MINIMUM);
        assertTrue(min > 200, "minimum " + min);
        assertTrue(fixture.counter(BrokerCounters.TYPE_SEGMENTS_REMOVED) >= 6);

        final TestClient consumer = TestClient.connected(fixture, Lane.DELIVERY);
        final PullEndDecoder end = new PullEndDecoder();
        consumer.pull(1, 0, 0, MUCH_CREDIT);
        assertEquals(List.of(), read(consumer, end));
        assertEquals(ErrorCode.OFFSET_TOO_SMALL.status(), end.status());
        assertEquals(min, end.nextQueueOffset());
        assertEquals(min, end.minQueueOffset());

        consumer.pull(2, min, 0, MUCH_CREDIT);
        assertEquals(offsets(min, stored), read(consumer, end));
        consumer.pull(3, EARLIEST, 0, MUCH_CREDIT);
        assertEquals(offsets(min, stored), read(consumer, end));
        consumer.pull(4, min - 1, 0, MUCH_CREDIT);
        read(consumer, end);
        assertEquals(ErrorCode.OFFSET_TOO_SMALL.status(), end.status());
    }

    @Test
    void shouldTellAFlowThatWasOvertaken()
    {
        store(2);
        final TestClient consumer = TestClient.connected(fixture, Lane.DELIVERY);
        consumer.pull(1, 0, 0, 1);
        final PullEndDecoder end = new PullEndDecoder();
        assertEquals(List.of(0L), read(consumer, end));

        store(600);
        final long min = offset(MINIMUM);
        consumer.credit(1, MUCH_CREDIT);
        assertEquals(List.of(), read(consumer, end));
        assertEquals(ErrorCode.OFFSET_TOO_SMALL.status(), end.status());
        assertEquals(min, end.nextQueueOffset());
        assertNull(consumer.reply());
    }

    @Test
    void shouldTellAFlowThatWasOvertakenInTheMiddleOfALongMessage()
    {
        producer.sendInParts(new byte[9000], 1000, Integer.MAX_VALUE);
        assertNotNull(producer.reply());
        stored++;
        final TestClient consumer = TestClient.connected(fixture, Lane.DELIVERY);
        consumer.link().room(1);
        consumer.pull(1, 0, 0, MUCH_CREDIT);
        fixture.runUntilIdle();
        store(600);
        consumer.link().room(Integer.MAX_VALUE);
        final PullEndDecoder end = new PullEndDecoder();
        final List<Long> offsets = read(consumer, end);
        assertTrue(offsets.isEmpty(), offsets.toString());
        assertEquals(ErrorCode.OFFSET_TOO_SMALL.status(), end.status());
        assertEquals(offset(MINIMUM), end.nextQueueOffset());
    }

    @Test
    void shouldServeAFlowThatFollowsWhileTheLogIsCutBehindIt()
    {
        final TestClient consumer = TestClient.connected(fixture, Lane.DELIVERY);
        consumer.pull(1, 0, 0, MUCH_CREDIT);
        final List<Long> offsets = new ArrayList<>();
        long min = 0;
        for (int i = 0; i < 40; i++)
        {
            store(10);
            consumer.keepAlive();
            offsets.addAll(read(consumer, new PullEndDecoder()));
            final long newMin = offset(MINIMUM);
            assertTrue(newMin >= min);
            min = newMin;
        }
        assertEquals(offsets(0, stored), offsets);
        assertTrue(min > 200, "minimum " + min);
    }

    @Test
    void shouldKeepTopicsGroupsAndOffsetsOverAStart()
    {
        producer.createTopic("another", 3);
        assertNotNull(producer.reply());
        producer.joinGroup("desk");
        final GroupReplyDecoder joined =
            new GroupReplyDecoder().wrapAndApplyHeader(producer.reply(), 0, producer.replyHeader());
        final int groupId = joined.groupId();
        producer.commitOffset(groupId, joined.generation(), 2, true);
        assertNotNull(producer.reply());
        store(600);
        final long min = offset(MINIMUM);
        restart();

        assertTrue(offset(MINIMUM) >= min);
        assertEquals(stored, offset(MAXIMUM));
        producer.queryOffset(groupId, COMMITTED);
        assertEquals(2, offsetReply().queueOffset());
        producer.describeTopic("another", 0);
        assertEquals(3, new TopicReplyDecoder()
            .wrapAndApplyHeader(producer.reply(), 0, producer.replyHeader()).queueCount());
        final TestClient consumer = TestClient.connected(fixture, Lane.DELIVERY);
        consumer.pull(1, EARLIEST, 0, MUCH_CREDIT);
        assertEquals(offsets(offset(MINIMUM), stored), read(consumer, new PullEndDecoder()));
    }

    @Test
    void shouldNeverMoveTheMinimumBack()
    {
        long min = 0;
        for (int round = 0; round < 12; round++)
        {
            store(37);
            long newMin = offset(MINIMUM);
            assertTrue(newMin >= min, "from " + min + " to " + newMin);
            min = newMin;
            kill();
            newMin = offset(MINIMUM);
            assertTrue(newMin >= min, "from " + min + " to " + newMin + " by a start");
            min = newMin;
            assertEquals(stored, offset(MAXIMUM));
        }
        assertTrue(min > 200, "minimum " + min);
    }

    @Test
    void shouldKeepWhatTheOlderSnapshotNeeds()
    {
        try (BrokerFixture greedy = new BrokerFixture(FlushMode.SYNC, (ctx) ->
        {
            ctx.journal().retention().lengthBytes(1).intervalNs(TimeUnit.MILLISECONDS.toNanos(5));
            ctx.intervals().checkpointIntervalNs(TimeUnit.SECONDS.toNanos(1));
        }))
        {
            final TestClient client = TestClient.connected(greedy, Lane.REQUEST);
            final SnapshotStore snapshots = new SnapshotStore(greedy.storage, Path.of("/data"));
            for (int i = 0; i < 560; i++)
            {
                client.send(1, 0, BODY);
                assertNotNull(client.reply());
                greedy.pass(TimeUnit.MILLISECONDS.toNanos(3));
                client.keepAlive();
            }
            assertTrue(greedy.counter(BrokerCounters.TYPE_SEGMENTS_REMOVED) >= 2);
            greedy.storage.kill();
            final long[] positions = snapshots.positions();
            assertEquals(2, positions.length);
            assertTrue(positions[1] - positions[0] > BrokerFixture.SEGMENT_LENGTH);
            greedy.storage.flipBit(snapshots.file(positions[1]), 100, 0);
            greedy.errors.clear();
            greedy.start();
            assertEquals(1, greedy.errors.size(), greedy.errors.toString());
            final TestClient next = TestClient.connected(greedy, Lane.REQUEST);
            next.queryOffset(0, MAXIMUM);
            assertEquals(560, new OffsetReplyDecoder()
                .wrapAndApplyHeader(next.reply(), 0, next.replyHeader()).queueOffset());
        }
    }

    @Test
    void shouldTellWhatIsGoneFromWhatIsDamagedWhereAQueueCannotBeTrimmed()
    {
        final long[] length = new long[1];
        try (BrokerFixture full = FullDiskStartTest.neverGettingRoom(length))
        {
            FullDiskStartTest.store(full, 560);
            full.storage.kill();
            full.storage.lose(Path.of("/data/consumequeue/orders/0/00000000000000004000"));
            full.storage.capacityBytes(full.storage.usedSpaceBytes(Path.of("/data")));
            length[0] = 1;
            full.start();
            assertEquals(1, full.counter(BrokerCounters.TYPE_SEGMENTS_REMOVED));

            final TestClient consumer = TestClient.connected(full, Lane.DELIVERY);
            final PullEndDecoder end = new PullEndDecoder();
            consumer.pull(1, 0, 0, MUCH_CREDIT);
            full.pass(TimeUnit.SECONDS.toNanos(2));
            assertEquals(List.of(), read(consumer, end));
            assertEquals(ErrorCode.OFFSET_TOO_SMALL.status(), end.status());
            assertEquals(0, end.minQueueOffset());
            final long next = end.nextQueueOffset();
            assertTrue(next > 1 && next < 100, "next " + next);
            consumer.pull(2, next, 0, MUCH_CREDIT);
            full.pass(TimeUnit.SECONDS.toNanos(1));
            assertEquals(offsets(next, 200), read(consumer, end));
        }
    }

    @Test
    void shouldKeepNoMoreFilesThanItMay()
    {
        store(600);
        final List<String> segments = fixture.storage.list(Path.of("/data/commitlog"));
        assertTrue(segments.size() <= SEGMENTS_KEPT + 3, segments.toString());
        fixture.stop();
        fixture.start();
        producer = TestClient.connected(fixture, Lane.REQUEST);
        assertEquals(stored, offset(MAXIMUM));
    }

    @Test
    void shouldLetGoOfTheQueueFileThatASearchHasReadFrom()
    {
        final Path file = Path.of("/data/consumequeue/orders/0/00000000000000000000");
        final Set<Path> mapped = new HashSet<>();
        try (BrokerFixture searched = new BrokerFixture(FlushMode.SYNC, (ctx) ->
        {
            ctx.journal().retention().intervalNs(TimeUnit.MILLISECONDS.toNanos(5));
            ctx.journal().indexes().consumeQueueFileEntries(200);
            ctx.intervals().checkpointIntervalNs(TimeUnit.SECONDS.toNanos(1));
            ctx.journal().storageIo(noting(ctx.journal().storageIo(), mapped));
        }))
        {
            TestClient client = TestClient.connected(searched, Lane.REQUEST);
            for (int i = 0; i < 560; i++)
            {
                client.send(1, 0, BODY);
                assertNotNull(client.reply());
                searched.pass(TimeUnit.MILLISECONDS.toNanos(3));
                client.keepAlive();
            }
            searched.stop();
            searched.start();
            client = TestClient.connected(searched, Lane.REQUEST);
            client.search(MessageSearch.KIND_TIME, 0, "", 1, 0);
            searched.pass(TimeUnit.MILLISECONDS.toNanos(100));
            assertNotNull(client.reply());
            assertTrue(mapped.contains(file), mapped.toString());

            for (int i = 0; i < 6; i++)
            {
                searched.storage.capacityBytes(searched.storage.usedSpaceBytes(Path.of("/data")) * 100 / 98);
                searched.pass(TimeUnit.MILLISECONDS.toNanos(100));
            }
            client.queryOffset(0, MINIMUM);
            assertTrue(new OffsetReplyDecoder()
                .wrapAndApplyHeader(client.reply(), 0, client.replyHeader()).queueOffset() > 200);
            assertFalse(mapped.contains(file), mapped.toString());
        }
    }

    /** Which files are mapped now. */
    private static StorageIo noting(final StorageIo storage, final Set<Path> mapped)
    {
        return Watched.watch(StorageIo.class, storage, (method, args, result) ->
            !(result instanceof StorageFile) ? result :
            Watched.watch(StorageFile.class, (StorageFile)result, (fileMethod, fileArgs, fileResult) ->
            {
                if (!(fileResult instanceof MappedRegion))
                {
                    return fileResult;
                }
                mapped.add((Path)args[0]);
                return Watched.watch(MappedRegion.class, (MappedRegion)fileResult,
                    (regionMethod, regionArgs, regionResult) ->
                    {
                        if ("close".equals(regionMethod))
                        {
                            mapped.remove((Path)args[0]);
                        }
                        return regionResult;
                    });
            }));
    }

    private void restart()
    {
        fixture.stop();
        fixture.start();
        producer = TestClient.connected(fixture, Lane.REQUEST);
    }

    private void kill()
    {
        fixture.storage.kill();
        fixture.start();
        producer = TestClient.connected(fixture, Lane.REQUEST);
    }

    private void store(final int count)
    {
        for (int i = 0; i < count; i++)
        {
            producer.send(1, 0, BODY);
            assertNotNull(producer.reply());
            if (0 == i % 10)
            {
                fixture.pass(TimeUnit.MILLISECONDS.toNanos(30));
                producer.keepAlive();
            }
        }
        stored += count;
        fixture.pass(TimeUnit.MILLISECONDS.toNanos(200));
    }

    private long offset(final int kind)
    {
        producer.queryOffset(0, kind);
        return offsetReply().queueOffset();
    }

    private OffsetReplyDecoder offsetReply()
    {
        return new OffsetReplyDecoder().wrapAndApplyHeader(producer.reply(), 0, producer.replyHeader());
    }

    private static List<Long> offsets(final long from, final long to)
    {
        return LongStream.range(from, to).boxed().collect(Collectors.toList());
    }

    /** Offsets of the messages that came, up to the end of the flow or to where nothing comes any more. */
    private static List<Long> read(final TestClient consumer, final PullEndDecoder end)
    {
        final List<Long> offsets = new ArrayList<>();
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
                    offsets.add(RecordLayout.queueOffset(frame, record));
                    record += RecordLayout.length(frame, record);
                }
            }
            else if (RecordPartDecoder.TEMPLATE_ID == templateId)
            {
                final RecordPartDecoder part =
                    new RecordPartDecoder().wrapAndApplyHeader(frame, 0, consumer.replyHeader());
                if (part.recordOffset() + part.sliceLength() == part.recordLengthBytes())
                {
                    offsets.add(part.nextQueueOffset() - 1);
                }
            }
        }
        return offsets;
    }
}
