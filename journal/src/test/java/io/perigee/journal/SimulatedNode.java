package io.perigee.journal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A file or directory of the simulated storage: what the page cache holds, and which pages the device holds.
 */
final class SimulatedNode
{
    static final int PAGE_LENGTH = 4096;
    private static final byte[] NEVER_FORCED = new byte[PAGE_LENGTH];

    private final boolean isDirectory;
    private final Map<Integer, byte[]> durablePages = new HashMap<>();
    /** Pages whose force has failed: taken for clean, though what they hold is not on the device. */
    private final Map<Integer, byte[]> lostPages = new HashMap<>();
    private final BitSet allocatedPages = new BitSet();
    private final BitSet unreadablePages = new BitSet();
    private byte[] image = new byte[PAGE_LENGTH];
    private int length;
    private int durableLength;
    /** What must be told that the image has moved, as mappings do not. */
    private final List<Runnable> mappings = new ArrayList<>();

    SimulatedNode()
    {
        this(false);
    }

    private SimulatedNode(final boolean isDirectory)
    {
        this.isDirectory = isDirectory;
    }

    static SimulatedNode newDirectory()
    {
        return new SimulatedNode(true);
    }

    boolean isDirectory()
    {
        return isDirectory;
    }

    int length()
    {
        return length;
    }

    int durableLength()
    {
        return durableLength;
    }

    long allocatedBytes()
    {
        return (long)allocatedPages.cardinality() * PAGE_LENGTH;
    }

    /** Bytes of the pages of a range that have no space yet. */
    long unallocatedBytes(final int position, final int rangeLength)
    {
        long bytes = 0;
        for (int page = position / PAGE_LENGTH; page * PAGE_LENGTH < position + rangeLength; page++)
        {
            bytes += allocatedPages.get(page) ? 0 : PAGE_LENGTH;
        }
        return bytes;
    }

    void write(final int position, final ByteBuffer source)
    {
        final int writeLength = source.remaining();
        if (writeLength > 0)
        {
            grow(position + writeLength);
            allocatedPages.set(position / PAGE_LENGTH, (position + writeLength - 1) / PAGE_LENGTH + 1);
            unreadablePages.clear(position / PAGE_LENGTH, (position + writeLength - 1) / PAGE_LENGTH + 1);
            source.get(image, position, writeLength);
            for (int page = position & -PAGE_LENGTH; page < position + writeLength; page += PAGE_LENGTH)
            {
                lostPages.remove(page);
            }
        }
    }

    /** Let the device give a page no more, until somebody writes it. A mapping shows it still. */
    void makeUnreadable(final int position)
    {
        unreadablePages.set(position / PAGE_LENGTH);
    }

    int read(final int position, final ByteBuffer target)
    {
        final int readLength = Math.max(0, Math.min(target.remaining(), length - position));
        if (readLength > 0)
        {
            final int unreadable = unreadablePages.nextSetBit(position / PAGE_LENGTH);
            if (unreadable >= 0 && unreadable * PAGE_LENGTH < position + readLength)
            {
                throw new JournalException(JournalException.Kind.FAILED, "cannot read page " + unreadable);
            }
            target.put(image, position, readLength);
        }
        return readLength;
    }

    /** Map a range: whoever does looks at it now, and again whenever told. */
    void map(final int position, final int mapLength, final Runnable mapping)
    {
        grow(position + mapLength);
        mapping.run();
        mappings.add(mapping);
    }

    ByteBuffer view(final int position, final int viewLength)
    {
        return ByteBuffer.wrap(image, position, viewLength).slice();
    }

    void force(final int position, final int rangeLength, final boolean isFailure)
    {
        final int end = Math.min(length, position + rangeLength);
        for (int page = position & -PAGE_LENGTH; page < end; page += PAGE_LENGTH)
        {
            final byte[] content = volatilePage(page);
            if (isFailure)
            {
                lostPages.put(page, content);
            }
            else if (!Arrays.equals(content, lostPages.get(page)))
            {
                lostPages.remove(page);
                durablePages.put(page, content);
            }
        }
        if (!isFailure)
        {
            durableLength = length;
        }
    }

    boolean isDurable(final int position)
    {
        final byte[] durable = durablePages.get(position);
        return null != durable && Arrays.equals(durable, 0, PAGE_LENGTH, image, position, position + PAGE_LENGTH);
    }

    /** What the device holds of a page, or null if it was never forced. */
    byte[] durablePage(final int position)
    {
        return durablePages.get(position);
    }

    /** Read what the device holds, without asking the page cache; zeros where it was never told anything. */
    int readDurable(final int position, final ByteBuffer target)
    {
        final int readLength = Math.max(0, Math.min(target.remaining(), durableLength - position));
        int done = 0;
        while (done < readLength)
        {
            final int offset = position + done & PAGE_LENGTH - 1;
            final int count = Math.min(readLength - done, PAGE_LENGTH - offset);
            final byte[] page = durablePages.get(position + done - offset);
            target.put(null == page ? NEVER_FORCED : page, offset, count);
            done += count;
        }
        return readLength;
    }

    byte[] volatilePage(final int position)
    {
        return Arrays.copyOfRange(image, position, position + PAGE_LENGTH);
    }

    void flipBit(final int position, final int bit)
    {
        image[position] ^= (byte)(1 << bit);
        // Copies of this file have the same pages.
        durablePages.computeIfPresent(position & -PAGE_LENGTH, (page, shared) ->
        {
            final byte[] durable = shared.clone();
            durable[position & PAGE_LENGTH - 1] ^= (byte)(1 << bit);
            return durable;
        });
    }

    void swap(final int first, final int second, final int rangeLength)
    {
        for (int i = 0; i < rangeLength; i++)
        {
            final int difference = image[first + i] ^ image[second + i];
            for (int bit = 0; bit < Byte.SIZE; bit++)
            {
                if (0 != (difference >> bit & 1))
                {
                    flipBit(first + i, bit);
                    flipBit(second + i, bit);
                }
            }
        }
    }

    /** The file after a crash that has left these bytes: they are on the device, all of them. */
    SimulatedNode survivor(final byte[] content)
    {
        final SimulatedNode node = new SimulatedNode();
        node.grow(content.length);
        System.arraycopy(content, 0, node.image, 0, content.length);
        node.allocatedPages.or(allocatedPages);
        node.allocatedPages.clear((content.length + PAGE_LENGTH - 1) / PAGE_LENGTH, Integer.MAX_VALUE);
        node.force(0, content.length, false);
        return node;
    }

    /** The file in the hands of the next process. The kernel has not forgotten which pages it takes for clean. */
    SimulatedNode copy()
    {
        if (isDirectory)
        {
            return this;
        }
        final SimulatedNode node = new SimulatedNode();
        node.image = image.clone();
        node.length = length;
        node.durableLength = durableLength;
        node.durablePages.putAll(durablePages);
        node.lostPages.putAll(lostPages);
        node.allocatedPages.or(allocatedPages);
        node.unreadablePages.or(unreadablePages);
        return node;
    }

    private void grow(final int newLength)
    {
        if (newLength > image.length)
        {
            final int wanted = Math.max(newLength, Math.min(image.length * 2, 1 << 20));
            image = Arrays.copyOf(image, (wanted + PAGE_LENGTH - 1) & -PAGE_LENGTH);
            mappings.forEach(Runnable::run);
        }
        length = Math.max(length, newLength);
    }
}
