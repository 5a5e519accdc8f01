package io.perigee.faultlab;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Compares what a broker shows with what was sent and promised.
 */
final class PromiseCheck
{
    private PromiseCheck()
    {
    }

    /**
     * Nothing is shown that was not sent, nothing twice, nothing changed, and in the order in which it was sent.
     *
     * @param contents of the broker.
     * @param promises of the run.
     * @param mark     when what is shown was left.
     */
    static void checkNoPhantom(final Contents contents, final Promises promises, final Promises.Mark mark)
    {
        final Set<Long> seen = new HashSet<>();
        for (final QueueContents queue : contents.queues())
        {
            if (null != queue.fault())
            {
                throw new AssertionError(queue.fault());
            }
            QueueContents.Message last = null;
            for (final QueueContents.Message message : queue.messages())
            {
                final String fault = faultOf(queue, message, last, promises, mark);
                if (null != fault || !seen.add(message.id()))
                {
                    throw new AssertionError("queue " + queue.topicId() + '/' + queue.queueId() + ": " + message +
                        ' ' + (null == fault ? "is shown twice" : fault));
                }
                last = message;
            }
        }
    }

    /**
     * All that was promised is there.
     *
     * @param contents  of the broker.
     * @param promises  of the run.
     * @param mark      when what is shown was left.
     * @param mayForget whether what lies before the begin of a queue may be gone.
     */
    static void checkNothingLost(
        final Contents contents, final Promises promises, final Promises.Mark mark, final boolean mayForget)
    {
        for (final Promises.Stored stored : promises.stored(mark))
        {
            final QueueContents queue = contents.queue(stored.topicId(), stored.queueId());
            final boolean isForgotten =
                mayForget && null != queue && stored.queueOffset() < queue.minOffset();
            require(isForgotten || null != queue && queue.idAt(stored.queueOffset()) == stored.id(),
                "promised and lost", stored);
        }
        for (final MemoryHandler.TopicAnswer topic : promises.topics(mark))
        {
            require(Objects.equals(topic, contents.topics().get(topic.topicId())), "promised and lost", topic);
        }
        for (final Map.Entry<Promises.GroupOffset, Long> entry : promises.groupOffsets(mark).entrySet())
        {
            require(contents.groupOffsets().getOrDefault(entry.getKey(), -1L) >= entry.getValue(),
                "promised " + entry.getValue() + " and lost", entry.getKey());
        }
    }

    /**
     * The second shows exactly what the first has shown.
     *
     * @param first     contents.
     * @param second    contents of the same data, after another recovery.
     * @param mayForget whether queues may begin later than before.
     */
    static void checkSame(final Contents first, final Contents second, final boolean mayForget)
    {
        require(first.topics().equals(second.topics()), "another recovery has other topics", second.topics());
        require(first.groupOffsets().equals(second.groupOffsets()),
            "another recovery has other offsets than " + first.groupOffsets(), second.groupOffsets());
        for (int i = 0; i < first.queues().size(); i++)
        {
            final long minOffset = second.queues().get(i).minOffset();
            require(minOffset == first.queues().get(i).minOffset() ||
                mayForget && minOffset > first.queues().get(i).minOffset(),
                "a queue begins elsewhere after another recovery", second.queues().get(i));
            final List<QueueContents.Message> before = first.queues().get(i).from(minOffset);
            final List<QueueContents.Message> after = second.queues().get(i).from(minOffset);
            require(before.equals(after), "another recovery has other messages than " +
                first.queues().get(i), second.queues().get(i));
        }
    }

    private static String faultOf(
        final QueueContents queue,
        final QueueContents.Message message,
        final QueueContents.Message last,
        final Promises promises,
        final Promises.Mark mark)
    {
        if (message.id() < 0 || message.id() >= mark.sentCount())
        {
            return "was never sent";
        }
        final Promises.Sent sent = promises.sent(message.id());
        if (sent.topicId() != queue.topicId() || sent.queueId() != queue.queueId() ||
            sent.bodyLength() != message.bodyLength())
        {
            return "was sent as " + sent;
        }
        return null != last && (last.id() >= message.id() || last.position() >= message.position()) ?
            "is out of order" : null;
    }

    private static void require(final boolean isTrue, final String message, final Object what)
    {
        if (!isTrue)
        {
            throw new AssertionError(message + ": " + what);
        }
    }
}
