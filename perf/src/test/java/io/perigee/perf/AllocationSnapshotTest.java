package io.perigee.perf;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class AllocationSnapshotTest
{
    @Test
    void shouldTakeTheGrowthOfEachThread()
    {
        final AllocationSnapshot before = new AllocationSnapshot(Map.of("hot", 100L));
        final AllocationSnapshot after = new AllocationSnapshot(Map.of("hot", 150L, "flusher", 7L));

        assertEquals(Map.of("hot", 50L, "flusher", 7L), after.since(before).bytesByThread());
    }

    @Test
    void shouldRoundToAHundredthOfAByte()
    {
        final AllocationSnapshot snapshot = new AllocationSnapshot(Map.of("hot", 10_000L, "flusher", 4_000L));

        assertEquals(0.01, snapshot.bytesPerMessage(1_000_000));
        assertEquals(0.0, snapshot.of("flusher"::equals).bytesPerMessage(1_000_000));
        assertFalse(AllocationSnapshot.NONE.isKnown());
    }

    @Test
    void shouldSeeWhatAThreadAllocates()
    {
        final long before = ThreadAllocation.ofThisThread();
        final byte[] garbage = new byte[100_000];
        assertTrue(ThreadAllocation.ofThisThread() - before >= garbage.length);

        final String name = Thread.currentThread().getName();
        final AllocationSnapshot snapshot = ThreadAllocation.ofThreads(List.of(name));
        assertTrue(snapshot.isKnown());
    }
}
