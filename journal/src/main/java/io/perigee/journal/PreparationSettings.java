package io.perigee.journal;

import org.agrona.BitUtil;
import org.agrona.SystemUtil;

import static io.perigee.journal.JournalContext.require;

/**
 * How the log is prepared ahead of the appender, which then meets neither a file that has to grow nor a page that is
 * not there. Part of the {@link JournalContext}.
 */
public final class PreparationSettings
{
    /** Property: how far ahead of the append position pages are touched. */
    public static final String TOUCH_AHEAD_PROP_NAME = "perigee.journal.touch.ahead";
    /**
     * Default reach of the touching: 16 MiB. Housekeeping may wait for the disk for as long as it takes to append that;
     * but what is touched half a minute too early is written back, and takes a page fault when it is appended to.
     */
    public static final int TOUCH_AHEAD_DEFAULT = 16 * 1024 * 1024;
    /** Property: whether what is filled ahead is forced. */
    public static final String FORCE_AHEAD_PROP_NAME = "perigee.journal.force.ahead";
    /** Property: length of the writes that fill the log ahead. */
    public static final String FILL_WRITE_LENGTH_PROP_NAME = "perigee.journal.fill.write.length";
    /** Default length of the writes that fill the log ahead: one page. */
    public static final int FILL_WRITE_LENGTH_DEFAULT = StoragePages.PAGE_LENGTH;

    private int touchAheadBytes = SystemUtil.getSizeAsInt(TOUCH_AHEAD_PROP_NAME, TOUCH_AHEAD_DEFAULT);
    private boolean forceAhead = !"false".equals(System.getProperty(FORCE_AHEAD_PROP_NAME));
    private int fillWriteLengthBytes = SystemUtil.getSizeAsInt(FILL_WRITE_LENGTH_PROP_NAME, FILL_WRITE_LENGTH_DEFAULT);

    /** Check every setting alone and against the others. */
    void check()
    {
        require(touchAheadBytes >= StoragePages.PAGE_LENGTH,
            TOUCH_AHEAD_PROP_NAME + "=" + touchAheadBytes + " must be at least " + StoragePages.PAGE_LENGTH);
        require(BitUtil.isPowerOfTwo(fillWriteLengthBytes) && fillWriteLengthBytes >= StoragePages.PAGE_LENGTH &&
            fillWriteLengthBytes <= LogHousekeeping.SLICE_LENGTH,
            FILL_WRITE_LENGTH_PROP_NAME + "=" + fillWriteLengthBytes + " must be a power of two between " +
            StoragePages.PAGE_LENGTH + " and " + LogHousekeeping.SLICE_LENGTH);
    }

    /**
     * How far ahead of the append position pages are touched, so that the appender meets no page fault.
     *
     * @return bytes.
     */
    public int touchAheadBytes()
    {
        return touchAheadBytes;
    }

    /**
     * Set how far ahead pages are touched.
     *
     * @param touchAheadBytes a page at least.
     * @return this for a fluent API.
     */
    public PreparationSettings touchAheadBytes(final int touchAheadBytes)
    {
        this.touchAheadBytes = touchAheadBytes;
        return this;
    }

    /**
     * Is the space that is filled ahead of the append position forced, so that a later force of records finds their
     * blocks on the device? It halves what the device can take in, so it is for those who wait for forces.
     *
     * @return true to force it.
     */
    public boolean forceAhead()
    {
        return forceAhead;
    }

    /**
     * Set whether the space that is filled ahead is forced.
     *
     * @param forceAhead true where appends wait for forces, false where they do not.
     * @return this for a fluent API.
     */
    public PreparationSettings forceAhead(final boolean forceAhead)
    {
        this.forceAhead = forceAhead;
        return this;
    }

    /**
     * Length of the writes that fill the log ahead. The kernel keeps a file in pieces as large as it was written in:
     * a store into a large piece makes all of it dirty, so a force that somebody waits for takes longer, while filling
     * costs less.
     *
     * @return bytes, a power of two.
     */
    public int fillWriteLengthBytes()
    {
        return fillWriteLengthBytes;
    }

    /**
     * Set the length of the writes that fill the log ahead.
     *
     * @param fillWriteLengthBytes a power of two from 4 KiB to 256 KiB: small where appends wait for forces.
     * @return this for a fluent API.
     */
    public PreparationSettings fillWriteLengthBytes(final int fillWriteLengthBytes)
    {
        this.fillWriteLengthBytes = fillWriteLengthBytes;
        return this;
    }

    @Override
    public String toString()
    {
        return "PreparationSettings{touchAheadBytes=" + touchAheadBytes +
            ", forceAhead=" + forceAhead +
            ", fillWriteLengthBytes=" + fillWriteLengthBytes + '}';
    }
}
