package io.perigee.perf;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class QuantityTest
{
    @ParameterizedTest
    @CsvSource({"500,500", "50k,50000", "50K,50000", "50m,50000000", "1.5k,1500", "1g,1000000000", "'1,000',1000"})
    void shouldReadCounts(final String text, final long expected)
    {
        assertEquals(expected, Quantity.count(text));
    }

    @ParameterizedTest
    @CsvSource({"16,16", "4k,4096", "4KiB,4096", "1MiB,1048576", "64kb,65536", "100b,100"})
    void shouldReadBytesInPowersOf1024(final String text, final long expected)
    {
        assertEquals(expected, Quantity.bytes(text));
    }

    @ParameterizedTest
    @CsvSource({"20s,20000000000", "20,20000000000", "500ms,500000000", "250us,250000", "2m,120000000000", "7ns,7",
        "0.5s,500000000", "1h,3600000000000"})
    void shouldReadDurations(final String text, final long expectedNs)
    {
        assertEquals(expectedNs, Quantity.durationNs(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "k", "-1", "10x", "1.5", "1e3", "99999999999g"})
    void shouldRefuseWhatIsNoCount(final String text)
    {
        assertThrows(IllegalArgumentException.class, () -> Quantity.count(text));
    }

    @Test
    void shouldReadRates()
    {
        assertEquals(1, Quantity.rate("1"));
        assertEquals(50_000, Quantity.rate("50k"));
        assertThrows(IllegalArgumentException.class, () -> Quantity.rate("0"));
    }

    @Test
    void shouldNameTheWrongText()
    {
        final IllegalArgumentException exception =
            assertThrows(IllegalArgumentException.class, () -> Quantity.durationNs("soon"));
        assertTrue(exception.getMessage().contains("'soon'"), exception.getMessage());
    }
}
