package io.perigee.journal.record;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PropertiesCodecTest
{
    private static final int OFFSET = 7;

    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();

    @Test
    void shouldReadWhatWasWritten()
    {
        final Map<String, String> properties = new LinkedHashMap<>();
        properties.put("TAGS", "TagA");
        properties.put("a\u0001b", "separators \u0001\u0002 do no harm");
        properties.put("price \u20ac", "\ud83d\ude80");
        properties.put("empty", "");

        final int length = PropertiesCodec.encode(properties, buffer, OFFSET);
        final Map<String, String> result = new HashMap<>();
        PropertiesCodec.decode(buffer, OFFSET, length, result);

        assertEquals(properties, result);
    }

    @Test
    void shouldWriteNothingForNoProperties()
    {
        assertEquals(0, PropertiesCodec.encode(null, buffer, OFFSET));
        assertEquals(0, PropertiesCodec.encode(Map.of(), buffer, OFFSET));
        assertTrue(PropertiesCodec.isValid(buffer, OFFSET, 0));
    }

    @Test
    void shouldFindTheLastOfEqualNames()
    {
        int length = PropertiesCodec.append(buffer, OFFSET, 0, "TAGS", "first");
        length = PropertiesCodec.append(buffer, OFFSET, length, "other", "x");
        length = PropertiesCodec.append(buffer, OFFSET, length, "TAGS", "second");

        final byte[] name = "TAGS".getBytes(StandardCharsets.UTF_8);
        final int valueOffset = PropertiesCodec.find(buffer, OFFSET, length, name);

        assertEquals(6, PropertiesCodec.valueLength(buffer, valueOffset));
        assertEquals("second", buffer.getStringWithoutLengthUtf8(valueOffset, 6));
        assertEquals(PropertiesCodec.NOT_FOUND,
            PropertiesCodec.find(buffer, OFFSET, length, "TAG".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void shouldTakeExactlyTheLimit()
    {
        final String value = "v".repeat(PropertiesCodec.MAX_LENGTH - 5);

        assertEquals(PropertiesCodec.MAX_LENGTH, PropertiesCodec.append(buffer, OFFSET, 0, "n", value));
        assertThrows(IllegalArgumentException.class, () ->
            PropertiesCodec.append(buffer, OFFSET, 0, "n", value + "v"));
    }

    @Test
    void shouldRefuseAnEmptyName()
    {
        assertThrows(IllegalArgumentException.class, () -> PropertiesCodec.append(buffer, OFFSET, 0, "", "v"));
    }

    @Test
    void shouldRefuseEveryShorterRegion()
    {
        final int length = PropertiesCodec.encode(Map.of("name", "value"), buffer, OFFSET);

        for (int i = 1; i < length; i++)
        {
            assertFalse(PropertiesCodec.isValid(buffer, OFFSET, i), "length " + i);
            final int shorter = i;
            assertThrows(IllegalArgumentException.class, () ->
                PropertiesCodec.decode(buffer, OFFSET, shorter, new HashMap<>()));
        }
    }

    @Test
    void shouldNeverReadOutsideOfTheRegion()
    {
        final SplittableRandom random = new SplittableRandom(4711);
        for (int i = 0; i < 20_000; i++)
        {
            final byte[] garbage = new byte[random.nextInt(40)];
            random.nextBytes(garbage);
            for (int j = 1; j < garbage.length; j += 2)
            {
                garbage[j] = 0;
            }
            final UnsafeBuffer region = new UnsafeBuffer(garbage);

            PropertiesCodec.isValid(region, 0, garbage.length);
            PropertiesCodec.find(region, 0, garbage.length, new byte[] {garbage.length > 2 ? garbage[2] : 0});
        }
    }
}
