package io.perigee.perf;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.util.LinkedHashMap;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class LoadResultTest
{
    @Test
    void shouldPassWhenAllArrivedAtTheRate()
    {
        final LoadResult result = passing().judge();

        assertFalse(result.isFailed());
        assertEquals("", result.failure());
    }

    @Test
    void shouldFailWhenTheRateIsMissedByMoreThanATenthOfAPercent()
    {
        assertFalse(passing().rates(50_000, 49_950.0).judge().isFailed());
        assertTrue(passing().rates(50_000, 49_949.0).judge().isFailed());
    }

    @Test
    void shouldFailWhenAMessageIsLost()
    {
        final LoadResult result = passing().counts(1_000, 999, 0).judge();

        assertTrue(result.isFailed());
        assertEquals("1 of 1000 messages did not arrive", result.failure());
        assertEquals(1, result.json().path("lost").asLong());
    }

    @Test
    void shouldFailWhenAMessageIsRefusedDoubledOrChanged()
    {
        assertTrue(passing().counts(1_000, 1_000, 1).judge().isFailed());
        assertTrue(passing().disorder(1, 0).judge().isFailed());
        assertTrue(passing().disorder(0, 1).judge().isFailed());
    }

    @Test
    void shouldFailWhenInterrupted()
    {
        assertEquals("the broker has gone", passing().judge("the broker has gone").failure());
    }

    @Test
    void shouldCountAsFailedWithoutVerdict()
    {
        assertTrue(passing().isFailed());
    }

    @Test
    void shouldHaveTheKeysThatReadersRelyOn()
    {
        final Histogram histogram = LatencyRecorder.newHistogram();
        histogram.recordValue(6_600);
        final Map<String, AllocationSnapshot> growth = new LinkedHashMap<>();
        growth.put("broker", new AllocationSnapshot(Map.of("hot", 10_000L)));
        growth.put("publisher", new AllocationSnapshot(Map.of("perf-publisher", 0L)));
        final LoadResult result = passing()
            .latency(LatencySummary.of(histogram))
            .hostPause(LatencySummary.of(histogram))
            .allocation(1_000_000, growth)
            .judge();

        final JsonNode json = JsonMapper.builder().build().readTree(result.json().toString());
        assertEquals("e2e", json.path("scenario").asString());
        assertEquals(50_000, json.path("targetRate").asLong());
        assertEquals(6.6, json.path("latencyUs").path("p50").asDouble(), 0.01);
        assertEquals(
            "[p50, p90, p99, p999, p9999, max]", json.path("latencyUs").propertyNames().toString());
        assertEquals(0.01, json.path("allocatedBytesPerMessage").path("broker").asDouble());
        assertEquals(0.0, json.path("allocatedBytesPerMessage").path("publisher").asDouble());
        assertTrue(json.path("allocatedBytesByThread").path("broker").has("hot"));
        assertTrue(json.path("hostPauseUs").has("p999"));
    }

    @Test
    void shouldSayNothingAboutAllocationWithTooFewMessages()
    {
        final Map<String, AllocationSnapshot> growth = Map.of("broker", new AllocationSnapshot(Map.of("hot", 1L)));

        assertFalse(passing().allocation(999_999, growth).json().has("allocatedBytesPerMessage"));
        assertTrue(passing().allocation(1_000_000, growth).json().has("allocatedBytesPerMessage"));
    }

    @Test
    void shouldSurviveTheWayThroughAFile()
    {
        final LoadResult result = passing().judge();
        final LoadResult read = new LoadResult(JsonMapper.builder().build().readTree(result.json().toString()));

        assertFalse(read.isFailed());
        assertEquals(result.json().toString(), read.json().toString());
    }

    private static LoadResult passing()
    {
        return new LoadResult("e2e").rates(50_000, 50_000.0).counts(1_000, 1_000, 0).disorder(0, 0);
    }
}
