package io.perigee.journal;

import org.agrona.concurrent.UnsafeBuffer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A file of a consume queue as readers see it: its bytes, mapped, and what is known about each of its blocks. The file
 * is never shorter than the mapping. Housekeeping replaces it by a longer one when the file grows; readers hold the one
 * that they are reading, and it is unmapped only when nobody does.
 * <p>
 * What is known of a block is one number: the entries it has, their checksum, and whether they were checked.
 */
final class ConsumeQueueRegion
{
    /** The block was read and is what was written. The sign, so that readers need one comparison. */
    static final long VERIFIED = 1L << 63;
    /** The block is not what was written, or nobody knows: it must be repaired. */
    static final long DAMAGED = 1L << 62;

    private static final int RETIRED = 1 << 31;
    private static final VarHandle HOLDS;
    private static final VarHandle CHECKS = MethodHandles.arrayElementVarHandle(long[].class);

    static
    {
        try
        {
            HOLDS = MethodHandles.lookup().findVarHandle(ConsumeQueueRegion.class, "holds", int.class);
        }
        catch (final ReflectiveOperationException ex)
        {
            throw new ExceptionInInitializerError(ex);
        }
    }

    private final MappedRegion mapped;
    private final UnsafeBuffer buffer;
    private final long[] checks;
    private final long firstBlock;
    private final int seed;
    private volatile int holds;

    ConsumeQueueRegion(final MappedRegion mapped, final long[] checks, final long firstBlock, final int seed)
    {
        this.mapped = mapped;
        this.buffer = mapped.buffer();
        this.checks = checks;
        this.firstBlock = firstBlock;
        this.seed = seed;
    }

    /** How a check is written down: entries, CRC32C. */
    static long check(final int entries, final int crc)
    {
        return (long)entries << Integer.SIZE | crc & 0xFFFFFFFFL;
    }

    /** Entries that a check is about. */
    static int entries(final long check)
    {
        return (int)(check >>> Integer.SIZE) & 0xFFFF;
    }

    /** Anybody: begin to read; false if it is too late, and there is another region. */
    boolean tryHold()
    {
        final boolean isHeld = (int)HOLDS.getAndAdd(this, 1) >= 0;
        if (!isHeld)
        {
            letGo();
        }
        return isHeld;
    }

    /** Who has held it: end. */
    void letGo()
    {
        HOLDS.getAndAdd(this, -1);
    }

    /** Housekeeping: nobody will find it any more. */
    void retire()
    {
        HOLDS.getAndBitwiseOr(this, RETIRED);
    }

    /** Housekeeping: unmap it if nobody is reading it any more. */
    boolean tryClose()
    {
        final boolean isFree = RETIRED == holds;
        if (isFree)
        {
            mapped.close();
        }
        return isFree;
    }

    /** Housekeeping: unmap it. */
    void close()
    {
        mapped.close();
    }

    /** Who holds it: read an entry, if its block is what was written. */
    boolean read(final long queueOffset, final ConsumeQueueEntry entry)
    {
        final long block = queueOffset / ConsumeQueuePage.ENTRIES;
        final int index = (int)(block - firstBlock);
        final boolean isReadable = index < checks.length &&
            ((long)CHECKS.getAcquire(checks, index) < 0 || verify(index, entry.checksum()));
        if (isReadable)
        {
            entry.read(buffer, offsetOf(index) +
                (int)(queueOffset - block * ConsumeQueuePage.ENTRIES) * ConsumeQueueEntry.LENGTH);
        }
        return isReadable;
    }

    /** Who holds it: check a block, unless that was done before. */
    boolean verify(final int index, final ConsumeQueueChecksum checksum)
    {
        final long check = (long)CHECKS.getAcquire(checks, index);
        if (check < 0 || 0 != (check & DAMAGED))
        {
            return check < 0;
        }

        final boolean isGood = matches(index, check, checksum);
        // If housekeeping has written to the block meanwhile, its check is another one, and is looked at next time.
        CHECKS.compareAndSet(checks, index, check, check | (isGood ? VERIFIED : DAMAGED));
        return isGood;
    }

    /** Housekeeping: whether the bytes of a block are what a check says. */
    boolean matches(final int index, final long check, final ConsumeQueueChecksum checksum)
    {
        final int entries = entries(check);
        return entries > 0 && (int)check == checksumOf(index, entries, checksum);
    }

    /** Housekeeping: checksum of the first entries of a block as they are. */
    int checksumOf(final int index, final int entries, final ConsumeQueueChecksum checksum)
    {
        return checksum.of(seed, firstBlock + index, buffer, offsetOf(index), entries);
    }

    UnsafeBuffer buffer()
    {
        return buffer;
    }

    /** Blocks that the region has room for. */
    int blocks()
    {
        return checks.length;
    }

    long check(final int index)
    {
        return (long)CHECKS.getAcquire(checks, index);
    }

    /** Housekeeping: what a block holds from now on; its bytes are written. */
    void check(final int index, final long check)
    {
        CHECKS.setRelease(checks, index, check);
    }

    static int offsetOf(final int index)
    {
        return index * ConsumeQueuePage.LENGTH;
    }
}
