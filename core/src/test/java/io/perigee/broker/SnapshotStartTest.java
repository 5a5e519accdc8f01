package io.perigee.broker;

import io.perigee.journal.Checkpoint;
import io.perigee.journal.CheckpointWriter;
import io.perigee.journal.JournalException;
import io.perigee.journal.SnapshotStore;
import io.perigee.journal.TwoSlotFile;
import io.perigee.journal.record.RecordLayout;
import io.perigee.protocol.ErrorCode;
import io.perigee.protocol.GroupReplyDecoder;
import io.perigee.protocol.OffsetReplyDecoder;
import io.perigee.protocol.RecordsDecoder;
import io.perigee.protocol.TopicReplyDecoder;
import io.perigee.transport.Lane;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A start begins with a snapshot and knows all the same what a start from the whole log would know.
 */
class SnapshotStartTest
{
    private static final Path DATA = Path.of("/data");
    private static final int COMMITTED = 1;
    private static final int MAXIMUM = 3;
    private static final long MUCH_CREDIT = 1L << 30;
    private static final long INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LENGTH = 16 * 1024;

    private final BrokerFixture fixture = new BrokerFixture(
        FlushMode.SYNC, (ctx) -> ctx.intervals().checkpointIntervalNs(INTERVAL_NS).checkpointLengthBytes(LENGTH));
    private final SnapshotStore snapshots = new SnapshotStore(fixture.storage, DATA);
    private TestClient producer = TestClient.connected(fixture, Lane.REQUEST);
    private int sent;

    @AfterEach
    void after()
    {
        fixture.close();
        assertEquals(List.of(), fixture.terminations);
    }

    @Test
    void shouldReadNothingAfterACleanEnd()
    {
        send(500);
        final int groupId = commitOffset(17);
        fixture.stop();
        fixture.start();

        assertEquals(newestSnapshot(), startedFrom());
        assertTrue(startedFrom() > 500 * RecordLayout.HEADER_LENGTH);
        assertKnowsEverything(groupId, 17);
    }

    @Test
    void shouldReadWhatFollowsTheSnapshotAfterAKill()
    {
        send(300);
        final int groupId = commitOffset(17);
        fixture.pass(2 * INTERVAL_NS);
        final long checkpoint = newestSnapshot();
        send(100);
        fixture.killAndStart();

        assertEquals(checkpoint, startedFrom());
        assertKnowsEverything(groupId, 17);
    }

    @Test
    void shouldKnowWhatWasCreatedAfterTheSnapshot()
    {
        send(10);
        fixture.pass(2 * INTERVAL_NS);
        producer.createTopic("later", 3);
        assertEquals(ErrorCode.OK.status(), topicReply().status());
        final int groupId = commitOffset(5);
        fixture.killAndStart();

        assertTrue(startedFrom() > 0);
        producer = TestClient.connected(fixture, Lane.REQUEST);
        producer.describeTopic("later", 0);
        assertEquals(3, topicReply().queueCount());
        assertKnowsEverything(groupId, 5);
    }

    @Test
    void shouldTakeTheOlderSnapshotWhenTheNewestIsDamaged()
    {
        send(200);
        final int groupId = commitOffset(17);
        fixture.pass(2 * INTERVAL_NS);
        send(100);
        fixture.pass(2 * INTERVAL_NS);
        final long[] positions = snapshots.positions();
        assertEquals(2, positions.length);
        fixture.storage.flipBit(snapshots.file(positions[1]), 70, 3);
        fixture.killAndStart();

        assertEquals(positions[0], startedFrom());
        assertEquals(1, fixture.errors.size());
        assertTrue(fixture.errors.get(0).getMessage().contains(snapshots.file(positions[1]).toString()));
        assertKnowsEverything(groupId, 17);
    }

    @Test
    void shouldReadTheWholeLogWhenNoSnapshotIsLeft()
    {
        send(300);
        final int groupId = commitOffset(17);
        fixture.pass(2 * INTERVAL_NS);
        for (final long position : snapshots.positions())
        {
            fixture.storage.delete(snapshots.file(position));
        }
        fixture.killAndStart();

        assertEquals(0, startedFrom());
        assertKnowsEverything(groupId, 17);
        fixture.pass(2 * INTERVAL_NS);
        assertTrue(newestSnapshot() > 0);
    }

    @Test
    void shouldDoWithoutTheCheckpointFile()
    {
        send(300);
        final int groupId = commitOffset(17);
        fixture.stop();
        fixture.storage.delete(DATA.resolve(CheckpointWriter.FILE_NAME));
        fixture.start();

        assertKnowsEverything(groupId, 17);
    }

    @Test
    void shouldRefuseToServeALogWhoseBeginNoSnapshotTells()
    {
        send(1000);
        fixture.stop();
        final Path log = DATA.resolve("commitlog");
        fixture.storage.delete(log.resolve(fixture.storage.list(log).get(0)));
        fixture.storage.delete(DATA.resolve(CheckpointWriter.FILE_NAME));
        for (final long position : snapshots.positions())
        {
            fixture.storage.flipBit(snapshots.file(position), 8, 1);
        }

        final JournalException ex = assertThrows(JournalException.class, fixture::launch);
        assertEquals(JournalException.Kind.CORRUPT, ex.kind());
        assertTrue(ex.getMessage().contains("restore"), ex.getMessage());
    }

    @Test
    void shouldNotLookAtTheLogBelowTheSnapshot()
    {
        send(1000);
        fixture.stop();
        // The bytes of the first messages: a start that reads them would refuse them.
        fixture.storage.flipBit(DATA.resolve("commitlog").resolve("00000000000000000000"), 5000, 1);
        fixture.start();

        producer = TestClient.connected(fixture, Lane.REQUEST);
        assertEquals(sent, maxOffset());
    }

    @Test
    void shouldKeepTheNewestTwo()
    {
        for (int i = 0; i < 5; i++)
        {
            send(20);
            fixture.pass(2 * INTERVAL_NS);
        }

        assertEquals(2, snapshots.positions().length);
        assertEquals(newestSnapshot(), fixture.counter(BrokerCounters.TYPE_CHECKPOINT));
        assertEquals(newestSnapshot(), checkpoint().checkpointPosition());
    }

    @Test
    void shouldMakeNoCheckpointWhenNothingIsNew()
    {
        send(20);
        fixture.pass(3 * INTERVAL_NS);
        final long position = newestSnapshot();
        final long forces = fixture.storage.forceCount();
        fixture.pass(10 * INTERVAL_NS);

        assertEquals(position, newestSnapshot());
        assertEquals(forces, fixture.storage.forceCount());
    }

    @Test
    void shouldMarkWhatIsDurableSoonAfterTheLastForce()
    {
        fixture.pass(3 * INTERVAL_NS);
        send(3);
        final long durable = fixture.positions().durable().get();
        assertNotEquals(durable, checkpoint().durablePosition());

        fixture.pass(TimeUnit.MILLISECONDS.toNanos(70));
        assertEquals(durable, checkpoint().durablePosition());
    }

    @Test
    void shouldTryAgainWhenThereWasNoSpace()
    {
        send(50);
        fixture.pass(3 * INTERVAL_NS);
        final long before = newestSnapshot();
        final long used = Long.MAX_VALUE - fixture.storage.usableSpaceBytes(DATA);
        fixture.storage.capacityBytes(used);
        send(5);
        fixture.pass(3 * INTERVAL_NS);
        assertEquals(before, newestSnapshot());
        assertTrue(fixture.errors.size() > 0);

        fixture.storage.capacityBytes(Long.MAX_VALUE);
        fixture.pass(TimeUnit.SECONDS.toNanos(2));
        assertTrue(newestSnapshot() > before);
        assertEquals(2, snapshots.positions().length);
        assertEquals(2, fixture.storage.list(DATA.resolve(SnapshotStore.DIRECTORY_NAME)).size());
    }

    private void assertKnowsEverything(final int groupId, final long committed)
    {
        producer = TestClient.connected(fixture, Lane.REQUEST);
        assertEquals(sent, maxOffset());
        producer.queryOffset(groupId, COMMITTED);
        assertEquals(committed, offsetReply().queueOffset());
        send(3);

        final TestClient consumer = TestClient.connected(fixture, Lane.DELIVERY);
        consumer.pull(1, 0, 0, MUCH_CREDIT);
        int read = 0;
        final RecordsDecoder records = new RecordsDecoder();
        MutableDirectBuffer frame = consumer.reply();
        while (null != frame && RecordsDecoder.TEMPLATE_ID == consumer.templateId(frame))
        {
            records.wrapAndApplyHeader(frame, 0, consumer.replyHeader());
            int offset = records.limit() + RecordsDecoder.recordsHeaderLength();
            for (int i = 0; i < records.recordCount(); i++)
            {
                assertEquals("message " + read, frame.getStringWithoutLengthUtf8(
                    RecordLayout.bodyOffset(frame, offset), RecordLayout.bodyLength(frame, offset)));
                assertEquals(read, RecordLayout.queueOffset(frame, offset));
                offset += RecordLayout.length(frame, offset);
                read++;
            }
            frame = consumer.reply();
        }
        assertEquals(sent, read);
    }

    private void send(final int count)
    {
        for (int i = 0; i < count; i++)
        {
            producer.send(1, 0, "message " + sent++);
            assertNotNull(producer.reply());
        }
    }

    private int commitOffset(final long queueOffset)
    {
        producer.joinGroup("desk");
        final GroupReplyDecoder joined =
            new GroupReplyDecoder().wrapAndApplyHeader(producer.reply(), 0, producer.replyHeader());
        final int groupId = joined.groupId();
        producer.commitOffset(groupId, joined.generation(), queueOffset, true);
        assertEquals(ErrorCode.OK.status(), offsetReply().status());

        return groupId;
    }

    private long maxOffset()
    {
        producer.queryOffset(0, MAXIMUM);
        return offsetReply().queueOffset();
    }

    private OffsetReplyDecoder offsetReply()
    {
        return new OffsetReplyDecoder().wrapAndApplyHeader(producer.reply(), 0, producer.replyHeader());
    }

    private TopicReplyDecoder topicReply()
    {
        return new TopicReplyDecoder().wrapAndApplyHeader(producer.reply(), 0, producer.replyHeader());
    }

    private long startedFrom()
    {
        return fixture.counter(BrokerCounters.TYPE_SNAPSHOT);
    }

    private long newestSnapshot()
    {
        final long[] positions = snapshots.positions();
        return positions[positions.length - 1];
    }

    private Checkpoint checkpoint()
    {
        final TwoSlotFile file = TwoSlotFile.open(
            fixture.storage, DATA.resolve(CheckpointWriter.FILE_NAME), Checkpoint.MAGIC, Checkpoint.VERSION);
        return Checkpoint.decode(file.payload(), 0);
    }
}
