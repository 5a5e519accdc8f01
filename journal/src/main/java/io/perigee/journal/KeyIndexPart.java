package io.perigee.journal;

import java.util.ArrayList;

/**
 * The index of one stretch of the log, which lies in one segment. It begins in memory, grows as the log is followed,
 * is sealed when the segment ends or the memory does, and then moves to a file. Owned by the housekeeping agent.
 */
final class KeyIndexPart
{
    /**
     * Where the entries are.
     */
    enum State
    {
        /** In memory, and there may be more. */
        OPEN,
        /** In memory, to be written. */
        SEALED,
        /** In a file. */
        FILED
    }

    private final long beginPosition;
    private final long segmentStart;
    private final ArrayList<KeyIndexChunk> chunks = new ArrayList<>();
    private State state = State.OPEN;
    private KeyIndexFile file;
    private long endPosition;
    private long entryCount;
    private long firstStoreTimestampMs = Long.MAX_VALUE;
    private long lastStoreTimestampMs = Long.MIN_VALUE;
    private long lastRecordPosition = -1;
    private int lastRecordCrc;

    KeyIndexPart(final long beginPosition, final long segmentStart)
    {
        this.beginPosition = beginPosition;
        this.segmentStart = segmentStart;
        endPosition = beginPosition;
    }

    KeyIndexPart(final KeyIndexFile file, final long segmentStart)
    {
        this(file.beginPosition(), segmentStart);
        file(file);
    }

    long beginPosition()
    {
        return beginPosition;
    }

    long endPosition()
    {
        return endPosition;
    }

    void endPosition(final long position)
    {
        endPosition = position;
    }

    long segmentStart()
    {
        return segmentStart;
    }

    State state()
    {
        return state;
    }

    void seal()
    {
        state = State.SEALED;
    }

    KeyIndexFile file()
    {
        return file;
    }

    /** The entries are in this file from now on. */
    void file(final KeyIndexFile newFile)
    {
        file = newFile;
        state = State.FILED;
        endPosition = newFile.endPosition();
        entryCount = newFile.entryCount();
        firstStoreTimestampMs = newFile.firstStoreTimestampMs();
        lastStoreTimestampMs = newFile.lastStoreTimestampMs();
        lastRecordPosition = newFile.lastRecordPosition();
        lastRecordCrc = newFile.lastRecordCrc();
    }

    ArrayList<KeyIndexChunk> chunks()
    {
        return chunks;
    }

    long entryCount()
    {
        return entryCount;
    }

    long firstStoreTimestampMs()
    {
        return firstStoreTimestampMs;
    }

    long lastStoreTimestampMs()
    {
        return lastStoreTimestampMs;
    }

    long lastRecordPosition()
    {
        return lastRecordPosition;
    }

    int lastRecordCrc()
    {
        return lastRecordCrc;
    }

    void addRecord(final long position, final int crc, final long storeTimestampMs)
    {
        lastRecordPosition = position;
        lastRecordCrc = crc;
        firstStoreTimestampMs = Math.min(firstStoreTimestampMs, storeTimestampMs);
        lastStoreTimestampMs = Math.max(lastStoreTimestampMs, storeTimestampMs);
    }

    void addEntry(final KeyIndexChunk chunk, final long entry)
    {
        chunk.add(entry);
        entryCount++;
    }

    KeyIndexChunk lastChunk()
    {
        return chunks.isEmpty() ? null : chunks.get(chunks.size() - 1);
    }

    void releaseChunks(final KeyIndexChunkPool pool)
    {
        chunks.forEach(pool::giveBack);
        chunks.clear();
    }

    /** Whether anything in it was stored in a window of time, both ends included. */
    boolean overlaps(final long fromMs, final long toMs)
    {
        return entryCount > 0 && firstStoreTimestampMs <= toMs && lastStoreTimestampMs >= fromMs;
    }

    /**
     * The largest entry of a key that is not larger than the bound.
     *
     * @return {@link KeyIndexEntry#NONE} if there is none, {@link KeyIndexFile#DAMAGED} if the file cannot tell.
     */
    long floor(final long hash, final long bound)
    {
        if (State.FILED == state)
        {
            return file.floor(hash, bound);
        }

        // Later chunks hold later records only.
        for (int i = chunks.size() - 1; i >= 0; i--)
        {
            final long entry = chunks.get(i).floor(hash, bound);
            if (KeyIndexEntry.NONE != entry)
            {
                return entry;
            }
        }
        return KeyIndexEntry.NONE;
    }
}
