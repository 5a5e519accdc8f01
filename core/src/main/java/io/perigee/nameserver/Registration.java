package io.perigee.nameserver;

import io.perigee.protocol.BrokerRegisterEncoder;
import io.perigee.protocol.BrokerUnregisterEncoder;
import io.perigee.protocol.ErrorCode;
import io.perigee.protocol.FrameGuard;
import io.perigee.protocol.MessageHeaderDecoder;
import io.perigee.protocol.MessageHeaderEncoder;
import io.perigee.protocol.RegisterReplyDecoder;
import io.perigee.transport.BrokerAddress;
import io.perigee.transport.DatagramHandler;
import io.perigee.transport.DatagramPort;
import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.UnsafeBuffer;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A broker's registration with one NameServer. One datagram is under way at a time, and is repeated until it is
 * answered; topics go in pages, each after the answer to the one before. After the last page, and with every beat, the
 * NameServer says how many topics it holds; if it has lost some (it was started again), all are sent again.
 */
final class Registration
{
    private static final int REPLY_LIMIT = 8;
    private static final int FAREWELL_COUNT = 3;
    private static final int TEXT_HEADER_LENGTH = 2;

    private final UnsafeBuffer buffer =
        new UnsafeBuffer(ByteBuffer.allocateDirect(DatagramPort.MAX_DATAGRAM_LENGTH));
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private final BrokerRegisterEncoder register = new BrokerRegisterEncoder();
    private final RegisterReplyDecoder reply = new RegisterReplyDecoder();
    private final DatagramHandler datagramHandler = this::onDatagram;
    private final RegistrationContext context;
    private final RegisteredTopics topics;
    private final InetSocketAddress nameServer;
    private final DatagramPort port;
    private final ErrorHandler errorHandler;
    private final int frameLengthWithoutTopics;

    private long roundVersion;
    private long roundTerm;
    private int roundTopicCount;
    private int acknowledgedTopics;
    private int pageEnd;
    private int frameLength;
    private long correlationId;
    private long sendAtNs;
    private boolean isBegun;
    private boolean isAwaitingReply;
    private boolean isRegistered;
    private ErrorCode lastRefusal = ErrorCode.OK;

    Registration(final RegistrationContext context, final InetSocketAddress nameServer, final DatagramPort port)
    {
        this.context = context;
        this.topics = context.topics();
        this.nameServer = nameServer;
        this.port = port;
        this.errorHandler = context.errorHandler();
        final BrokerAddress address = context.address();
        this.frameLengthWithoutTopics = MessageHeaderEncoder.ENCODED_LENGTH + BrokerRegisterEncoder.BLOCK_LENGTH +
            BrokerRegisterEncoder.TopicsEncoder.sbeHeaderSize() + textLength(context.brokerName()) +
            textLength(address.host()) + textLength(address.driverDirectory());
    }

    int perform(final long nowNs)
    {
        int workCount = port.poll(datagramHandler, REPLY_LIMIT);

        final long version = topics.version();
        final long term = context.term().getAsLong();
        if (!isBegun || version != roundVersion || term != roundTerm)
        {
            beginRound(version, term, nowNs);
        }

        if (nowNs - sendAtNs >= 0)
        {
            if (!isAwaitingReply)
            {
                encodePage();
                isAwaitingReply = true;
            }
            port.send(nameServer, buffer, 0, frameLength);
            sendAtNs = nowNs + context.resendIntervalNs();
            workCount++;
        }

        return workCount;
    }

    boolean isRegistered()
    {
        return isRegistered;
    }

    void close()
    {
        final BrokerUnregisterEncoder unregister = new BrokerUnregisterEncoder();
        unregister.wrapAndApplyHeader(buffer, 0, headerEncoder)
            .correlationId(++correlationId)
            .incarnation(context.incarnation())
            .brokerId(context.brokerId())
            .brokerName(context.brokerName());
        final int length = MessageHeaderEncoder.ENCODED_LENGTH + unregister.encodedLength();

        // Nobody waits for the reply, and a lost farewell would cost clients the broker timeout: say it more than once.
        for (int i = 0; i < FAREWELL_COUNT; i++)
        {
            port.send(nameServer, buffer, 0, length);
        }
        port.close();
    }

    /** What was acknowledged of the version before stays so: topics are only ever added, at the end. */
    private void beginRound(final long version, final long term, final long nowNs)
    {
        isBegun = true;
        isRegistered = false;
        isAwaitingReply = false;
        roundVersion = version;
        roundTerm = term;
        roundTopicCount = topics.count();
        sendAtNs = nowNs;
    }

    /** The page stays in the buffer until it is answered, whichever of its repetitions the answer is for. */
    private void encodePage()
    {
        correlationId++;
        final BrokerAddress address = context.address();
        pageEnd = acknowledgedTopics;
        int length = frameLengthWithoutTopics;
        while (pageEnd < roundTopicCount)
        {
            length += BrokerRegisterEncoder.TopicsEncoder.sbeBlockLength() + textLength(topics.topicName(pageEnd));
            if (length > DatagramPort.MAX_DATAGRAM_LENGTH)
            {
                break;
            }
            pageEnd++;
        }

        register.wrapAndApplyHeader(buffer, 0, headerEncoder)
            .correlationId(correlationId)
            .incarnation(context.incarnation())
            .bootIdHigh(address.bootIdHigh())
            .bootIdLow(address.bootIdLow())
            .term(roundTerm)
            .topicsVersion(roundVersion)
            .brokerId(context.brokerId())
            .requestPort(address.requestPort())
            .controlPort(address.controlPort())
            .topicCount(roundTopicCount);
        encodeTopics();
        register
            .brokerName(context.brokerName())
            .host(address.host())
            .driverDirectory(address.driverDirectory());

        frameLength = MessageHeaderEncoder.ENCODED_LENGTH + register.encodedLength();
    }

    private void encodeTopics()
    {
        final BrokerRegisterEncoder.TopicsEncoder page = register.topicsCount(pageEnd - acknowledgedTopics);
        for (int i = acknowledgedTopics; i < pageEnd; i++)
        {
            final int queueCount = topics.queueCount(i);
            page.next()
                .topicId(topics.topicId(i))
                .readQueueCount(queueCount)
                .writeQueueCount(queueCount)
                .permission(TopicRoute.READ_WRITE)
                .topicName(topics.topicName(i));
        }
    }

    private void onDatagram(
        final InetSocketAddress sender, final DirectBuffer replyBuffer, final int offset, final int length)
    {
        if (RegisterReplyDecoder.TEMPLATE_ID != FrameGuard.check(replyBuffer, offset, length))
        {
            return;
        }

        reply.wrapAndApplyHeader(replyBuffer, offset, headerDecoder);
        if (isAwaitingReply && correlationId == reply.correlationId())
        {
            isAwaitingReply = false;
            onReply(ErrorCode.of(reply.status()), reply.topicsHeld());
        }
    }

    private void onReply(final ErrorCode status, final int topicsHeld)
    {
        final long sentAtNs = sendAtNs - context.resendIntervalNs();
        if (ErrorCode.OK != status)
        {
            isRegistered = false;
            acknowledgedTopics = 0;
            sendAtNs = sentAtNs + context.beatIntervalNs();
            reportRefusal(status);
            return;
        }

        lastRefusal = ErrorCode.OK;
        acknowledgedTopics = pageEnd;
        if (acknowledgedTopics < roundTopicCount)
        {
            sendAtNs = sentAtNs;
        }
        else if (topicsHeld == roundTopicCount)
        {
            isRegistered = true;
            sendAtNs = sentAtNs + context.beatIntervalNs();
        }
        else
        {
            // Not at once, so that two that disagree do not fill the network.
            isRegistered = false;
            acknowledgedTopics = 0;
        }
    }

    private void reportRefusal(final ErrorCode status)
    {
        if (status != lastRefusal)
        {
            lastRefusal = status;
            errorHandler.onError(new IllegalStateException(
                status.label() + ": NameServer " + nameServer + " refuses the broker: " + status.sentence()));
        }
    }

    private static int textLength(final String text)
    {
        return TEXT_HEADER_LENGTH + text.getBytes(StandardCharsets.UTF_8).length;
    }
}
