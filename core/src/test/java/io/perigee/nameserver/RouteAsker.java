package io.perigee.nameserver;

import io.perigee.protocol.ErrorCode;
import io.perigee.protocol.ErrorReplyDecoder;
import io.perigee.protocol.MessageHeaderDecoder;
import io.perigee.protocol.MessageHeaderEncoder;
import io.perigee.protocol.RouteQueryEncoder;
import io.perigee.protocol.RouteReplyDecoder;
import io.perigee.transport.DatagramPort;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks a NameServer and keeps what it answers.
 */
final class RouteAsker
{
    record Broker(String name, int id, long term, int queueCount, String host, int requestPort, String directory)
    {
    }

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[2048]);
    private final RouteQueryEncoder query = new RouteQueryEncoder();
    private final DatagramPort port;
    private final InetSocketAddress nameServer;
    private final List<Broker> brokers = new ArrayList<>();
    private long correlationId;
    private String topicName = "";
    private ErrorCode status;
    private long tableVersion;
    private int templateId;
    private int pageCount;

    RouteAsker(final DatagramPort port, final InetSocketAddress nameServer)
    {
        this.port = port;
        this.nameServer = nameServer;
    }

    void ask(final String name)
    {
        topicName = name;
        pageCount = 0;
        brokers.clear();
        askPage();
    }

    private void askPage()
    {
        query.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
            .correlationId(++correlationId)
            .firstBroker(brokers.size())
            .topicName(topicName);
        sendRaw(MessageHeaderEncoder.ENCODED_LENGTH + query.encodedLength());
    }

    UnsafeBuffer buffer()
    {
        return buffer;
    }

    void sendRaw(final int length)
    {
        status = null;
        templateId = 0;
        port.send(nameServer, buffer, 0, length);
    }

    int poll()
    {
        return port.poll(this::onReply, 10);
    }

    int templateId()
    {
        return templateId;
    }

    ErrorCode status()
    {
        return status;
    }

    long tableVersion()
    {
        return tableVersion;
    }

    int pageCount()
    {
        return pageCount;
    }

    List<Broker> brokers()
    {
        return brokers;
    }

    private void onReply(final InetSocketAddress sender, final DirectBuffer reply, final int offset, final int length)
    {
        final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(reply, offset);
        templateId = header.templateId();
        if (ErrorReplyDecoder.TEMPLATE_ID == templateId)
        {
            status = ErrorCode.of(new ErrorReplyDecoder().wrapAndApplyHeader(reply, offset, header).status());
        }
        else if (RouteReplyDecoder.TEMPLATE_ID == templateId)
        {
            final RouteReplyDecoder decoder = new RouteReplyDecoder().wrapAndApplyHeader(reply, offset, header);
            if (correlationId == decoder.correlationId())
            {
                final ErrorCode answer = ErrorCode.of(decoder.status());
                tableVersion = decoder.tableVersion();
                pageCount++;
                for (final RouteReplyDecoder.BrokersDecoder broker : decoder.brokers())
                {
                    brokers.add(new Broker(broker.brokerName(), broker.brokerId(), broker.term(),
                        broker.writeQueueCount(), broker.host(), broker.requestPort(), broker.driverDirectory()));
                }
                if (brokers.size() < decoder.brokerCount())
                {
                    askPage();
                }
                else
                {
                    status = answer;
                }
            }
        }
    }
}
