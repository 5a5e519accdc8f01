package io.perigee.faultlab.process;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class MessageContentTest
{
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[MessageContent.MAX_LENGTH]);

    @Test
    void shouldKnowItsOwnContent()
    {
        int longest = 0;
        for (long id = 0; id < 5_000; id++)
        {
            final int length = MessageContent.write(buffer, id);
            assertEquals(id, MessageContent.id(buffer, 0, length));
            assertTrue(MessageContent.isIntact(buffer, 0, length));
            longest = Math.max(longest, length);
        }
        assertTrue(longest > 16 * 1024, "the longest was " + longest);
    }

    @Test
    void shouldSeeAnyByteThatChanged()
    {
        for (long id = 0; id < 20; id++)
        {
            final int length = MessageContent.write(buffer, id);
            for (int offset = 0; offset < length; offset++)
            {
                final byte good = buffer.getByte(offset);
                buffer.putByte(offset, (byte)(good ^ 1));
                assertFalse(MessageContent.isIntact(buffer, 0, length), id + " at " + offset);
                buffer.putByte(offset, good);
            }
        }
    }

    @Test
    void shouldSeeAnotherLength()
    {
        final int length = MessageContent.write(buffer, 7);

        assertFalse(MessageContent.isIntact(buffer, 0, length - 1));
        assertFalse(MessageContent.isIntact(buffer, 0, length + 1));
        assertEquals(-1, MessageContent.id(buffer, 0, 3));
    }
}
