package io.perigee.journal;

import org.junit.jupiter.api.Test;

import java.util.function.Consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class JournalContextTest
{
    @Test
    void shouldHaveDefaultsThatFitTogether()
    {
        final JournalContext context = new JournalContext().conclude();
        assertEquals(1 << 30, context.segmentLengthBytes());
        assertEquals(4 << 20, context.maxMessageLengthBytes());
        assertInstanceOf(FileStorageIo.class, context.storageIo());
        assertNotNull(context.epochClock());
        assertTrue(context.toString().contains("segmentLengthBytes=1073741824"));
        assertThrows(IllegalStateException.class, context::conclude);
    }

    @Test
    void shouldRefuseWhatDoesNotFit()
    {
        assertRefused(JournalContext.SEGMENT_LENGTH_PROP_NAME, (context) -> context.segmentLengthBytes(5000));
        assertRefused(JournalContext.SEGMENT_LENGTH_PROP_NAME, (context) -> context.segmentLengthBytes(2048));
        assertRefused(JournalContext.MAX_MESSAGE_LENGTH_PROP_NAME, (context) -> context.segmentLengthBytes(4096));
        assertRefused(JournalContext.MAX_MESSAGE_LENGTH_PROP_NAME, (context) -> context.maxMessageLengthBytes(0));
        assertRefused(PreparationSettings.TOUCH_AHEAD_PROP_NAME,
            (context) -> context.preparation().touchAheadBytes(100));
        assertRefused(IndexSettings.CONSUME_QUEUE_PAGE_POOL_PROP_NAME,
            (context) -> context.indexes().consumeQueuePagePoolBytes(4096));
        assertRefused(IndexSettings.CONSUME_QUEUE_FILE_ENTRIES_PROP_NAME,
            (context) -> context.indexes().consumeQueueFileEntries(1234));
        assertRefused(JournalContext.DIRECTORY_PROP_NAME, (context) -> context.directory(null));
    }

    @Test
    void shouldSayThatALongMessageMustFitASegment()
    {
        final JournalException ex = assertThrows(JournalException.class,
            () -> new JournalContext().segmentLengthBytes(1 << 20).conclude());
        assertTrue(ex.getMessage().contains("must fit a segment"), ex.getMessage());
    }

    private static void assertRefused(final String name, final Consumer<JournalContext> change)
    {
        final JournalContext context = new JournalContext();
        change.accept(context);
        final JournalException ex = assertThrows(JournalException.class, context::conclude);
        assertEquals(JournalException.Kind.INVALID, ex.kind());
        assertTrue(ex.getMessage().contains(name), ex.getMessage());
    }
}
