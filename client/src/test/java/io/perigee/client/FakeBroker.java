package io.perigee.client;

import io.perigee.protocol.CloseSessionDecoder;
import io.perigee.protocol.CloseSessionEncoder;
import io.perigee.protocol.ConnectDecoder;
import io.perigee.protocol.ConnectReplyEncoder;
import io.perigee.protocol.CreditDecoder;
import io.perigee.protocol.ErrorCode;
import io.perigee.protocol.FrameGuard;
import io.perigee.protocol.GroupDescribeDecoder;
import io.perigee.protocol.GroupJoinDecoder;
import io.perigee.protocol.GroupReplyEncoder;
import io.perigee.protocol.KeepAliveDecoder;
import io.perigee.protocol.KeepAliveEncoder;
import io.perigee.protocol.MessageHeaderDecoder;
import io.perigee.protocol.MessageHeaderEncoder;
import io.perigee.protocol.MessageQueryDecoder;
import io.perigee.protocol.OffsetCommitDecoder;
import io.perigee.protocol.OffsetQueryDecoder;
import io.perigee.protocol.OffsetReplyEncoder;
import io.perigee.protocol.ProtocolVersion;
import io.perigee.protocol.PullDecoder;
import io.perigee.protocol.PullStopDecoder;
import io.perigee.protocol.SendBatchDecoder;
import io.perigee.protocol.SendDecoder;
import io.perigee.protocol.SendPartDecoder;
import io.perigee.protocol.TopicCreateDecoder;
import io.perigee.protocol.TopicDescribeDecoder;
import io.perigee.protocol.TopicReplyEncoder;
import io.perigee.transport.BrokerAddress;
import io.perigee.transport.ClientLink;
import io.perigee.transport.ClientTransport;
import io.perigee.transport.Lane;
import org.agrona.DirectBuffer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

/**
 * A broker that does what a test tells it, and complains about clients that break the protocol. It answers within
 * the write of the request.
 */
final class FakeBroker implements ClientTransport, FakeLink.Peer
{
    private static final int HEADER = MessageHeaderEncoder.ENCODED_LENGTH;

    /** A send that came whole. */
    record Sent(
        long sequence, int topicId, int queueId, long tagHash, int userFlag,
        String keys, String properties, byte[] body, int messageCount)
    {
    }

    /** A pull as it came. */
    record Pulled(long flowId, long queueOffset, long lastTerm, long creditLimit, int queueId, List<Long> tags)
    {
    }

    private final List<FakeLink> links = new ArrayList<>();
    private final Map<FakeLink, long[]> sessions = new HashMap<>();
    private final Map<String, int[]> topics = new TreeMap<>();
    private final List<String> commits = new ArrayList<>();
    private final List<Integer> templates = new ArrayList<>();
    private final Map<Integer, Long> committed = new HashMap<>();
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private final FakeDelivery delivery = new FakeDelivery(this);
    private final FakeSearch search = new FakeSearch(this);
    private final FakeSends sends = new FakeSends(this);
    private boolean isSilent;
    private boolean isMinimal;
    private boolean isDurable = true;
    private ErrorCode connectStatus = ErrorCode.OK;
    private ErrorCode previousStatus = ErrorCode.OK;
    private long previousSessionId;
    private ErrorCode groupStatus = ErrorCode.OK;
    private int version = ProtocolVersion.CURRENT;
    private int maxInFlight = 8;
    private int maxMessageLength = 64 * 1024;
    private int maxAttributesLength = 64 * 1024;
    private long lastSessionId = 100;
    private long term = 7;

    FakeBroker topic(final String name, final int queueCount)
    {
        topics.put(name, new int[]{topics.size() + 1, queueCount});
        return this;
    }

    /** Do not answer anything from now on, not even a connect. */
    void silent(final boolean silent)
    {
        isSilent = silent;
    }

    void answersSends(final boolean answers)
    {
        sends.answersSends(answers);
    }

    void storesCommits(final boolean stores)
    {
        isDurable = stores;
    }

    /** Answer every send in the leanest way, keeping nothing: for measuring allocations. */
    void minimal()
    {
        isMinimal = true;
    }

    void connectStatus(final ErrorCode status)
    {
        connectStatus = status;
    }

    /** What a client is told about its session before. */
    void previousStatus(final ErrorCode status)
    {
        previousStatus = status;
    }

    /** What the last client said about its session before. */
    long previousSessionId()
    {
        return previousSessionId;
    }

    void groupStatus(final ErrorCode status)
    {
        groupStatus = status;
    }

    void version(final int newVersion)
    {
        version = newVersion;
    }

    void maxAttributesLength(final int newLength)
    {
        maxAttributesLength = newLength;
    }

    void committed(final int queueId, final long offset)
    {
        committed.put(queueId, offset);
    }

    void term(final long newTerm)
    {
        term = newTerm;
    }

    List<FakeLink> links()
    {
        return links;
    }

    FakeDelivery delivery()
    {
        return delivery;
    }

    FakeSearch search()
    {
        return search;
    }

    FakeSends sends()
    {
        return sends;
    }

    FakeLink link(final Lane lane)
    {
        for (int i = links.size() - 1; i >= 0; i--)
        {
            if (links.get(i).lane() == lane)
            {
                return links.get(i);
            }
        }
        throw new AssertionError("no link on lane " + lane);
    }

    List<Sent> sent()
    {
        return sends.sent();
    }

    List<Pulled> pulls()
    {
        return delivery.pulls();
    }

    /** Commits as "queue:offset:durable". */
    List<String> commits()
    {
        return commits;
    }

    int count(final int templateId)
    {
        return (int)templates.stream().filter((id) -> id == templateId).count();
    }

    void cutAll()
    {
        for (final FakeLink link : links)
        {
            link.cut("cut by the test");
        }
        delivery.clearFlows();
    }

    @Override
    public ClientLink connect(final BrokerAddress address, final Lane lane)
    {
        final FakeLink link = new FakeLink(links.size(), lane, this);
        links.add(link);
        return link;
    }

    @Override
    public void close()
    {
        cutAll();
    }

    @Override
    public void onFrame(final FakeLink link, final DirectBuffer buffer, final int offset, final int length)
    {
        final int templateId = FrameGuard.check(buffer, offset, length);
        assertTrue(templateId > 0, "the client wrote a frame that is not valid");
        if (!isMinimal)
        {
            templates.add(templateId);
        }
        if (ConnectDecoder.TEMPLATE_ID == templateId)
        {
            onConnect(link, buffer, offset);
            return;
        }

        final long[] session = sessions.get(link);
        assertEquals(session[0], buffer.getLong(offset + HEADER, LITTLE_ENDIAN), "session id");
        final long sequence = buffer.getLong(offset + HEADER + 8, LITTLE_ENDIAN);
        assertEquals(++session[1], sequence, "sequence");
        if (!isSilent)
        {
            onRequest(link, templateId, sequence, buffer, offset);
        }
    }

    private void onRequest(
        final FakeLink link, final int templateId, final long sequence, final DirectBuffer buffer, final int offset)
    {
        switch (templateId)
        {
            case SendDecoder.TEMPLATE_ID -> sends.onSend(link, sequence, buffer, offset);
            case SendBatchDecoder.TEMPLATE_ID -> sends.onSendBatch(link, sequence, buffer, offset);
            case SendPartDecoder.TEMPLATE_ID -> sends.onSendPart(link, buffer, offset);
            case TopicDescribeDecoder.TEMPLATE_ID -> onDescribe(link, sequence, buffer, offset);
            case TopicCreateDecoder.TEMPLATE_ID -> onCreate(link, sequence, buffer, offset);
            case GroupJoinDecoder.TEMPLATE_ID -> groupReply(link, sequence, 5, groupStatus);
            case GroupDescribeDecoder.TEMPLATE_ID -> groupReply(link, sequence, 0, ErrorCode.OK);
            case MessageQueryDecoder.TEMPLATE_ID -> search.onQuery(link, sequence, buffer, offset);
            case OffsetQueryDecoder.TEMPLATE_ID -> onOffsetQuery(link, sequence, buffer, offset);
            case OffsetCommitDecoder.TEMPLATE_ID -> onOffsetCommit(link, sequence, buffer, offset);
            case PullDecoder.TEMPLATE_ID -> delivery.onPull(link, buffer, offset);
            case CreditDecoder.TEMPLATE_ID -> delivery.onCredit(buffer, offset);
            case PullStopDecoder.TEMPLATE_ID -> delivery.onPullStop(link, buffer, offset);
            case KeepAliveDecoder.TEMPLATE_ID, CloseSessionDecoder.TEMPLATE_ID ->
            {
            }
            default -> fail("unexpected template " + templateId);
        }
    }

    private void onConnect(final FakeLink link, final DirectBuffer buffer, final int offset)
    {
        if (isSilent)
        {
            return;
        }
        final ConnectDecoder connect = new ConnectDecoder();
        connect.wrapAndApplyHeader(buffer, offset, headerDecoder);
        assertEquals(link.lane().code(), connect.lane());
        previousSessionId = connect.previousSessionId();
        sessions.put(link, new long[]{++lastSessionId, 0, 0});
        final ConnectReplyEncoder reply = new ConnectReplyEncoder();
        reply.wrapAndApplyHeader(link.reply(), 0, headerEncoder)
            .incarnation(connect.incarnation())
            .sessionId(lastSessionId)
            .term(term)
            .status(connectStatus.status())
            .protocolVersion(version)
            .maxInFlight(Math.min(maxInFlight, connect.maxInFlight()))
            .maxMessageLengthBytes(maxMessageLength)
            .sessionTimeoutMs(connect.sessionTimeoutMs())
            .maxAttributesLengthBytes(maxAttributesLength)
            .previousStatus(0 == previousSessionId ? 0 : previousStatus.status())
            .brokerName("b0")
            .explanation(ErrorCode.OK == connectStatus ? "" : "refused by the test");
        link.replied(HEADER + reply.encodedLength());
    }

    private void onDescribe(final FakeLink link, final long sequence, final DirectBuffer buffer, final int offset)
    {
        final TopicDescribeDecoder describe = new TopicDescribeDecoder();
        describe.wrapAndApplyHeader(buffer, offset, headerDecoder);
        final int topicId = describe.topicId();
        String name = describe.topicName();
        for (final Map.Entry<String, int[]> topic : topics.entrySet())
        {
            name = name.isEmpty() && topic.getValue()[0] == topicId ? topic.getKey() : name;
        }
        topicReply(link, sequence, name, topics.containsKey(name) ? ErrorCode.OK : ErrorCode.TOPIC_NOT_FOUND);
    }

    private void onCreate(final FakeLink link, final long sequence, final DirectBuffer buffer, final int offset)
    {
        final TopicCreateDecoder create = new TopicCreateDecoder();
        create.wrapAndApplyHeader(buffer, offset, headerDecoder);
        final int queueCount = create.queueCount();
        final String name = create.topicName();
        if (!topics.containsKey(name))
        {
            topic(name, queueCount);
        }
        topicReply(
            link, sequence, name, topics.get(name)[1] == queueCount ? ErrorCode.OK : ErrorCode.TOPIC_EXISTS);
    }

    private void topicReply(final FakeLink link, final long sequence, final String name, final ErrorCode status)
    {
        final int[] topic = topics.getOrDefault(name, new int[]{0, 0});
        final TopicReplyEncoder reply = new TopicReplyEncoder();
        reply.wrapAndApplyHeader(link.reply(), 0, headerEncoder)
            .sessionId(sessions.get(link)[0])
            .sequence(nextOut(link))
            .requestSequence(sequence)
            .status(status.status())
            .topicId(topic[0])
            .queueCount(topic[1])
            .topicCount(topics.size())
            .topicName(name);
        link.replied(HEADER + reply.encodedLength());
    }

    private void groupReply(
        final FakeLink link, final long sequence, final long generation, final ErrorCode status)
    {
        final GroupReplyEncoder reply = new GroupReplyEncoder();
        reply.wrapAndApplyHeader(link.reply(), 0, headerEncoder)
            .sessionId(sessions.get(link)[0])
            .sequence(nextOut(link))
            .requestSequence(sequence)
            .generation(generation)
            .groupId(ErrorCode.OK == status ? 9 : 0)
            .status(status.status());
        link.replied(HEADER + reply.encodedLength());
    }

    private void onOffsetQuery(final FakeLink link, final long sequence, final DirectBuffer buffer, final int offset)
    {
        final OffsetQueryDecoder query = new OffsetQueryDecoder();
        query.wrapAndApplyHeader(buffer, offset, headerDecoder);
        final long result = switch (query.kind())
        {
            case RequestFrames.OFFSET_COMMITTED -> committed.getOrDefault(query.queueId(), -1L);
            case RequestFrames.OFFSET_MIN -> 0;
            default -> delivery.queue(query.topicId(), query.queueId()).size();
        };
        offsetReply(link, sequence, result, ErrorCode.OK);
    }

    private void onOffsetCommit(final FakeLink link, final long sequence, final DirectBuffer buffer, final int offset)
    {
        final OffsetCommitDecoder commit = new OffsetCommitDecoder();
        commit.wrapAndApplyHeader(buffer, offset, headerDecoder);
        assertEquals(5, commit.generation());
        assertEquals(9, commit.groupId());
        commits.add(commit.queueId() + ":" + commit.queueOffset() + ":" + commit.durable());
        if (isDurable || 0 == commit.durable())
        {
            committed.put(commit.queueId(), commit.queueOffset());
            offsetReply(link, sequence, commit.queueOffset(), ErrorCode.OK);
        }
    }

    void offsetReply(final FakeLink link, final long sequence, final long queueOffset, final ErrorCode status)
    {
        final OffsetReplyEncoder reply = new OffsetReplyEncoder();
        reply.wrapAndApplyHeader(link.reply(), 0, headerEncoder)
            .sessionId(sessions.get(link)[0])
            .sequence(nextOut(link))
            .requestSequence(sequence)
            .queueOffset(queueOffset)
            .status(status.status());
        link.replied(HEADER + reply.encodedLength());
    }

    void keepAlive(final FakeLink link)
    {
        new KeepAliveEncoder()
            .wrapAndApplyHeader(link.reply(), 0, headerEncoder)
            .sessionId(sessions.get(link)[0])
            .sequence(nextOut(link));
        link.replied(HEADER + KeepAliveEncoder.BLOCK_LENGTH);
    }

    void closeSession(final FakeLink link, final ErrorCode status, final String explanation)
    {
        final CloseSessionEncoder close = new CloseSessionEncoder();
        close.wrapAndApplyHeader(link.reply(), 0, headerEncoder)
            .sessionId(sessions.get(link)[0])
            .sequence(nextOut(link))
            .status(status.status())
            .explanation(explanation);
        link.replied(HEADER + close.encodedLength());
    }

    /** Lose a frame to the client. */
    void skipSequence(final FakeLink link)
    {
        nextOut(link);
    }

    long sessionId(final FakeLink link)
    {
        return sessions.get(link)[0];
    }

    boolean hasSession(final FakeLink link)
    {
        return sessions.containsKey(link);
    }

    boolean isMinimal()
    {
        return isMinimal;
    }

    long term()
    {
        return term;
    }

    long nextOut(final FakeLink link)
    {
        return ++sessions.get(link)[2];
    }
}
