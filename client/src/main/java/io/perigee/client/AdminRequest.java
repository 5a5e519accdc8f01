package io.perigee.client;

import io.perigee.protocol.ErrorCode;

import java.util.ArrayList;
import java.util.List;

/**
 * One request of an {@link Admin} and, once it came, its answer. For callers that must not wait: poll the admin until
 * it is done.
 */
public final class AdminRequest
{
    private final Writer writer;
    private long sequence;
    private boolean isDone;
    private ErrorCode status = ErrorCode.OK;
    private String explanation = "";
    private TopicInfo topic;
    private int topicCount;
    private long queueOffset = QueueFlow.UNKNOWN;
    private int groupId;
    private final List<MessageLocation> locations = new ArrayList<>();
    private boolean isCut;

    /**
     * Writes the request.
     */
    @FunctionalInterface
    interface Writer
    {
        /**
         * Write the request.
         *
         * @param session to write to.
         * @return its sequence, or a negative transport result.
         */
        long write(BrokerSession session);
    }

    AdminRequest(final Writer writer)
    {
        this.writer = writer;
    }

    /**
     * Whether the answer came.
     *
     * @return true if {@link #status()} says how it went.
     */
    public boolean isDone()
    {
        return isDone;
    }

    /**
     * How it went.
     *
     * @return OK, or why not.
     */
    public ErrorCode status()
    {
        return status;
    }

    /**
     * The topic that was created or described.
     *
     * @return null if the answer is about something else.
     */
    public TopicInfo topic()
    {
        return topic;
    }

    /**
     * The offset that was asked for.
     *
     * @return -1 if there is none.
     */
    public long queueOffset()
    {
        return queueOffset;
    }

    /**
     * Where the messages are that were searched for.
     *
     * @return the newest first.
     */
    public List<MessageLocation> locations()
    {
        return List.copyOf(locations);
    }

    /**
     * Whether there may be older messages that were not looked at.
     *
     * @return true if the search was ended before it was over.
     */
    public boolean isCut()
    {
        return isCut;
    }

    String explanation()
    {
        return explanation;
    }

    int topicCount()
    {
        return topicCount;
    }

    int groupId()
    {
        return groupId;
    }

    boolean isUnsent()
    {
        return 0 == sequence && !isDone;
    }

    void write(final BrokerSession session)
    {
        sequence = Math.max(0, writer.write(session));
    }

    boolean isAnsweredBy(final long requestSequence)
    {
        return 0 != sequence && sequence == requestSequence && !isDone;
    }

    void sessionLost()
    {
        sequence = 0;
        locations.clear();
    }

    void done(final ErrorCode code, final String text)
    {
        status = code;
        explanation = text;
        isDone = true;
    }

    void topic(final TopicInfo info, final int count)
    {
        topic = info;
        topicCount = count;
    }

    void queueOffset(final long offset)
    {
        queueOffset = offset;
    }

    void location(final MessageLocation location)
    {
        locations.add(location);
    }

    void isCut(final boolean cut)
    {
        isCut = cut;
    }

    void groupId(final int id)
    {
        groupId = id;
    }
}
