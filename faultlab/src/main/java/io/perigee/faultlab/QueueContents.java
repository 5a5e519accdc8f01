package io.perigee.faultlab;

import io.perigee.journal.record.RecordView;
import io.perigee.protocol.ErrorCode;

import java.util.ArrayList;
import java.util.List;

/**
 * What a broker has shown of one queue, in the order in which it has shown it.
 */
final class QueueContents
{
    private static final long EARLIEST = -1;
    private static final int MAX_FLOWS = 100;

    private final int topicId;
    private final int queueId;
    private final List<Message> messages = new ArrayList<>();
    private final List<Damage> damages = new ArrayList<>();
    private long next = EARLIEST;
    private long minOffset;
    private long maxOffset = -1;
    private boolean isOpen;
    private boolean isWhole;
    private int flows;
    private String fault;

    QueueContents(final int topicId, final int queueId)
    {
        this.topicId = topicId;
        this.queueId = queueId;
    }

    int topicId()
    {
        return topicId;
    }

    int queueId()
    {
        return queueId;
    }

    List<Message> messages()
    {
        return messages;
    }

    /** The messages from an offset on. */
    List<Message> from(final long queueOffset)
    {
        return messages.stream().filter((message) -> message.queueOffset >= queueOffset).toList();
    }

    /** Ranges that the broker has said to be damaged. */
    List<Damage> damages()
    {
        return damages;
    }

    long minOffset()
    {
        return minOffset;
    }

    long maxOffset()
    {
        return maxOffset;
    }

    /** What was wrong with what was shown, or null. */
    String fault()
    {
        return fault;
    }

    /** Id of the message at an offset, or -1. */
    long idAt(final long queueOffset)
    {
        int low = 0;
        int high = messages.size() - 1;
        while (low <= high)
        {
            final int middle = low + high >>> 1;
            final Message message = messages.get(middle);
            if (message.queueOffset == queueOffset)
            {
                return message.id;
            }
            if (message.queueOffset < queueOffset)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }
        return -1;
    }

    /** Whether the broker has said that it cannot show what is at an offset. */
    boolean isDamaged(final long queueOffset)
    {
        return damages.stream().anyMatch((damage) -> queueOffset >= damage.begin && queueOffset < damage.end);
    }

    boolean wantsFlow()
    {
        return !isOpen && !isWhole && flows < MAX_FLOWS;
    }

    boolean isWhole()
    {
        return isWhole;
    }

    /** Offset for the next flow to begin at. */
    long begin()
    {
        isOpen = true;
        flows++;
        return next;
    }

    void add(final RecordView record)
    {
        final long id = MessageBody.idOf(record.buffer(), record.bodyOffset(), record.bodyLength());
        if (record.topicId() != topicId || record.queueId() != queueId)
        {
            fault("a message of " + record.topicId() + '/' + record.queueId() + " was shown");
        }
        else if (next >= 0 && record.queueOffset() != next)
        {
            fault("offset " + record.queueOffset() + " was shown and not " + next);
        }
        else if (!MessageBody.isWhole(record.buffer(), record.bodyOffset(), record.bodyLength(), id))
        {
            fault("the body at offset " + record.queueOffset() + " is not what was sent");
        }
        messages.add(new Message(record.queueOffset(), id, record.bodyLength(), record.position()));
        next = record.queueOffset() + 1;
    }

    void end(final long nextQueueOffset, final long minQueueOffset, final long maxQueueOffset, final int status)
    {
        isOpen = false;
        minOffset = minQueueOffset;
        maxOffset = maxQueueOffset;
        if (ErrorCode.HOLD_EXPIRED.status() == status)
        {
            isWhole = true;
            if (next >= 0 && next != nextQueueOffset)
            {
                fault("all is shown up to offset " + nextQueueOffset + ", but the last was " + (next - 1));
            }
            return;
        }

        if (ErrorCode.OFFSET_TOO_SMALL.status() == status && nextQueueOffset == minQueueOffset)
        {
            // Retention was faster than the flow.
            next = nextQueueOffset;
            messages.removeIf((message) -> message.queueOffset < minQueueOffset);
            return;
        }

        final long begin = next < 0 ? minQueueOffset : next;
        damages.add(new Damage(begin, nextQueueOffset, status));
        if (nextQueueOffset > begin)
        {
            next = nextQueueOffset;
        }
        isWhole = nextQueueOffset >= maxQueueOffset;
    }

    @Override
    public String toString()
    {
        return topicId + "/" + queueId + ": " + messages.size() + " messages, " + minOffset + " to " + maxOffset +
            ", damages " + damages + (null == fault ? "" : ", " + fault);
    }

    private void fault(final String text)
    {
        fault = null == fault ? "queue " + topicId + '/' + queueId + ": " + text : fault;
    }

    /**
     * A message as it was shown.
     *
     * @param queueOffset in its queue.
     * @param id          of the message.
     * @param bodyLength  in bytes.
     * @param position    in the log.
     */
    record Message(long queueOffset, long id, int bodyLength, long position)
    {
    }

    /**
     * What the broker has said that it cannot show, and why.
     *
     * @param begin  first offset of it.
     * @param end    first offset behind it.
     * @param status code that the broker gave.
     */
    record Damage(long begin, long end, int status)
    {
    }
}
