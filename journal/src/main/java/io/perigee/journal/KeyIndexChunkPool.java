package io.perigee.journal;

import java.util.ArrayDeque;

/**
 * Memory for the index of what is not in files yet: taken as needed, never given back to the system, and bounded. Owned
 * by the housekeeping agent.
 */
final class KeyIndexChunkPool
{
    private final ArrayDeque<KeyIndexChunk> free = new ArrayDeque<>();
    private final int chunkEntries;
    private final int maxChunks;
    private final long[] scratch;
    private int created;

    KeyIndexChunkPool(final long memoryBytes, final int chunkEntries)
    {
        this.chunkEntries = chunkEntries;
        maxChunks = (int)Math.min(Integer.MAX_VALUE, memoryBytes / ((long)chunkEntries * KeyIndexEntry.LENGTH));
        scratch = new long[chunkEntries];
    }

    int maxChunks()
    {
        return maxChunks;
    }

    boolean hasFree()
    {
        return !free.isEmpty() || created < maxChunks;
    }

    /** An empty chunk; {@link #hasFree()} was true. */
    KeyIndexChunk take()
    {
        final KeyIndexChunk chunk = free.poll();
        if (null != chunk)
        {
            return chunk;
        }
        created++;
        return new KeyIndexChunk(chunkEntries);
    }

    void giveBack(final KeyIndexChunk chunk)
    {
        chunk.clear();
        free.push(chunk);
    }

    long[] scratch()
    {
        return scratch;
    }
}
