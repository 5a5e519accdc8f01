package io.perigee.broker;

import io.perigee.journal.JournalException;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SnapshotRowsTest
{
    private static final int CAPACITY = SnapshotRows.MAX_ROW_LENGTH;
    private static final int MUTATIONS = 20_000;

    @Test
    void shouldReadWhatWasWritten()
    {
        final MetadataImage image = newImage();
        final byte[] bytes = encode(image, 64 * 1024);
        final MetadataImage copy = decode(bytes);

        assertEquals(2, copy.topicCount());
        assertEquals("orders", copy.topic(1).name());
        assertEquals(600, copy.topic(1).queueCount());
        assertEquals(599, copy.topic(1).minOffset(599));
        assertEquals(599_000, copy.topic(1).nextOffset(599));
        assertEquals("fills", copy.topic(2).name());
        assertEquals(2, copy.groupCount());
        assertEquals("risk", copy.group(1).name());
        assertEquals(300, copy.group(1).offsets().count());
        assertEquals(299 * 7, copy.group(1).offsets().queueOffset(299));
        assertEquals(0, copy.group(2).offsets().count());
        assertArrayEquals(bytes, encode(copy, 64 * 1024));
    }

    @Test
    void shouldWriteTheSameInSmallSlices()
    {
        assertArrayEquals(encode(newImage(), 64 * 1024), encode(newImage(), CAPACITY));
    }

    @Test
    void shouldWriteNothingOfNothing()
    {
        assertEquals(0, encode(new MetadataImage(), CAPACITY).length);
        assertEquals(0, decode(new byte[0]).topicCount());
    }

    @Test
    void shouldNeedRoomForTheLongestRow()
    {
        assertThrows(IllegalArgumentException.class,
            () -> new SnapshotEncoder(new ExpandableArrayBuffer(), CAPACITY - 1));
    }

    @Test
    void shouldSayWhichRowMakesNoSense()
    {
        final byte[] bytes = encode(newImage(), 64 * 1024);
        new UnsafeBuffer(bytes).putInt(SnapshotRows.KIND_OFFSET, 99);

        final JournalException ex = assertThrows(JournalException.class, () -> decode(bytes));
        assertEquals(JournalException.Kind.INVALID, ex.kind());
        assertTrue(ex.getMessage().contains("the row at byte 0 "), ex.getMessage());
    }

    @Test
    void shouldAnswerWithAnImageOrAnExceptionWhateverTheBytesAre()
    {
        final byte[] whole = encode(smallImage(), CAPACITY);
        int refused = 0;
        for (int seed = 0; seed < MUTATIONS; seed++)
        {
            final Random random = new Random(seed);
            final byte[] bytes = java.util.Arrays.copyOf(whole, random.nextInt(whole.length + 16));
            for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--)
            {
                bytes[random.nextInt(bytes.length)] = (byte)(random.nextBoolean() ? random.nextInt() : -1);
            }
            try
            {
                decode(bytes);
            }
            catch (final JournalException expected)
            {
                refused++;
            }
        }
        assertTrue(refused > MUTATIONS / 2, "refused " + refused);
    }

    private static MetadataImage newImage()
    {
        final MetadataImage image = new MetadataImage();
        image.addTopic(1, "orders", 600);
        for (int queue = 0; queue < 600; queue++)
        {
            image.topic(1).offsets(queue, queue, queue * 1000L);
        }
        image.addTopic(2, "fills", 1);
        image.addGroup(1, "risk");
        for (int queue = 0; queue < 300; queue++)
        {
            image.group(1).offsets().moveTo(1, queue, queue * 7L);
        }
        image.addGroup(2, "audit");
        return image;
    }

    private static MetadataImage smallImage()
    {
        final MetadataImage image = new MetadataImage();
        image.addTopic(1, "orders", 2);
        image.topic(1).offsets(1, 3, 1000);
        image.addGroup(1, "risk");
        image.group(1).offsets().moveTo(1, 1, 500);
        return image;
    }

    private static byte[] encode(final MetadataImage image, final int capacity)
    {
        final UnsafeBuffer slice = new UnsafeBuffer(new byte[capacity]);
        final ExpandableArrayBuffer target = new ExpandableArrayBuffer();
        final SnapshotEncoder encoder = new SnapshotEncoder(slice, capacity);
        encoder.begin(image);
        int length = 0;
        for (int sliceLength = encoder.encode(); sliceLength > 0; sliceLength = encoder.encode())
        {
            target.putBytes(length, slice, 0, sliceLength);
            length += sliceLength;
        }
        final byte[] bytes = new byte[length];
        target.getBytes(0, bytes);
        return bytes;
    }

    private static MetadataImage decode(final byte[] bytes)
    {
        return SnapshotDecoder.decode(new UnsafeBuffer(bytes), 0, bytes.length);
    }
}
