package io.perigee.client;

import io.perigee.journal.record.RecordView;
import io.perigee.protocol.ErrorCode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Gets messages whose places are known, one after the other, by pulls like those of any subscriber. Used once, by one
 * thread.
 */
final class MessageFetch implements SubscriptionListener, MessageHandler
{
    /** The broker sends one message, and the next one only when it is asked for. */
    private static final int CREDIT_BYTES = 1;

    private final PerigeeClient.Context context;
    private final String topic;
    private final List<MessageLocation> locations;
    private Subscriber subscriber;
    private MessageLocation wanted;
    private StoredMessage found;
    private boolean isGone;

    MessageFetch(final PerigeeClient.Context context, final String topic, final List<MessageLocation> locations)
    {
        this.context = context;
        this.topic = topic;
        this.locations = locations;
    }

    /**
     * Get them.
     *
     * @param timeout for all of them.
     * @return in the order of the places; those that were deleted meanwhile are missing.
     */
    List<StoredMessage> get(final Duration timeout)
    {
        final List<StoredMessage> messages = new ArrayList<>();
        if (!locations.isEmpty())
        {
            final Waiting waiting = new Waiting(context, timeout);
            try (Subscriber reading = new Subscriber(context, subscription()))
            {
                subscriber = reading;
                reading.awaitConnected(timeout);
                for (final MessageLocation location : locations)
                {
                    await(location, waiting);
                    if (null != found)
                    {
                        messages.add(found);
                    }
                }
            }
        }
        return messages;
    }

    @Override
    public void onMessage(final RecordView message)
    {
        if (null == found && message.position() == wanted.position() && message.queueId() == wanted.queueId() &&
            message.queueOffset() == wanted.queueOffset())
        {
            found = new StoredMessage(topic, subscriber.broker(), message);
        }
    }

    @Override
    public void onOffsetMoved(
        final String movedTopic,
        final int queueId,
        final long fromOffset,
        final long toOffset,
        final ErrorCode code)
    {
        isGone |= null != wanted && queueId == wanted.queueId() && toOffset != wanted.queueOffset();
    }

    private Subscription subscription()
    {
        final Subscription subscription = new Subscription().topic(topic).fromLatest()
            .listener(this).creditBytes(CREDIT_BYTES);
        for (final MessageLocation location : locations)
        {
            subscription.queue(location.queueId());
        }
        return subscription;
    }

    private void await(final MessageLocation location, final Waiting waiting)
    {
        wanted = location;
        found = null;
        isGone = false;
        subscriber.seek(location.topicId(), location.queueId(), location.queueOffset());
        while (null == found && !isGone && !isPassed())
        {
            final int workCount = subscriber.poll(this, 1);
            if (null == found && !isGone)
            {
                waiting.check(subscriber.fault(), "");
                waiting.idle(workCount);
            }
        }
    }

    /** Another message has its offset: a crash has taken back the one that was meant. */
    private boolean isPassed()
    {
        return subscriber.nextOffset(wanted.topicId(), wanted.queueId()) > wanted.queueOffset();
    }
}
