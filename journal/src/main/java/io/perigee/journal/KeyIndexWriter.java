package io.perigee.journal;

import java.nio.file.Path;

/**
 * Moves a sealed part of the index from memory to its file: merges the sorted chunks into blocks, a bounded number in
 * each duty cycle, and makes the file whole by its header when they are durable. What a crash leaves behind has no
 * header and is thrown away. Owned by the housekeeping agent.
 */
final class KeyIndexWriter
{
    /** Blocks that one duty cycle merges and writes. */
    static final int BLOCKS_PER_CYCLE = 16;
    /** Blocks that may be written before they are forced, so that no force is long. */
    static final int FORCE_BLOCKS = 512;

    private final StorageIo storageIo;
    private final Path directory;
    private final int segmentLength;
    private final KeyIndexBlock block = new KeyIndexBlock();
    private final KeyIndexBlock readBlock;
    /** Chunks that have entries left, as a heap by their next entry. */
    private final int[] heap;
    private final int[] cursors;
    private int heapSize;
    private KeyIndexPart part;
    private StorageFile file;
    private long blocks;
    private long forcedBlocks;
    private boolean isBlockPending;

    KeyIndexWriter(
        final StorageIo storageIo,
        final Path directory,
        final int segmentLength,
        final KeyIndexBlock readBlock,
        final int maxChunks)
    {
        this.storageIo = storageIo;
        this.directory = directory;
        this.segmentLength = segmentLength;
        this.readBlock = readBlock;
        heap = new int[maxChunks];
        cursors = new int[maxChunks];
    }

    /** The part that is being written, or null. */
    KeyIndexPart part()
    {
        return part;
    }

    void begin(final KeyIndexPart sealedPart, final long[] scratch)
    {
        part = sealedPart;
        part.chunks().forEach((chunk) -> chunk.sort(scratch));
        blocks = 0;
        forcedBlocks = 0;
        isBlockPending = false;
        heapSize = 0;
        for (int i = 0; i < part.chunks().size(); i++)
        {
            cursors[i] = 0;
            if (part.chunks().get(i).count() > 0)
            {
                heap[heapSize] = i;
                heapSize++;
                up(heapSize - 1);
            }
        }
    }

    /**
     * Write a bounded part of what is left.
     *
     * @return the file when it is whole, else null: call again.
     */
    KeyIndexFile doWork()
    {
        if (null == file)
        {
            final Path path = directory.resolve(LogSegment.name(part.beginPosition()));
            storageIo.delete(path);
            file = storageIo.create(path);
        }

        for (int i = 0; i < BLOCKS_PER_CYCLE; i++)
        {
            if (!isBlockPending && !merge())
            {
                return finish();
            }
            // Kept until it is written: when the file system is full the next call begins with the same block.
            isBlockPending = true;
            block.write(file, part.beginPosition(), blocks);
            isBlockPending = false;
            blocks++;
        }
        if (blocks - forcedBlocks >= FORCE_BLOCKS)
        {
            force();
        }
        return null;
    }

    /** Forget the part; what was written of it is deleted. */
    void abort()
    {
        if (null != file)
        {
            final Path path = file.path();
            file.close();
            file = null;
            storageIo.delete(path);
        }
        part = null;
    }

    /** Close the file as it is: without a header the next start throws it away. */
    void close()
    {
        if (null != file)
        {
            file.close();
            file = null;
        }
    }

    private KeyIndexFile finish()
    {
        force();
        KeyIndexFile.writeHeader(file, part, segmentLength);
        file.force(0, KeyIndexBlock.LENGTH);
        storageIo.forceDirectory(directory);
        final Path path = file.path();
        file.close();
        file = null;
        part = null;
        return KeyIndexFile.open(storageIo, path, segmentLength, readBlock);
    }

    private void force()
    {
        if (forcedBlocks < blocks)
        {
            file.force(KeyIndexBlock.position(forcedBlocks), (blocks - forcedBlocks) * KeyIndexBlock.LENGTH);
            forcedBlocks = blocks;
        }
    }

    /** Fill the block with the next entries; false if there are none. */
    private boolean merge()
    {
        block.clear();
        while (heapSize > 0 && block.count() < KeyIndexBlock.ENTRIES)
        {
            final int chunk = heap[0];
            block.add(entry(chunk));
            cursors[chunk]++;
            if (cursors[chunk] == part.chunks().get(chunk).count())
            {
                heapSize--;
                heap[0] = heap[heapSize];
            }
            down();
        }
        return block.count() > 0;
    }

    private long entry(final int chunk)
    {
        return part.chunks().get(chunk).get(cursors[chunk]);
    }

    private void up(final int from)
    {
        int index = from;
        while (index > 0 && entry(heap[index]) < entry(heap[index - 1 >> 1]))
        {
            swap(index, index - 1 >> 1);
            index = index - 1 >> 1;
        }
    }

    private void down()
    {
        int index = 0;
        int child = 1;
        while (child < heapSize)
        {
            if (child + 1 < heapSize && entry(heap[child + 1]) < entry(heap[child]))
            {
                child++;
            }
            if (entry(heap[index]) <= entry(heap[child]))
            {
                break;
            }
            swap(index, child);
            index = child;
            child = 2 * index + 1;
        }
    }

    private void swap(final int left, final int right)
    {
        final int chunk = heap[left];
        heap[left] = heap[right];
        heap[right] = chunk;
    }
}
