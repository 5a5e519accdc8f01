package io.perigee.nameserver;

import io.perigee.protocol.BrokerRegisterDecoder;
import io.perigee.protocol.BrokerUnregisterDecoder;
import io.perigee.protocol.ErrorCode;
import io.perigee.protocol.ErrorReplyEncoder;
import io.perigee.protocol.MessageHeaderEncoder;
import io.perigee.protocol.ProtocolVersion;
import io.perigee.protocol.RegisterReplyEncoder;
import io.perigee.protocol.RouteQueryDecoder;
import io.perigee.protocol.RouteReplyEncoder;
import io.perigee.transport.BrokerAddress;
import io.perigee.transport.DatagramPort;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a NameServer's replies into one buffer, each from offset 0.
 * <p>
 * A route that does not fit a datagram is told in pages, leaders first.
 */
final class ReplyEncoder
{
    private static final int MAX_NAME_LENGTH = 127;
    private static final int MAX_TEXT_LENGTH = 255;
    private static final int TEXT_HEADER_LENGTH = 2;
    private static final int ROUTE_HEADER_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH +
        RouteReplyEncoder.BLOCK_LENGTH + RouteReplyEncoder.BrokersEncoder.sbeHeaderSize();

    private final UnsafeBuffer buffer =
        new UnsafeBuffer(ByteBuffer.allocateDirect(DatagramPort.MAX_DATAGRAM_LENGTH));
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final RouteReplyEncoder routeReply = new RouteReplyEncoder();
    private final RegisterReplyEncoder registerReply = new RegisterReplyEncoder();
    private final ErrorReplyEncoder errorReply = new ErrorReplyEncoder();
    private final List<BrokerEntry> named = new ArrayList<>();
    private int brokerCount;

    DirectBuffer buffer()
    {
        return buffer;
    }

    /** Only these are answered when they are not valid, so that two programs never answer each other for ever. */
    static boolean isQuestion(final int templateId)
    {
        return RouteQueryDecoder.TEMPLATE_ID == templateId || BrokerRegisterDecoder.TEMPLATE_ID == templateId ||
            BrokerUnregisterDecoder.TEMPLATE_ID == templateId;
    }

    static boolean isTooLong(final String brokerName, final BrokerAddress address)
    {
        return encodedLength(brokerName) > MAX_NAME_LENGTH || encodedLength(address.host()) > MAX_TEXT_LENGTH ||
            encodedLength(address.driverDirectory()) > MAX_TEXT_LENGTH;
    }

    int route(final long correlationId, final String topicName, final int firstBroker, final BrokerTable table)
    {
        final ErrorCode status = select(topicName, firstBroker, table);
        routeReply.wrapAndApplyHeader(buffer, 0, header)
            .correlationId(correlationId)
            .status(status.status())
            .firstBroker(firstBroker)
            .tableVersion(table.version())
            .brokerCount(brokerCount);

        final RouteReplyEncoder.BrokersEncoder brokers = routeReply.brokersCount(named.size());
        for (int i = 0; i < named.size(); i++)
        {
            final BrokerEntry entry = named.get(i);
            final BrokerAddress address = entry.address();
            final TopicRoute route = topicName.isEmpty() ? TopicRoute.NONE : entry.topic(topicName);
            brokers.next()
                .bootIdHigh(address.bootIdHigh())
                .bootIdLow(address.bootIdLow())
                .term(entry.term())
                .brokerId(entry.brokerId())
                .readQueueCount(route.readQueueCount())
                .writeQueueCount(route.writeQueueCount())
                .permission(route.permission())
                .requestPort(address.requestPort())
                .controlPort(address.controlPort())
                .brokerName(entry.brokerName())
                .host(address.host())
                .driverDirectory(address.driverDirectory());
        }
        named.clear();

        return MessageHeaderEncoder.ENCODED_LENGTH + routeReply.encodedLength();
    }

    int registered(final long correlationId, final ErrorCode status, final int topicsHeld)
    {
        registerReply.wrapAndApplyHeader(buffer, 0, header)
            .correlationId(correlationId)
            .status(status.status())
            .topicsHeld(topicsHeld);

        return MessageHeaderEncoder.ENCODED_LENGTH + registerReply.encodedLength();
    }

    int error(final long correlationId, final ErrorCode status)
    {
        errorReply.wrapAndApplyHeader(buffer, 0, header)
            .sessionId(0)
            .sequence(0)
            .correlationId(correlationId)
            .status(status.status())
            .protocolVersion(ProtocolVersion.CURRENT)
            .explanation(status.sentence());

        return MessageHeaderEncoder.ENCODED_LENGTH + errorReply.encodedLength();
    }

    private ErrorCode select(final String topicName, final int firstBroker, final BrokerTable table)
    {
        int length = ROUTE_HEADER_LENGTH;
        brokerCount = 0;
        for (final BrokerEntry entry : table.brokers())
        {
            if (topicName.isEmpty() || null != entry.topic(topicName))
            {
                if (brokerCount >= firstBroker && length <= DatagramPort.MAX_DATAGRAM_LENGTH)
                {
                    length += routeLength(entry);
                    if (length <= DatagramPort.MAX_DATAGRAM_LENGTH)
                    {
                        named.add(entry);
                    }
                }
                brokerCount++;
            }
        }

        if (brokerCount > 0)
        {
            return ErrorCode.OK;
        }

        return 0 == table.brokerCount() ? ErrorCode.NO_BROKER : ErrorCode.TOPIC_NOT_FOUND;
    }

    private static int routeLength(final BrokerEntry entry)
    {
        return RouteReplyEncoder.BrokersEncoder.sbeBlockLength() + 3 * TEXT_HEADER_LENGTH +
            encodedLength(entry.brokerName()) + encodedLength(entry.address().host()) +
            encodedLength(entry.address().driverDirectory());
    }

    private static int encodedLength(final String text)
    {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
