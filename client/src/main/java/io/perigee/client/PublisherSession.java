package io.perigee.client;

import io.perigee.protocol.ErrorCode;
import io.perigee.protocol.SendAckDecoder;
import io.perigee.protocol.TopicReplyDecoder;
import org.agrona.LangUtil;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a publisher does in its sessions: look up topics, send within the window, match answers to sends.
 * <p>
 * Frame sequences begin with 1 in every session. The caller gets them added to a base that grows by what each ended
 * session has used, so that no two sends of a publisher have the same.
 */
final class PublisherSession implements RequestHandler
{
    private static final AckHandler NO_HANDLER =
        (sequence, count, status, queueId, queueOffset, position, recordLengthBytes) -> {};
    private static final int FRAME_LIMIT = 32;
    private static final long ASK_AGAIN_NS = TimeUnit.MILLISECONDS.toNanos(500);

    private final PerigeeClient.Context context;
    private final Connection connection;
    private final BrokerSession session;
    private final List<PublishedTopic> topics = new ArrayList<>();
    private final RequestFrames requests = new RequestFrames();
    private final SendFrames frames = new SendFrames();
    private final SendTrain train = new SendTrain(frames);
    private final InFlightSends inFlight;
    private AckHandler ackHandler = NO_HANDLER;
    private long pollTimeNs;
    private long sequenceBase;
    private long lastSequence;
    private int window;
    private int maxMessageLengthBytes;
    private int maxFrameLengthBytes;
    private boolean hasUnresolved;
    private boolean isClaimed;
    private Throwable handlerFailure;

    PublisherSession(final PerigeeClient.Context context, final String routeTopic)
    {
        this.context = context;
        this.connection = new Connection(context, routeTopic, this);
        this.session = connection.session();
        this.inFlight = new InFlightSends(context.maxInFlight());
        this.maxMessageLengthBytes = context.maxMessageLengthBytes();
    }

    void ackHandler(final AckHandler handler)
    {
        ackHandler = null == handler ? NO_HANDLER : handler;
    }

    PublishedTopic addTopic(final String name)
    {
        for (final PublishedTopic topic : topics)
        {
            if (topic.name().equals(name))
            {
                return topic;
            }
        }

        final PublishedTopic topic = new PublishedTopic(name, this);
        topics.add(topic);
        hasUnresolved = true;
        return topic;
    }

    int poll(final long nowNs)
    {
        if (isClaimed)
        {
            return 0;
        }

        pollTimeNs = nowNs;
        int workCount = connection.poll(nowNs, FRAME_LIMIT);
        if (session.isOpen())
        {
            if (train.isUnderWay())
            {
                workCount += train.push(session);
            }
            else if (hasUnresolved)
            {
                workCount += lookUp(nowNs);
            }
        }
        if (null != handlerFailure)
        {
            final Throwable failure = handlerFailure;
            handlerFailure = null;
            LangUtil.rethrowUnchecked(failure);
        }

        return workCount;
    }

    Connection connection()
    {
        return connection;
    }

    boolean isOpen()
    {
        return session.isOpen();
    }

    boolean isClaimed()
    {
        return isClaimed;
    }

    boolean hasRoom()
    {
        return inFlight.size() < window && !isClaimed && !train.isUnderWay();
    }

    int inFlight()
    {
        return inFlight.size();
    }

    int window()
    {
        return window;
    }

    int maxMessageLengthBytes()
    {
        return maxMessageLengthBytes;
    }

    int maxAttributesLengthBytes()
    {
        return session.greeting().maxAttributesLengthBytes();
    }

    int maxClaimLengthBytes()
    {
        return Math.max(0, maxFrameLengthBytes - SendFrames.SEND_OVERHEAD);
    }

    void forgetFaults()
    {
        connection.forgetFault();
        for (final PublishedTopic topic : topics)
        {
            topic.forgetFault();
        }
    }

    void close()
    {
        if (isClaimed)
        {
            // What is claimed and never ended would hold up all that was sent before it.
            abortClaim();
        }
        connection.close();
        abandon();
    }

    long send(final PublishedTopic topic, final OutgoingMessage message, final int payloadLength)
    {
        final int sliceLength = Math.min(payloadLength, maxFrameLengthBytes - SendFrames.SEND_OVERHEAD);
        final long sequence = session.claim(SendFrames.SEND_OVERHEAD + sliceLength);
        if (sequence < 0)
        {
            return sequence;
        }

        try
        {
            putSend(topic, message, sequence, payloadLength, sliceLength);
        }
        catch (final RuntimeException ex)
        {
            // The message names bytes that are not there.
            session.abort();
            throw ex;
        }
        session.commit();
        pushTrain(payloadLength, sliceLength);

        return sent(sequence);
    }

    long sendBatch(final PublishedTopic topic, final int queueId, final MessageBatch batch)
    {
        final int length = batch.lengthBytes();
        final int sliceLength = Math.min(length, maxFrameLengthBytes - SendFrames.BATCH_OVERHEAD);
        final long sequence = session.claim(SendFrames.BATCH_OVERHEAD + sliceLength);
        if (sequence < 0)
        {
            return sequence;
        }

        final int offset = frames.putBatch(
            session, sequence, batch, topic.topicId(), queueId, context.epochClock().time(), sliceLength);
        session.buffer().putBytes(offset, batch.buffer(), 0, sliceLength);
        session.commit();
        if (sliceLength < length)
        {
            train.prepare(maxPayloadLengthBytes()).putBytes(0, batch.buffer(), 0, length);
        }
        pushTrain(length, sliceLength);

        return sent(sequence);
    }

    long tryClaim(final PublishedTopic topic, final OutgoingMessage message, final int length)
    {
        final long sequence = session.claim(SendFrames.SEND_OVERHEAD + length);
        if (sequence > 0)
        {
            frames.putSend(session, sequence, message, topic.topicId(), context.epochClock().time(), length, length);
            isClaimed = true;
            return sequenceBase + sequence;
        }

        return sequence;
    }

    void wrapClaim(final MessageClaim claim, final Publisher publisher, final int length, final long sequence)
    {
        claim.wrap(publisher, session.buffer(), session.offset(), length, sequence);
    }

    long commitClaim(final long sequence)
    {
        isClaimed = false;
        session.commit();
        return sent(sequence - sequenceBase);
    }

    void abortClaim()
    {
        isClaimed = false;
        session.abort();
    }

    @Override
    public void onSessionOpen(final BrokerSession opened)
    {
        window = opened.greeting().maxInFlight();
        maxMessageLengthBytes =
            Math.min(context.maxMessageLengthBytes(), opened.greeting().maxMessageLengthBytes());
        maxFrameLengthBytes = opened.maxFrameLengthBytes();
        hasUnresolved = true;
        connection.lastEnd().onOpen(opened);
        connection.settled();
    }

    @Override
    public void onSessionEnded(final ErrorCode code, final String explanation)
    {
        abandon();
    }

    @Override
    public boolean onSendAcks(final SendAckDecoder acks)
    {
        final SendAckDecoder.ResultsDecoder rows = acks.results();
        while (rows.hasNext() && session.isOpen())
        {
            rows.next();
            final long sequence = rows.requestSequence();
            final int count = rows.runLength();
            if (inFlight.answered(sequence, count))
            {
                final boolean isStored = ErrorCode.OK.status() == rows.status();
                tell(
                    sequence,
                    count,
                    rows.status(),
                    isStored ? rows.queueId() : -1,
                    isStored ? rows.queueOffset() : -1,
                    isStored ? rows.position() : -1,
                    rows.recordLengthBytes());
            }
            else
            {
                session.end(ErrorCode.FRAME_INVALID, "the broker answered a send that was not sent");
            }
        }

        return true;
    }

    @Override
    public boolean onTopicReply(final TopicReplyDecoder reply)
    {
        for (int i = 0; i < topics.size(); i++)
        {
            final PublishedTopic topic = topics.get(i);
            if (topic.isAnsweredBy(reply.requestSequence()))
            {
                final ErrorCode status = ErrorCode.of(reply.status());
                if (ErrorCode.OK == status && reply.topicId() > 0 && reply.queueCount() > 0)
                {
                    topic.resolved(reply.topicId(), reply.queueCount());
                }
                else
                {
                    topic.failed(ErrorCode.OK == status ? ErrorCode.FRAME_INVALID : status, pollTimeNs + ASK_AGAIN_NS);
                }
            }
        }

        return true;
    }

    @Override
    public void onErrorReply(final long requestSequence, final ErrorCode code, final String explanation)
    {
        if (inFlight.answered(requestSequence, 1))
        {
            tell(requestSequence, 1, code.status(), -1, -1, -1, 0);
        }
        else
        {
            for (int i = 0; i < topics.size(); i++)
            {
                if (topics.get(i).isAnsweredBy(requestSequence))
                {
                    topics.get(i).failed(code, pollTimeNs + ASK_AGAIN_NS);
                }
            }
        }
    }

    private void putSend(
        final PublishedTopic topic,
        final OutgoingMessage message,
        final long sequence,
        final int payloadLength,
        final int sliceLength)
    {
        final int offset = frames.putSend(
            session, sequence, message, topic.topicId(), context.epochClock().time(), payloadLength, sliceLength);
        if (sliceLength == payloadLength)
        {
            SendFrames.putPayload(session.buffer(), offset, message);
        }
        else
        {
            final UnsafeBuffer payload = train.prepare(maxPayloadLengthBytes());
            SendFrames.putPayload(payload, 0, message);
            session.buffer().putBytes(offset, payload, 0, sliceLength);
        }
    }

    private int lookUp(final long nowNs)
    {
        int workCount = 0;
        hasUnresolved = false;
        for (int i = 0; i < topics.size(); i++)
        {
            final PublishedTopic topic = topics.get(i);
            if (topic.isToBeAsked(nowNs))
            {
                final long sequence = requests.topicDescribe(session, topic.name(), 0);
                if (sequence > 0)
                {
                    lastSequence = sequence;
                    topic.asked(sequence);
                    workCount++;
                }
            }
            hasUnresolved |= !topic.isResolved();
        }

        return workCount;
    }

    private int maxPayloadLengthBytes()
    {
        return maxMessageLengthBytes + maxAttributesLengthBytes();
    }

    private void pushTrain(final int length, final int sliceLength)
    {
        if (sliceLength < length)
        {
            train.begin(session, length, sliceLength);
            train.push(session);
        }
    }

    private long sent(final long sequence)
    {
        inFlight.add(sequence);
        lastSequence = sequence;
        return sequenceBase + sequence;
    }

    private void abandon()
    {
        train.drop();
        isClaimed = false;
        window = 0;
        maxFrameLengthBytes = 0;
        for (int i = 0; i < topics.size(); i++)
        {
            topics.get(i).reset();
        }
        while (inFlight.size() > 0)
        {
            final long sequence = inFlight.first();
            final int count = inFlight.firstRunLength();
            inFlight.answered(sequence, count);
            tell(sequence, count, ErrorCode.OUTCOME_UNKNOWN.status(), -1, -1, -1, 0);
        }
        sequenceBase += lastSequence;
        lastSequence = 0;
    }

    private void tell(
        final long sequence,
        final int count,
        final int status,
        final int queueId,
        final long queueOffset,
        final long position,
        final int recordLengthBytes)
    {
        try
        {
            ackHandler.onAck(
                sequenceBase + sequence, count, status, queueId, queueOffset, position, recordLengthBytes);
        }
        catch (final Throwable failure)
        {
            // The other results must not be lost: the poll throws when it has told them all.
            handlerFailure = null == handlerFailure ? failure : handlerFailure;
        }
    }
}
