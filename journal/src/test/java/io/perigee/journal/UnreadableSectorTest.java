package io.perigee.journal;

import io.perigee.journal.record.RecordLayout;
import org.junit.jupiter.api.Test;

import java.lang.reflect.Proxy;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Pages that the device gives no more, met at a start: refused with their position where they were durable, and no
 * obstacle elsewhere.
 */
class UnreadableSectorTest
{
    private static final int PAGE_LENGTH = StoragePages.PAGE_LENGTH;
    private static final int SEGMENT_LENGTH = 256 * 1024;
    private static final int PAYLOAD_LENGTH = 1000;
    private static final int DURABLE = 60;
    private static final int COUNT = 100;
    private static final int MAX_PAYLOAD_LENGTH = 80_000;

    private final SimulatedStorageIo storageIo = new SimulatedStorageIo();
    private List<Long> positions;

    @Test
    void shouldStartWhenPagesBehindTheLogAreUnreadable()
    {
        kill();
        final long end = positions.get(COUNT - 1) + RecordLayout.recordLength(PAYLOAD_LENGTH);
        for (long position = StoragePages.alignUp(end); position < 2 * SEGMENT_LENGTH; position += 2 * PAGE_LENGTH)
        {
            makeUnreadable(position);
        }
        final LogFixture fixture = openAndAppend(COUNT);
        assertEquals(numbers(COUNT), fixture.recovered);
        assertEquals(List.of(), fixture.log.warnings());
        storageIo.kill();
        assertEquals(numbers(COUNT + 1), open().recovered);
    }

    @Test
    void shouldRefuseADurableRecordThatIsUnreadableAndNameItsPosition()
    {
        kill();
        makeUnreadable(positions.get(DURABLE / 2));
        assertLossCanBeAccepted(firstInPageOf(positions.get(DURABLE / 2)));
    }

    @Test
    void shouldFindTheMarkBehindUnreadablePages()
    {
        kill();
        storageIo.lose(LogFixture.DIRECTORY.resolve(CheckpointWriter.FILE_NAME));
        final long position = positions.get(DURABLE / 2);
        makeUnreadable(position);
        makeUnreadable(position + PAGE_LENGTH);
        makeUnreadable(position + 3 * PAGE_LENGTH);
        assertLossCanBeAccepted(firstInPageOf(position));
    }

    @Test
    void shouldRefuseALongRecordThatIsUnreadableInTheMiddle()
    {
        final LogFixture fixture = open();
        fixture.appendMany(0, 5, PAYLOAD_LENGTH);
        fixture.append(5, MAX_PAYLOAD_LENGTH);
        fixture.force();
        fixture.appendMany(6, 3, PAYLOAD_LENGTH);
        positions = List.copyOf(fixture.positions);
        storageIo.kill();
        makeUnreadable(positions.get(5) + MAX_PAYLOAD_LENGTH - PAGE_LENGTH);
        assertLossCanBeAccepted(5);
    }

    @Test
    void shouldDropATornTailThatIsUnreadable()
    {
        kill();
        makeUnreadable(positions.get(DURABLE + 10));
        final int torn = firstInPageOf(positions.get(DURABLE + 10));
        final LogFixture fixture = openAndAppend(1000);
        assertEquals(numbers(torn), fixture.recovered);
        assertEquals(1, fixture.log.warnings().size());
        assertTrue(fixture.log.warnings().get(0).contains("cannot be read at position " + positions.get(torn)),
            fixture.log.warnings().toString());
        storageIo.kill();
        assertEquals(torn + 1, open().recovered.size());
    }

    @Test
    void shouldRefuseAnUnreadablePageThatHoldsTheRecordBeforeTheCheckpoint()
    {
        final LogFixture fixture = open();
        fixture.appendMany(0, COUNT, PAYLOAD_LENGTH);
        fixture.checkpoint();
        positions = List.copyOf(fixture.positions);
        storageIo.kill();
        makeUnreadable(fixture.durablePosition);
        assertLossCanBeAccepted(firstInPageOf(fixture.durablePosition));
    }

    @Test
    void shouldNotTakeAnInterruptForDamage()
    {
        final JournalException interrupted =
            StorageErrors.translate("read", Path.of("file"), new ClosedByInterruptException());
        final StorageFile file = (StorageFile)Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[]{StorageFile.class}, (proxy, method, arguments) ->
            {
                throw interrupted;
            });
        final LogSegment segment = new LogSegment(0, SEGMENT_LENGTH, file);
        assertSame(interrupted,
            assertThrows(JournalException.class, () -> new PageProbe().isReadable(segment, 0, 1)));
    }

    /** What is durable and behind it a few records that say so. */
    private void kill()
    {
        final LogFixture fixture = open();
        fixture.appendMany(0, DURABLE, PAYLOAD_LENGTH);
        fixture.force();
        fixture.appendMany(DURABLE, COUNT - DURABLE, PAYLOAD_LENGTH);
        positions = List.copyOf(fixture.positions);
        fixture.log.housekeeping().doWork(0);
        storageIo.kill();
    }

    private void assertLossCanBeAccepted(final int firstLost)
    {
        final long position = positions.get(firstLost);
        final JournalException ex = assertThrows(JournalException.class, this::open);
        assertEquals(JournalException.Kind.CORRUPT, ex.kind());
        assertTrue(ex.getMessage().contains("the record there cannot be read"), ex.getMessage());
        assertTrue(ex.getMessage().endsWith("--accept-loss-from " + position), ex.getMessage());

        assertEquals(numbers(firstLost), new LogFixture(context().acceptLossFrom(position), true).recovered);
        storageIo.kill();
        assertEquals(numbers(firstLost), new LogFixture(context()).recovered);
    }

    private int firstInPageOf(final long position)
    {
        return (int)positions.stream().filter((begin) ->
            begin + RecordLayout.recordLength(PAYLOAD_LENGTH) <= StoragePages.alignDown(position)).count();
    }

    private void makeUnreadable(final long position)
    {
        storageIo.nodeOf(LogFixture.DIRECTORY.resolve(CommitLog.DIRECTORY_NAME)
            .resolve(LogSegment.name(position / SEGMENT_LENGTH * SEGMENT_LENGTH)))
            .makeUnreadable((int)(position % SEGMENT_LENGTH));
    }

    private LogFixture openAndAppend(final long number)
    {
        final LogFixture fixture = open();
        fixture.append(number, PAYLOAD_LENGTH);
        return fixture;
    }

    private LogFixture open()
    {
        return new LogFixture(context(), true);
    }

    private JournalContext context()
    {
        return LogFixture.context(storageIo, SEGMENT_LENGTH).maxMessageLengthBytes(MAX_PAYLOAD_LENGTH);
    }

    private static List<Long> numbers(final int count)
    {
        return LongStream.range(0, count).boxed().collect(Collectors.toList());
    }
}
