package io.perigee.broker.simulation;

import java.util.BitSet;

/**
 * Who reads together: a group, whose members follow one another, or one reader alone.
 */
final class Readership
{
    private final String group;
    private final String tag;
    private final BitSet readIds = new BitSet();
    private final GroupOffsets offsets;

    private Readership(final String group, final String tag, final GroupOffsets offsets)
    {
        this.group = group;
        this.tag = tag;
        this.offsets = offsets;
    }

    /** A group that reads everything. */
    static Readership ofGroup(final String group, final GroupOffsets offsets)
    {
        return new Readership(group, null, offsets);
    }

    /** A reader alone; with a tag it wants only messages that have it. */
    static Readership alone(final String tag)
    {
        return new Readership(null, tag, null);
    }

    boolean isGroup()
    {
        return null != group;
    }

    String group()
    {
        return group;
    }

    boolean isFiltered()
    {
        return null != tag;
    }

    String tag()
    {
        return tag;
    }

    GroupOffsets offsets()
    {
        return offsets;
    }

    void onRead(final long id)
    {
        readIds.set((int)id);
    }

    /** A reader that reads alone begins from the first message in each of its lives. */
    void begins()
    {
        if (!isGroup())
        {
            readIds.clear();
        }
    }

    boolean wants(final long id)
    {
        return !isFiltered() || tag.hashCode() == MessageContent.tagHash(id);
    }

    /** The first wanted message of a queue that was not read, from an offset on; the queue's end if there is none. */
    long firstMissed(final QueueHistory queue, final long fromOffset)
    {
        long offset = fromOffset;
        while (offset < queue.length() && (!wants(queue.id(offset)) || readIds.get((int)queue.id(offset))))
        {
            offset++;
        }

        return offset;
    }

    @Override
    public String toString()
    {
        return isGroup() ? group + ' ' + offsets : isFiltered() ? tag : "alone";
    }
}
