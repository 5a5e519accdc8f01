package io.perigee.common.message;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;

/**
 * Messages of one topic that are stored one after the other in one queue.
 */
public final class MessageBatch extends Message implements Iterable<Message>
{
    private static final long serialVersionUID = 1L;
    private static final String RETRY_TOPIC_PREFIX = "%RETRY%";

    /** The messages, in order. */
    private final ArrayList<Message> messages;

    private MessageBatch(final ArrayList<Message> messages)
    {
        this.messages = messages;
    }

    /**
     * A batch of messages that fit together.
     *
     * @param messages to put into it; they are not copied.
     * @return the batch.
     * @throws IllegalArgumentException      if there is no message.
     * @throws UnsupportedOperationException if they are not all of one topic, do not wait alike, or are retries.
     */
    public static MessageBatch generateFromList(final Collection<? extends Message> messages)
    {
        final ArrayList<Message> list = new ArrayList<>(messages);
        if (list.isEmpty())
        {
            throw new IllegalArgumentException("a batch must have at least one message");
        }
        final Message first = list.get(0);
        for (final Message message : list)
        {
            if (message.getTopic().startsWith(RETRY_TOPIC_PREFIX))
            {
                throw new UnsupportedOperationException("messages of a retry topic cannot be in a batch");
            }
            if (!first.getTopic().equals(message.getTopic()))
            {
                throw new UnsupportedOperationException("the messages of a batch must be of one topic");
            }
            if (first.isWaitStoreMsgOK() != message.isWaitStoreMsgOK())
            {
                throw new UnsupportedOperationException("the messages of a batch must have the same waitStoreMsgOK");
            }
        }
        final MessageBatch batch = new MessageBatch(list);
        batch.setTopic(first.getTopic());
        batch.setWaitStoreMsgOK(first.isWaitStoreMsgOK());
        return batch;
    }

    /**
     * The messages.
     *
     * @return in the order in which they will be stored.
     */
    public List<Message> messages()
    {
        return messages;
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public Iterator<Message> iterator()
    {
        return messages.iterator();
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public boolean equals(final Object obj)
    {
        return super.equals(obj) && obj instanceof MessageBatch && messages.equals(((MessageBatch)obj).messages);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public int hashCode()
    {
        return 31 * super.hashCode() + messages.hashCode();
    }
}
