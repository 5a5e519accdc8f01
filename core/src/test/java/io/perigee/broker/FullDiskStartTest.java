package io.perigee.broker;

import io.perigee.journal.SimulatedStorageIo;
import io.perigee.journal.SnapshotStore;
import io.perigee.journal.StorageIo;
import io.perigee.protocol.OffsetReplyDecoder;
import io.perigee.transport.Lane;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A broker is started on a disk that has no room left.
 */
class FullDiskStartTest
{
    private static final int MAXIMUM = 3;
    private static final String BODY = "x".repeat(1000);

    @Test
    void shouldMakeRoomAfterAStartOnAFullDisk()
    {
        final long[] length = new long[1];
        try (BrokerFixture full = new BrokerFixture(FlushMode.SYNC, (ctx) ->
        {
            ctx.journal().retention().lengthBytes(length[0]).intervalNs(TimeUnit.MILLISECONDS.toNanos(5));
            ctx.intervals().checkpointIntervalNs(TimeUnit.SECONDS.toNanos(1));
        }))
        {
            store(full, 560);
            full.storage.kill();
            final long olderPosition = new SnapshotStore(full.storage, Path.of("/data")).positions()[0];
            final long used = full.storage.usedSpaceBytes(Path.of("/data"));
            full.storage.capacityBytes(used);
            length[0] = 1;
            full.start();
            full.pass(TimeUnit.MILLISECONDS.toNanos(500));
            assertEquals(olderPosition / BrokerFixture.SEGMENT_LENGTH,
                full.counter(BrokerCounters.TYPE_SEGMENTS_REMOVED));
            assertTrue(full.storage.usedSpaceBytes(Path.of("/data")) < used);
            full.pass(TimeUnit.SECONDS.toNanos(3));
            assertTrue(full.counter(BrokerCounters.TYPE_SEGMENTS_REMOVED) >
                olderPosition / BrokerFixture.SEGMENT_LENGTH);
        }
    }

    @Test
    void shouldStartOnAFullDiskWhenAQueueNeedsRoomAndARepair()
    {
        final long[] length = new long[1];
        try (BrokerFixture full = neverGettingRoom(length))
        {
            store(full, 620);
            full.storage.kill();
            full.storage.capacityBytes(full.storage.usedSpaceBytes(Path.of("/data")));
            length[0] = 1;
            full.start();
            assertEquals(1, full.counter(BrokerCounters.TYPE_SEGMENTS_REMOVED));
            full.storage.kill();
            full.storage.flipBit(Path.of("/data/consumequeue/orders/0/00000000000000004000"), 2200, 1);
            full.storage.lose(Path.of("/data/consumequeue/orders/0/00000000000000008000"));
            full.storage.capacityBytes(full.storage.usedSpaceBytes(Path.of("/data")));
            full.start();
            final TestClient next = TestClient.connected(full, Lane.REQUEST);
            next.queryOffset(0, MAXIMUM);
            assertEquals(620, new OffsetReplyDecoder()
                .wrapAndApplyHeader(next.reply(), 0, next.replyHeader()).queueOffset());
        }
    }

    /** A broker whose disk stays full once a length is set: somebody else takes the room that a deleted file gives. */
    static BrokerFixture neverGettingRoom(final long[] length)
    {
        return new BrokerFixture(FlushMode.SYNC, (ctx) ->
        {
            ctx.journal().retention().lengthBytes(length[0]).intervalNs(TimeUnit.SECONDS.toNanos(100));
            ctx.journal().indexes().consumeQueueFileEntries(200);
            ctx.intervals().checkpointIntervalNs(TimeUnit.SECONDS.toNanos(1));
            final SimulatedStorageIo storage = (SimulatedStorageIo)ctx.journal().storageIo();
            ctx.journal().storageIo(Watched.watch(StorageIo.class, storage, (method, args, result) ->
            {
                if (length[0] > 0 && "delete".equals(method))
                {
                    storage.capacityBytes(storage.usedSpaceBytes(Path.of("/data")));
                }
                return result;
            }));
        });
    }

    /** Store messages, slowly enough for checkpoints in between. */
    static void store(final BrokerFixture fixture, final int count)
    {
        final TestClient client = TestClient.connected(fixture, Lane.REQUEST);
        for (int i = 0; i < count; i++)
        {
            client.send(1, 0, BODY);
            assertNotNull(client.reply());
            fixture.pass(TimeUnit.MILLISECONDS.toNanos(3));
            client.keepAlive();
        }
    }
}
