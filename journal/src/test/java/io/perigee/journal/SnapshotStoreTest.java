package io.perigee.journal;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SnapshotStoreTest
{
    private static final Path DATA = Path.of("/data");

    private final SimulatedStorageIo storage = new SimulatedStorageIo();
    private final SnapshotStore store = new SnapshotStore(storage, DATA);

    @BeforeEach
    void before()
    {
        storage.createDirectories(DATA, true);
    }

    @Test
    void shouldBeEmptyBeforeTheFirstSnapshot()
    {
        assertArrayEquals(new long[0], store.positions());
        assertEquals(List.of(), storage.list(DATA));
    }

    @Test
    void shouldReadWhatWasWrittenInSlices()
    {
        final SnapshotWriter writer = store.begin(4096, 17, 3, 1_700_000_000_000L);
        writer.write(bytes("first, "));
        writer.write(bytes("second"));
        writer.complete();

        final Snapshot snapshot = store.read(4096);
        assertEquals(4096, snapshot.position());
        assertEquals(17, snapshot.crc());
        assertEquals(3, snapshot.term());
        assertEquals(1_700_000_000_000L, snapshot.storeTimestampMs());
        assertEquals("first, second", content(snapshot));
        assertArrayEquals(new long[]{4096}, store.positions());
    }

    @Test
    void shouldLeaveNothingBehindWhenAbandoned()
    {
        write(8, "kept");
        final SnapshotWriter writer = store.begin(16, 0, 0, 0);
        writer.write(bytes("lost"));
        writer.abandon();

        assertEquals(List.of(LogSegment.name(8)), storage.list(DATA.resolve("snapshot")));
    }

    @Test
    void shouldReplaceASnapshotOfTheSamePosition()
    {
        write(8, "old");
        write(8, "new");

        assertEquals("new", content(store.read(8)));
    }

    @Test
    void shouldKeepOnlyTwoAndWhatIsNotItsOwn()
    {
        write(8, "a");
        write(16, "b");
        write(24, "c");
        store.begin(32, 0, 0, 0).write(bytes("half"));
        storage.create(DATA.resolve("snapshot").resolve("readme")).close();
        store.keepOnly(24, 16);

        assertEquals(
            List.of(LogSegment.name(16), LogSegment.name(24), "readme"), storage.list(DATA.resolve("snapshot")));
        assertArrayEquals(new long[]{16, 24}, store.positions());
    }

    @Test
    void shouldDeleteWhatLiesAboveACut()
    {
        write(8, "a");
        write(16, "b");
        store.deleteAbove(8);

        assertArrayEquals(new long[]{8}, store.positions());
    }

    @Test
    void shouldSayWhatIsWrongWithADamagedSnapshot()
    {
        write(8, "content");
        storage.flipBit(store.file(8), Snapshot.HEADER_LENGTH + 2, 0);
        assertTrue(problem(8).contains("content"), problem(8));

        write(8, "content");
        storage.flipBit(store.file(8), 9, 0);
        assertTrue(problem(8).contains("header"), problem(8));

        write(8, "content");
        storage.flipBit(store.file(8), 0, 0);
        assertTrue(problem(8).contains("does not begin like a snapshot"), problem(8));

        write(8, "content");
        storage.rename(store.file(8), store.file(16));
        assertTrue(problem(16).contains("is the snapshot of position 8"), problem(16));
    }

    @Test
    void shouldRefuseAFileThatIsCutOrExtended()
    {
        write(8, "content");
        final ByteBuffer whole = ByteBuffer.allocate(Snapshot.HEADER_LENGTH + 7);
        storage.open(store.file(8)).read(0, whole);
        for (int length = 0; length < whole.capacity() + 9; length++)
        {
            if (length != whole.capacity())
            {
                storage.delete(store.file(8));
                final ByteBuffer part = ByteBuffer.allocate(length);
                part.put(whole.array(), 0, Math.min(length, whole.capacity())).clear();
                storage.create(store.file(8)).write(0, part);
                assertThrows(JournalException.class, () -> store.read(8), "length " + length);
            }
        }
    }

    @Test
    void shouldFindEveryFlippedBit()
    {
        write(8, "some content");
        for (int position = 0; position < Snapshot.HEADER_LENGTH + 12; position++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                storage.flipBit(store.file(8), position, bit);
                assertThrows(JournalException.class, () -> store.read(8), "byte " + position);
                storage.flipBit(store.file(8), position, bit);
            }
        }
        assertEquals("some content", content(store.read(8)));
    }

    @Test
    void shouldSurviveACrashAsAWholeOrNotAtAll()
    {
        final Random random = new Random(42);
        int whole = 0;
        for (int run = 0; run < 200; run++)
        {
            final SimulatedStorageIo io = new SimulatedStorageIo();
            io.createDirectories(DATA, true);
            final SnapshotStore crashing = new SnapshotStore(io, DATA);
            write(crashing, 8, "the older one");
            final SnapshotWriter writer = crashing.begin(16, 0, 0, 0);
            writer.write(bytes("x".repeat(9000)));
            final boolean isComplete = random.nextBoolean();
            if (isComplete)
            {
                writer.complete();
            }
            io.crash(random);

            assertEquals("the older one", content(crashing.read(8)));
            final boolean isThere = crashing.positions().length > 1;
            assertEquals(isComplete, isThere, "run " + run);
            if (isThere)
            {
                assertEquals(9000, crashing.read(16).contentLength());
                whole++;
            }
        }
        assertTrue(whole > 50 && whole < 150);
    }

    @Test
    void shouldTellWhenThereIsNoSpaceAndGoOnLater()
    {
        write(8, "a");
        storage.capacityBytes(4096);
        final SnapshotWriter writer = store.begin(16, 0, 0, 0);
        final JournalException ex =
            assertThrows(JournalException.class, () -> writer.write(bytes("x".repeat(9000))));
        assertEquals(JournalException.Kind.FULL, ex.kind());
        writer.abandon();
        storage.capacityBytes(Long.MAX_VALUE);
        write(16, "b");

        assertEquals("b", content(store.read(16)));
    }

    @Test
    void shouldIgnoreNamesThatAreNoPositions()
    {
        write(8, "a");
        for (final String name :
            List.of("1", "0000000000000000000x", "99999999999999999999", "00000000000000000016.tmp"))
        {
            storage.create(DATA.resolve("snapshot").resolve(name)).close();
        }
        assertArrayEquals(new long[]{8}, store.positions());
        assertFalse(store.file(8).toString().endsWith(SnapshotStore.TEMPORARY_SUFFIX));
    }

    private String problem(final long position)
    {
        return assertThrows(JournalException.class, () -> store.read(position)).getMessage();
    }

    private void write(final long position, final String content)
    {
        write(store, position, content);
    }

    private static void write(final SnapshotStore store, final long position, final String content)
    {
        final SnapshotWriter writer = store.begin(position, 0, 0, 0);
        writer.write(bytes(content));
        writer.complete();
    }

    private static String content(final Snapshot snapshot)
    {
        final byte[] content = new byte[(int)snapshot.contentLength()];
        snapshot.buffer().getBytes(Snapshot.HEADER_LENGTH, content);
        return new String(content, StandardCharsets.US_ASCII);
    }

    private static ByteBuffer bytes(final String text)
    {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
