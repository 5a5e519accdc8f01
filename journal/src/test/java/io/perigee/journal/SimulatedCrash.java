package io.perigee.journal;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Decides what of a file survives, and counts it.
 */
final class SimulatedCrash
{
    private static final int SECTOR_LENGTH = 512;
    private static final int PAGE_LENGTH = SimulatedNode.PAGE_LENGTH;
    private static final int STYLES = 4;
    private static final int STYLE_ALL_OLD = 0;
    private static final int STYLE_ALL_NEW = 1;

    private RandomGenerator random;
    private int style;
    private long oldPages;
    private long newPages;
    private long tornPages;
    private long zeroPages;
    private long keptEntries;
    private long lostEntries;

    /** Every other crash treats all pages alike: nothing or everything was written back. */
    void begin(final RandomGenerator newRandom)
    {
        random = newRandom;
        style = random.nextInt(STYLES);
    }

    /** Does a name exist afterwards that was created (or still exists that was deleted) and not forced? */
    boolean keepsEntry(final boolean isCreated)
    {
        final boolean isKept = random.nextBoolean();
        if (isKept)
        {
            keptEntries++;
        }
        else if (isCreated)
        {
            lostEntries++;
        }
        return isKept;
    }

    SimulatedNode survivorOf(final SimulatedNode node)
    {
        final int length = survivingLength(node);
        final byte[] image = new byte[length];
        for (int position = 0; position < length; position += PAGE_LENGTH)
        {
            final int pageLength = Math.min(PAGE_LENGTH, length - position);
            final byte[] page = node.isDurable(position) ? node.volatilePage(position) : survivingPage(node, position);
            System.arraycopy(page, 0, image, position, pageLength);
        }
        return node.survivor(image);
    }

    long tornPages()
    {
        return tornPages;
    }

    @Override
    public String toString()
    {
        return "pages old " + oldPages + ", new " + newPages + ", torn " + tornPages + ", zero " + zeroPages +
            "; names kept " + keptEntries + ", lost " + lostEntries;
    }

    private int survivingLength(final SimulatedNode node)
    {
        final int gain = node.length() - node.durableLength();
        if (gain <= 0 || STYLE_ALL_NEW == style)
        {
            return node.length();
        }
        return STYLE_ALL_OLD == style ? node.durableLength() :
            Math.min(node.length(), node.durableLength() + random.nextInt(gain / PAGE_LENGTH + 2) * PAGE_LENGTH);
    }

    private byte[] survivingPage(final SimulatedNode node, final int position)
    {
        final byte[] oldPage = node.durablePage(position);
        final byte[] newPage = node.volatilePage(position);
        final int choice = STYLE_ALL_OLD == style ? 0 : STYLE_ALL_NEW == style ? 1 : random.nextInt(STYLES);
        if (1 == choice)
        {
            newPages++;
            return newPage;
        }
        if (2 == choice)
        {
            tornPages++;
            return torn(null == oldPage ? new byte[PAGE_LENGTH] : oldPage, newPage);
        }
        if (null == oldPage)
        {
            zeroPages++;
            return new byte[PAGE_LENGTH];
        }
        oldPages++;
        return oldPage;
    }

    private byte[] torn(final byte[] oldPage, final byte[] newPage)
    {
        final byte[] page = Arrays.copyOf(oldPage, PAGE_LENGTH);
        for (int sector = 0; sector < PAGE_LENGTH; sector += SECTOR_LENGTH)
        {
            if (random.nextBoolean())
            {
                System.arraycopy(newPage, sector, page, sector, SECTOR_LENGTH);
            }
        }
        return page;
    }
}
