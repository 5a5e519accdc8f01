package io.perigee.server;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

class TextTest
{
    @Test
    void shouldAlignTextLeftAndNumbersRight()
    {
        final TextTable table = new TextTable("TOPIC", "QUEUES").row("orders", "4").row("a", "12");

        assertEquals(List.of("TOPIC   QUEUES", "orders       4", "a           12"), table.toString().lines().toList());
    }

    @Test
    void shouldWriteJson()
    {
        final JsonText json = new JsonText().beginObject()
            .field("text", "a \"b\" \\ \n\t\u0001 \u00fc")
            .field("number", -7)
            .field("fraction", 1.23456)
            .field("none", (String)null)
            .name("list").beginArray().value(1).value(2).beginObject().endObject().endArray()
            .endObject();

        assertEquals("{\"text\":\"a \\\"b\\\" \\\\ \\n\\t\\u0001 \u00fc\",\"number\":-7,\"fraction\":1.235," +
            "\"none\":null,\"list\":[1,2,{}]}", json.toString());
    }

    @ParameterizedTest
    @CsvSource({"0, 0 B", "1023, 1023 B", "1024, 1 KiB", "1536, 1.5 KiB", "4194304, 4 MiB", "5368709120, 5 GiB"})
    void shouldWriteSizes(final double bytes, final String expected)
    {
        assertEquals(expected, Sizes.text(bytes));
    }

    @Test
    void shouldFindWhatWasMeant()
    {
        final List<String> topics = List.of("trades", "orders", "demo");

        assertEquals("orders", TopicErrors.closest("ordrs", topics));
        assertEquals("demo", TopicErrors.closest("demmo", topics));
        assertNull(TopicErrors.closest("completely-different", topics));
    }
}
