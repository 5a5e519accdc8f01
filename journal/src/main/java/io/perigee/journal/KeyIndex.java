package io.perigee.journal;

import io.perigee.journal.record.RecordLayout;
import io.perigee.journal.record.RecordType;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * Where in the log the messages of a key lie. It follows the log by itself and needs nobody to feed it: what the files
 * {@code index/<20-digit position>} do not cover is read from the log, in bounded slices, whether it was just appended
 * or its file is missing or damaged. Owned by the housekeeping agent.
 * <pre>
 *     files                        in memory, sealed   in memory, open
 *   ├────────────┼───────────────┼────────────────────┼────────────┤
 *  min        segment         segment        memory bound        indexed
 * </pre>
 */
public final class KeyIndex implements AutoCloseable
{
    /** Directory of the index, within the data directory. */
    public static final String DIRECTORY_NAME = "index";
    /** Entries of a chunk of memory: a full one is sorted in a duty cycle. */
    static final int CHUNK_ENTRIES = 4096;
    /** Files that one duty cycle opens. */
    static final int FILES_PER_CYCLE = 16;
    /** Records that one duty cycle reads. */
    static final int RECORDS_PER_CYCLE = 2048;
    /** Bytes of the log that one duty cycle passes. */
    static final int BYTES_PER_CYCLE = 1024 * 1024;

    private final StorageIo storageIo;
    private final Path directory;
    private final SegmentTable segments;
    private final int segmentLength;
    private final long recoveredPosition;
    private final KeyHash keyHash;
    private final KeyIndexChunkPool pool;
    private final KeyIndexBlock block = new KeyIndexBlock();
    private final KeyIndexWriter writer;
    private final CommitLog log;
    private final LogReader reader;
    private final ArrayList<KeyIndexPart> parts = new ArrayList<>();
    private final long[] entries = new long[MessageKeys.MAX_KEYS + 1];
    private final MessageKeys.Visitor visitor = this::onKey;
    private List<String> names;
    private int nextName;
    private int entryCount;
    private int topicId;
    private int segmentOffset;
    private long indexedPosition;
    private long damagePosition = -1;
    private long damagedStretches;
    private long discardedFiles;

    KeyIndex(
        final JournalContext context,
        final CommitLog log,
        final SegmentTable segments,
        final KeyHash keyHash,
        final int chunkEntries)
    {
        this.log = log;
        this.segments = segments;
        recoveredPosition = log.recoveredPosition();
        this.keyHash = keyHash;
        storageIo = context.storageIo();
        directory = context.directory().resolve(DIRECTORY_NAME);
        segmentLength = context.segmentLengthBytes();
        pool = new KeyIndexChunkPool(context.indexes().keyIndexMemoryBytes(), chunkEntries);
        writer = new KeyIndexWriter(storageIo, directory, segmentLength, block, pool.maxChunks());
        reader = log.newReader();
        indexedPosition = segments.minPosition();
    }

    /**
     * Do a bounded part of what there is to do: open files, follow the log, write what is sealed, delete what belongs
     * to segments that are gone.
     *
     * @param limitPosition   up to which messages may be found.
     * @param durablePosition up to which the log is durable: files are made of nothing else.
     * @return 0 if there is nothing to do.
     * @throws JournalException of kind FULL if the file system is full; the next call tries again.
     */
    public int doWork(final long limitPosition, final long durablePosition)
    {
        if (null == names || nextName < names.size())
        {
            openFiles();
            reader.release();
            return 1;
        }

        final int workCount = trim() + write(durablePosition) + follow(limitPosition);
        indexedPosition = gapAfter(segments.minPosition());
        reader.release();
        return workCount;
    }

    /**
     * Up to where every message of the log can be found.
     *
     * @return absolute log position in bytes.
     */
    public long indexedPosition()
    {
        return indexedPosition;
    }

    /**
     * How many stretches of the log were not indexed, because they are not what was written.
     *
     * @return count since the start.
     */
    public long damagedStretches()
    {
        return damagedStretches;
    }

    /**
     * How many files were thrown away, because they are not what was written or belong to another log.
     *
     * @return count since the start.
     */
    public long discardedFiles()
    {
        return discardedFiles;
    }

    /**
     * A lookup of its own, for the housekeeping agent.
     *
     * @return a lookup to be used again and again.
     */
    public KeyLookup newLookup()
    {
        return new KeyLookup(this, log.newReader());
    }

    /**
     * Close the files. What is only in memory is made anew from the log at the next start.
     */
    @Override
    public void close()
    {
        writer.close();
        reader.close();
        for (final KeyIndexPart part : parts)
        {
            if (KeyIndexPart.State.FILED == part.state())
            {
                part.file().close();
            }
        }
        parts.clear();
    }

    KeyHash keyHash()
    {
        return keyHash;
    }

    /** The last part that begins before a position, or null. */
    KeyIndexPart partBefore(final long position)
    {
        for (int i = parts.size() - 1; i >= 0; i--)
        {
            if (parts.get(i).beginPosition() < position)
            {
                return parts.get(i);
            }
        }
        return null;
    }

    /** Throw a file away that is not what was written; the log is read again instead. */
    void discard(final KeyIndexPart part)
    {
        discardedFiles++;
        parts.remove(part);
        delete(part.file());
        indexedPosition = Math.min(indexedPosition, part.beginPosition());
    }

    private void openFiles()
    {
        if (null == names)
        {
            storageIo.createDirectories(directory, true);
            names = storageIo.list(directory);
        }
        final int end = Math.min(names.size(), nextName + FILES_PER_CYCLE);
        for (; nextName < end; nextName++)
        {
            openFile(directory.resolve(names.get(nextName)));
        }
    }

    private void openFile(final Path path)
    {
        if (!path.getFileName().toString().matches("[0-9]{" + LogSegment.NAME_LENGTH + "}"))
        {
            return;
        }

        final KeyIndexFile file = KeyIndexFile.open(storageIo, path, segmentLength, block);
        if (null == file)
        {
            discardedFiles += KeyIndexFile.isUnfinished(storageIo, path) ? 0 : 1;
            storageIo.delete(path);
        }
        else if (isOfThisLog(file))
        {
            parts.add(new KeyIndexPart(file, file.beginPosition() & -segmentLength));
        }
        else
        {
            discardedFiles++;
            delete(file);
        }
    }

    private boolean isOfThisLog(final KeyIndexFile file)
    {
        final long covered = parts.isEmpty() ? segments.minPosition() : parts.get(parts.size() - 1).endPosition();
        if (file.beginPosition() < covered || file.endPosition() > recoveredPosition)
        {
            return false;
        }
        final long position = file.lastRecordPosition();
        return position < 0 || position < file.endPosition() && reader.verifiedAt(position) > 0 &&
            file.lastRecordCrc() == RecordLayout.crc(reader.buffer(), reader.offset());
    }

    private int trim()
    {
        int workCount = 0;
        while (!parts.isEmpty() && parts.get(0).segmentStart() < segments.minPosition())
        {
            final KeyIndexPart part = parts.remove(0);
            if (KeyIndexPart.State.FILED == part.state())
            {
                delete(part.file());
            }
            else if (part == writer.part())
            {
                writer.abort();
            }
            part.releaseChunks(pool);
            workCount++;
        }
        return workCount;
    }

    private int write(final long durablePosition)
    {
        for (int i = 0; i < parts.size() && null == writer.part(); i++)
        {
            final KeyIndexPart part = parts.get(i);
            if (KeyIndexPart.State.SEALED == part.state() && part.endPosition() <= durablePosition)
            {
                writer.begin(part, pool.scratch());
            }
        }

        final KeyIndexPart part = writer.part();
        if (null == part)
        {
            return 0;
        }
        final KeyIndexFile file = writer.doWork();
        if (null == writer.part())
        {
            part.releaseChunks(pool);
            if (null == file)
            {
                parts.remove(part);
            }
            else
            {
                part.file(file);
            }
        }
        return 1;
    }

    /** Where the parts that follow each other from a position on end. */
    private long gapAfter(final long position)
    {
        long end = position;
        for (int i = 0; i < parts.size() && parts.get(i).beginPosition() <= end; i++)
        {
            end = Math.max(end, parts.get(i).endPosition());
        }
        return end;
    }

    /** Read on where the first part is missing. */
    private int follow(final long limitPosition)
    {
        final long position = gapAfter(segments.minPosition());
        if (position >= limitPosition)
        {
            return 0;
        }

        int index = 0;
        while (index < parts.size() && parts.get(index).beginPosition() <= position)
        {
            index++;
        }
        final KeyIndexPart before = 0 == index ? null : parts.get(index - 1);
        final long nextBegin = index == parts.size() ? Long.MAX_VALUE : parts.get(index).beginPosition();
        final LogSegment segment = segments.segmentAt(position);
        if (null == segment)
        {
            return 0;
        }

        KeyIndexPart part = before;
        if (null == before || KeyIndexPart.State.OPEN != before.state())
        {
            part = new KeyIndexPart(position, segment.startPosition());
            parts.add(index, part);
        }
        final long end = Math.min(segment.endPosition(), nextBegin);
        final int workCount = read(part, segment, Math.min(limitPosition, end));
        if (part.endPosition() == end)
        {
            part.seal();
        }
        return workCount;
    }

    private int read(final KeyIndexPart part, final LogSegment segment, final long limit)
    {
        final long sliceEnd = Math.min(limit, part.endPosition() + BYTES_PER_CYCLE);
        int records = 0;
        while (part.endPosition() < sliceEnd && records < RECORDS_PER_CYCLE)
        {
            if (!hasRoom(part))
            {
                // Its file gives the memory back. If it has none of it, others have, and theirs are being written.
                if (part.entryCount() > 0)
                {
                    part.seal();
                    records++;
                }
                break;
            }
            final long position = part.endPosition();
            final int length = lengthOf(segment, position);
            if (0 == length)
            {
                part.endPosition(afterDamage(segment, position, limit));
            }
            else if (position + length > limit)
            {
                break;
            }
            else
            {
                add(part, segment, (int)(position - segment.startPosition()));
                part.endPosition(position + length);
            }
            records++;
        }
        return records;
    }

    private boolean hasRoom(final KeyIndexPart part)
    {
        final KeyIndexChunk last = part.lastChunk();
        if (null != last && last.remaining() >= entries.length)
        {
            return true;
        }
        return pool.hasFree() && part.chunks().size() < Math.max(1, pool.maxChunks() / 2);
    }

    /** Length of a record or of the unused end of a segment, 0 if there is something else. */
    private int lengthOf(final LogSegment segment, final long position)
    {
        final int offset = (int)(position - segment.startPosition());
        final int available = segmentLength - offset;
        if (available < RecordLayout.HEADER_LENGTH)
        {
            return available;
        }
        if (position < recoveredPosition)
        {
            return Math.max(0, reader.verifiedAt(position));
        }
        // This process has appended it: the page cache would have to be wrong.
        final int length = RecordLayout.lengthAcquire(segment.buffer(), offset);
        final boolean isPlausible = length >= RecordLayout.HEADER_LENGTH && length <= available &&
            0 == length % RecordLayout.ALIGNMENT;
        return isPlausible ? length : 0;
    }

    /** Look for the next record behind something that is none, in this slice. */
    private long afterDamage(final LogSegment segment, final long position, final long limit)
    {
        if (position != damagePosition)
        {
            damagedStretches++;
        }
        final long end = Math.min(limit, position + BYTES_PER_CYCLE / RecordLayout.ALIGNMENT);
        long next = position + RecordLayout.ALIGNMENT;
        while (next < end && segment.endPosition() - next >= RecordLayout.HEADER_LENGTH && reader.verifiedAt(next) <= 0)
        {
            next += RecordLayout.ALIGNMENT;
        }
        if (next < end && segment.endPosition() - next < RecordLayout.HEADER_LENGTH)
        {
            next = Math.min(end, segment.endPosition());
        }
        damagePosition = Math.min(next, end);
        return damagePosition;
    }

    private void add(final KeyIndexPart part, final LogSegment segment, final int offset)
    {
        final UnsafeBuffer buffer = segment.buffer();
        if (segmentLength - offset < RecordLayout.HEADER_LENGTH ||
            RecordType.MESSAGE != RecordLayout.type(buffer, offset))
        {
            return;
        }

        part.addRecord(segment.startPosition() + offset, RecordLayout.crc(buffer, offset),
            buffer.getLong(offset + RecordLayout.STORE_TIMESTAMP_OFFSET, LITTLE_ENDIAN));
        entryCount = 0;
        topicId = RecordLayout.topicId(buffer, offset);
        segmentOffset = offset;
        MessageKeys.visit(buffer, offset, visitor);
        for (int i = 0; i < entryCount; i++)
        {
            KeyIndexChunk chunk = part.lastChunk();
            if (null == chunk || chunk.isFull())
            {
                if (null != chunk)
                {
                    chunk.sort(pool.scratch());
                }
                chunk = pool.take();
                part.chunks().add(chunk);
            }
            part.addEntry(chunk, entries[i]);
        }
    }

    private void onKey(final int kind, final DirectBuffer buffer, final int offset, final int length)
    {
        entries[entryCount] = KeyIndexEntry.of(keyHash.hash(kind, topicId, buffer, offset, length), segmentOffset);
        entryCount++;
    }

    private void delete(final KeyIndexFile file)
    {
        final Path path = file.path();
        file.close();
        storageIo.delete(path);
    }
}
