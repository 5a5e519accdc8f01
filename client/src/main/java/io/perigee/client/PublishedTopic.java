package io.perigee.client;

import io.perigee.protocol.ErrorCode;

/**
 * A topic that a {@link Publisher} sends to. Its id and queues are looked up in every session anew.
 */
public final class PublishedTopic
{
    private static final long NOT_ASKED = 0;

    private final String name;
    private final PublisherSession owner;
    private int topicId;
    private int queueCount;
    private long describeSequence = NOT_ASKED;
    private long askAgainNs;
    private ErrorCode fault = ErrorCode.OK;

    PublishedTopic(final String name, final PublisherSession owner)
    {
        this.name = Names.checkTopic(name);
        this.owner = owner;
    }

    /**
     * Name of the topic.
     *
     * @return the name.
     */
    public String name()
    {
        return name;
    }

    /**
     * Whether messages can be sent to the topic now.
     *
     * @return true once the broker has described the topic in this session.
     */
    public boolean isResolved()
    {
        return 0 != topicId;
    }

    /**
     * How many queues the topic has.
     *
     * @return their number, 0 as long as it was never known.
     */
    public int queueCount()
    {
        return queueCount;
    }

    /**
     * Why the topic is not resolved, if the broker said so. The publisher asks again by itself from time to time.
     *
     * @return {@link ErrorCode#TOPIC_NOT_FOUND} for instance; {@link ErrorCode#OK} if nothing is known to be wrong.
     */
    public ErrorCode fault()
    {
        return fault;
    }

    boolean isOf(final PublisherSession session)
    {
        return owner == session;
    }

    int topicId()
    {
        return topicId;
    }

    void reset()
    {
        topicId = 0;
        describeSequence = NOT_ASKED;
        askAgainNs = 0;
        fault = ErrorCode.OK;
    }

    void forgetFault()
    {
        fault = ErrorCode.OK;
    }

    boolean isToBeAsked(final long nowNs)
    {
        return 0 == topicId && NOT_ASKED == describeSequence &&
            (ErrorCode.OK == fault || nowNs - askAgainNs >= 0);
    }

    void asked(final long sequence)
    {
        describeSequence = sequence;
    }

    boolean isAnsweredBy(final long requestSequence)
    {
        return NOT_ASKED != describeSequence && describeSequence == requestSequence;
    }

    void resolved(final int id, final int queues)
    {
        topicId = id;
        queueCount = queues;
        describeSequence = NOT_ASKED;
        fault = ErrorCode.OK;
    }

    void failed(final ErrorCode code, final long retryNs)
    {
        describeSequence = NOT_ASKED;
        fault = code;
        askAgainNs = retryNs;
    }
}
