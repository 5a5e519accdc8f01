package io.perigee.client;

import io.perigee.protocol.ErrorCode;

import java.util.ArrayList;
import java.util.List;

/**
 * What a {@link Subscriber} reads: topics, and for each of them queues, tags and where to begin. What follows a
 * {@link #topic(String)} is meant for that topic.
 * <pre>{@code
 * new Subscription().topic("orders").queue(0).fromEarliest()
 * new Subscription().group("billing").topic("orders").tags("new", "changed").topic("refunds").fromLatest()
 * }</pre>
 */
public final class Subscription
{
    private final List<TopicSelection> topics = new ArrayList<>();
    private String group = "";
    private boolean commitsDelivered;
    private boolean returnsCredit;
    private int creditBytes;
    private SubscriptionListener listener = SubscriptionListener.NONE;

    /**
     * Read a topic: all its queues, unless {@link #queue(int)} names some, from the earliest message.
     *
     * @param name of the topic.
     * @return this.
     */
    public Subscription topic(final String name)
    {
        for (final TopicSelection topic : topics)
        {
            if (topic.name().equals(name))
            {
                throw new PerigeeException(ErrorCode.CONFIGURATION_INVALID, "topic '" + name + "' is named twice");
            }
        }
        topics.add(new TopicSelection(Names.checkTopic(name)));
        return this;
    }

    /**
     * Read this queue of the topic that was named last; can be called several times.
     *
     * @param queueId within the topic.
     * @return this.
     */
    public Subscription queue(final int queueId)
    {
        last().queue(queueId);
        return this;
    }

    /**
     * Read all queues of the topic that was named last; that is the default.
     *
     * @return this.
     */
    public Subscription allQueues()
    {
        last().allQueues();
        return this;
    }

    /**
     * Begin with the first message that there is, unless the group has committed an offset; that is the default.
     *
     * @return this.
     */
    public Subscription fromEarliest()
    {
        last().startOffset(StartOffset.EARLIEST);
        return this;
    }

    /**
     * Begin with the first message that comes after the subscriber has connected, unless the group has committed an
     * offset.
     *
     * @return this.
     */
    public Subscription fromLatest()
    {
        last().startOffset(StartOffset.LATEST);
        return this;
    }

    /**
     * Begin at this offset in all queues of the topic, whatever the group has committed.
     *
     * @param queueOffset to begin at, 0 or more.
     * @return this.
     */
    public Subscription fromOffset(final long queueOffset)
    {
        if (queueOffset < 0)
        {
            throw new PerigeeException(ErrorCode.CONFIGURATION_INVALID, "offset " + queueOffset + " is negative");
        }
        last().startOffset(queueOffset);
        return this;
    }

    /**
     * Read only messages with one of these tags. The broker compares hashes: a tag that has the same
     * {@link String#hashCode()} passes too.
     *
     * @param tags to read.
     * @return this.
     */
    public Subscription tags(final String... tags)
    {
        for (final String tag : tags)
        {
            last().tagHash(tag.hashCode());
        }
        return this;
    }

    /**
     * Read as the member of a consumer group: begin at its committed offsets, and commit new ones.
     *
     * @param name of the group.
     * @return this.
     */
    public Subscription group(final String name)
    {
        group = Names.checkGroup(name);
        return this;
    }

    /**
     * Commit the offset after every message that the handler returned from, without a call for it. Otherwise only
     * {@link Subscriber#commit(int, int, long)} commits; that is the default.
     *
     * @param commitsDelivered true to commit what was delivered.
     * @return this.
     */
    public Subscription commitsDelivered(final boolean commitsDelivered)
    {
        this.commitsDelivered = commitsDelivered;
        return this;
    }

    /**
     * Let {@link Subscriber#returnCredit(int, int, int)} make room for more messages. Otherwise every message makes
     * room as soon as the handler returns; that is the default. So whoever keeps messages bounds them by the credit.
     *
     * @param returnsCredit true to make room by that call alone.
     * @return this.
     */
    public Subscription returnsCredit(final boolean returnsCredit)
    {
        this.returnsCredit = returnsCredit;
        return this;
    }

    /**
     * Whom to tell what happens besides messages.
     *
     * @param listener to be told.
     * @return this.
     */
    public Subscription listener(final SubscriptionListener listener)
    {
        this.listener = listener;
        return this;
    }

    /**
     * Bytes that may be on their way for each queue, instead of the client's setting.
     *
     * @param bytes 0 for the client's setting.
     * @return this.
     */
    Subscription creditBytes(final int bytes)
    {
        creditBytes = bytes;
        return this;
    }

    int creditBytes()
    {
        return creditBytes;
    }

    List<TopicSelection> topics()
    {
        return topics;
    }

    String group()
    {
        return group;
    }

    boolean hasGroup()
    {
        return !group.isEmpty();
    }

    boolean commitsDelivered()
    {
        return commitsDelivered;
    }

    boolean returnsCredit()
    {
        return returnsCredit;
    }

    void check()
    {
        last();
        for (final TopicSelection topic : topics)
        {
            if (topic.tagHashes().length > RequestFrames.MAX_TAGS)
            {
                throw new PerigeeException(
                    ErrorCode.CONFIGURATION_INVALID, "more than " + RequestFrames.MAX_TAGS + " tags");
            }
        }
        if (commitsDelivered && !hasGroup())
        {
            throw new PerigeeException(ErrorCode.CONFIGURATION_INVALID, "only a group's member commits");
        }
    }

    SubscriptionListener listener()
    {
        return listener;
    }

    private TopicSelection last()
    {
        if (topics.isEmpty())
        {
            throw new PerigeeException(ErrorCode.CONFIGURATION_INVALID, "a subscription names its topic first");
        }
        return topics.get(topics.size() - 1);
    }
}
