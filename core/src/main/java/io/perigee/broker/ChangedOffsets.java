package io.perigee.broker;

import org.agrona.MutableDirectBuffer;

/**
 * The offsets that have changed since they were last written to the log, in the order in which they first did. What is
 * written costs as much as there is to write, however many groups and queues there are. Owned by the sequencer.
 */
final class ChangedOffsets
{
    private CommittedOffset first;
    private CommittedOffset last;

    boolean isEmpty()
    {
        return null == first;
    }

    /**
     * An offset has changed.
     *
     * @param offset that may have changed before.
     */
    void add(final CommittedOffset offset)
    {
        if (offset.isChanged)
        {
            return;
        }
        offset.isChanged = true;
        if (null == first)
        {
            first = offset;
        }
        else
        {
            last.nextChanged = offset;
        }
        last = offset;
    }

    /**
     * Write rows of a record, from the first offset on. They stay in the list until {@link #removeFirst(int)}.
     *
     * @param buffer   to write to, from 0.
     * @param rowLimit at most so many.
     * @return how many there are now in the buffer.
     */
    int put(final MutableDirectBuffer buffer, final int rowLimit)
    {
        int rows = 0;
        for (CommittedOffset offset = first; null != offset && rows < rowLimit; offset = offset.nextChanged)
        {
            MetadataRecords.putOffsetsRow(buffer, rows * MetadataRecords.OFFSETS_ROW_LENGTH,
                offset.groupId(), offset.topicId(), offset.queueId(), offset.queueOffset());
            rows++;
        }

        return rows;
    }

    /**
     * The first rows are in the log.
     *
     * @param rows that {@link #put(MutableDirectBuffer, int)} has written.
     */
    void removeFirst(final int rows)
    {
        for (int i = 0; i < rows; i++)
        {
            final CommittedOffset removed = first;
            first = removed.nextChanged;
            removed.nextChanged = null;
            removed.isChanged = false;
        }
    }
}
