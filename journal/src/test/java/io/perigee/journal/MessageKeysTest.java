package io.perigee.journal;

import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.Set;

import org.agrona.concurrent.UnsafeBuffer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class MessageKeysTest
{
    @Test
    void shouldHashWhatIsOnDiskAlreadyToTheSameNumbers()
    {
        assertEquals(-929356120556111384L, hash(MessageKeys.KIND_KEY, 1, "order-1"));
        assertEquals(814195299435390528L, hash(MessageKeys.KIND_UNIQUE_ID, 7, "7F0000010D5C18B4AAC2"));
    }

    @Test
    void shouldHashDifferentTextsDifferently()
    {
        final Set<Long> upperBits = new HashSet<>();
        for (int i = 0; i < 20_000; i++)
        {
            assertTrue(upperBits.add(hash(MessageKeys.KIND_KEY, 1, "k" + i) >>> 28), "k" + i);
        }
        assertNotEquals(hash(MessageKeys.KIND_KEY, 1, "k"), hash(MessageKeys.KIND_KEY, 2, "k"));
        assertNotEquals(hash(MessageKeys.KIND_KEY, 1, "k"), hash(MessageKeys.KIND_UNIQUE_ID, 1, "k"));
        assertNotEquals(hash(MessageKeys.KIND_KEY, 1, "k\0"), hash(MessageKeys.KIND_KEY, 1, "k"));
    }

    @Test
    void shouldKeepEntriesOfAKeyTogetherInTheOrderOfTheLog()
    {
        final long hash = hash(MessageKeys.KIND_KEY, 1, "k");
        final long low = KeyIndexEntry.of(hash, 0);
        final long high = KeyIndexEntry.of(hash, (1 << 30) - 8);
        assertTrue(low >= 0 && low < high);
        assertEquals(high, KeyIndexEntry.last(hash));
        assertEquals((1 << 30) - 8, KeyIndexEntry.segmentOffset(high));
        assertTrue(KeyIndexEntry.isOf(low, hash) && KeyIndexEntry.isOf(high, hash));
        assertFalse(KeyIndexEntry.isOf(high + 1, hash) || KeyIndexEntry.isOf(low - 1, hash));
        assertFalse(KeyIndexEntry.isOf(KeyIndexEntry.NONE, -1));
    }

    private static long hash(final int kind, final int topicId, final String text)
    {
        final byte[] bytes = text.getBytes();
        return KeyHash.STANDARD.hash(kind, topicId, new UnsafeBuffer(bytes), 0, bytes.length);
    }
}
