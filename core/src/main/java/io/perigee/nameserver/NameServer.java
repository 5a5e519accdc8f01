package io.perigee.nameserver;

import io.perigee.protocol.BrokerRegisterDecoder;
import io.perigee.protocol.BrokerUnregisterDecoder;
import io.perigee.protocol.ErrorCode;
import io.perigee.protocol.FrameGuard;
import io.perigee.protocol.MessageHeaderDecoder;
import io.perigee.protocol.RouteQueryDecoder;
import io.perigee.transport.BrokerAddress;
import io.perigee.transport.DatagramHandler;
import io.perigee.transport.DatagramPort;
import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;

import java.net.InetSocketAddress;
import java.nio.ByteOrder;

/**
 * Knows which brokers serve which topics, and tells whoever asks. Brokers register, beat, and unregister; a silent one
 * is dropped. It keeps nothing on disk: after a restart the brokers' beats bring everything back.
 * <p>
 * One agent owns everything here. A datagram that makes no sense is counted, and answered if it is at least one of our
 * protocol; no datagram ends the agent.
 */
public final class NameServer implements Agent
{
    private static final int DATAGRAM_LIMIT = 64;

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final RouteQueryDecoder routeQuery = new RouteQueryDecoder();
    private final BrokerRegisterDecoder brokerRegister = new BrokerRegisterDecoder();
    private final BrokerUnregisterDecoder brokerUnregister = new BrokerUnregisterDecoder();
    private final DatagramHandler datagramHandler = this::onDatagram;
    private final ReplyEncoder reply = new ReplyEncoder();
    private final BrokerTable table;
    private final DatagramPort port;
    private final NanoClock nanoClock;
    private final NameServerCounters counters;
    private final ErrorHandler errorHandler;
    private final long brokerTimeoutNs;
    private final long scanIntervalNs;
    private long nextScanNs;
    private long nowNs;

    /**
     * A NameServer that serves the port of the context.
     *
     * @param context with all settings; it is concluded here.
     */
    public NameServer(final NameServerContext context)
    {
        context.conclude();
        port = context.port();
        nanoClock = context.nanoClock();
        counters = context.counters();
        errorHandler = context.errorHandler();
        brokerTimeoutNs = context.brokerTimeoutNs();
        scanIntervalNs = context.scanIntervalNs();
        final long startNs = nanoClock.nanoTime();
        table = new BrokerTable(context.maxBrokers(), context.maxTopics(), startNs);
        nextScanNs = startNs + scanIntervalNs;
    }

    @Override
    public int doWork()
    {
        nowNs = nanoClock.nanoTime();
        int workCount = port.poll(datagramHandler, DATAGRAM_LIMIT);

        if (nowNs - nextScanNs >= 0)
        {
            nextScanNs = nowNs + scanIntervalNs;
            final int removed = table.removeSilent(nowNs, brokerTimeoutNs);
            counters.onExpired(removed);
            counters.onTableChanged(table.brokerCount(), table.topicCount());
            workCount += removed;
        }

        return workCount;
    }

    @Override
    public void onClose()
    {
        port.close();
    }

    @Override
    public String roleName()
    {
        return "perigee-nameserver";
    }

    private void onDatagram(
        final InetSocketAddress sender, final DirectBuffer buffer, final int offset, final int length)
    {
        try
        {
            final int templateId = FrameGuard.check(buffer, offset, length);
            switch (templateId)
            {
                case RouteQueryDecoder.TEMPLATE_ID -> onRouteQuery(sender, buffer, offset);
                case BrokerRegisterDecoder.TEMPLATE_ID -> onRegister(sender, buffer, offset);
                case BrokerUnregisterDecoder.TEMPLATE_ID -> onUnregister(sender, buffer, offset);
                default -> onInvalid(sender, buffer, offset, length, templateId);
            }
        }
        catch (final RuntimeException ex)
        {
            counters.onInvalidDatagram();
            errorHandler.onError(ex);
        }
    }

    private void onRouteQuery(final InetSocketAddress sender, final DirectBuffer buffer, final int offset)
    {
        routeQuery.wrapAndApplyHeader(buffer, offset, header);
        final long correlationId = routeQuery.correlationId();
        // An older client does not say, and gets the first page.
        final int firstBroker = Math.max(0, routeQuery.firstBroker());
        final String topicName = routeQuery.topicName();
        counters.onQuery();
        send(sender, reply.route(correlationId, topicName, firstBroker, table));
    }

    private void onRegister(final InetSocketAddress sender, final DirectBuffer buffer, final int offset)
    {
        brokerRegister.wrapAndApplyHeader(buffer, offset, header);
        BrokerRegisterDecoder.TopicsDecoder topics = brokerRegister.topics();
        while (topics.hasNext())
        {
            topics.next().skipTopicName();
        }
        final String brokerName = brokerRegister.brokerName();
        final String host = brokerRegister.host();
        final String driverDirectory = brokerRegister.driverDirectory();
        final BrokerAddress address = new BrokerAddress(
            brokerRegister.bootIdHigh(), brokerRegister.bootIdLow(), driverDirectory,
            host, brokerRegister.requestPort(), brokerRegister.controlPort());

        final long correlationId = brokerRegister.correlationId();
        if (brokerName.isEmpty() || host.isEmpty() || ReplyEncoder.isTooLong(brokerName, address))
        {
            counters.onInvalidDatagram();
            send(sender, reply.registered(correlationId, ErrorCode.REQUEST_INVALID, 0));
            return;
        }

        final BrokerEntry entry = table.findOrAdd(brokerName, brokerRegister.brokerId());
        if (null == entry)
        {
            send(sender, reply.registered(correlationId, ErrorCode.LIMIT_REACHED, 0));
            return;
        }

        brokerRegister.sbeRewind();
        topics = brokerRegister.topics();
        final ErrorCode status = register(entry, address, topics);
        counters.onTableChanged(table.brokerCount(), table.topicCount());
        send(sender, reply.registered(correlationId, status, entry.topicCount()));
    }

    private ErrorCode register(
        final BrokerEntry entry, final BrokerAddress address, final BrokerRegisterDecoder.TopicsDecoder topics)
    {
        final long incarnation = brokerRegister.incarnation();
        final long term = brokerRegister.term();
        if (entry.isStale(incarnation, term, address))
        {
            return ErrorCode.REQUEST_INVALID;
        }

        counters.onRegistration();
        final int topicCountBefore = entry.topicCount();
        entry.onBeat(incarnation, term, address, nowNs);

        ErrorCode status = ErrorCode.OK;
        if (entry.onVersion(brokerRegister.topicsVersion(), brokerRegister.topicCount()))
        {
            while (topics.hasNext())
            {
                topics.next();
                final TopicRoute route =
                    new TopicRoute(topics.readQueueCount(), topics.writeQueueCount(), topics.permission());
                final String topicName = topics.topicName();
                if (topicName.isEmpty())
                {
                    status = ErrorCode.TOPIC_NAME_INVALID;
                }
                else if (!table.hasRoomFor(entry, topicName, entry.topicCount() - topicCountBefore))
                {
                    status = ErrorCode.LIMIT_REACHED;
                }
                else
                {
                    entry.topic(topicName, route);
                }
            }
        }
        table.onChanged(topicCountBefore, entry);

        return status;
    }

    private void onUnregister(final InetSocketAddress sender, final DirectBuffer buffer, final int offset)
    {
        brokerUnregister.wrapAndApplyHeader(buffer, offset, header);
        final long correlationId = brokerUnregister.correlationId();
        table.remove(brokerUnregister.brokerName(), brokerUnregister.brokerId(), brokerUnregister.incarnation());
        counters.onTableChanged(table.brokerCount(), table.topicCount());
        send(sender, reply.registered(correlationId, ErrorCode.OK, 0));
    }

    private void onInvalid(
        final InetSocketAddress sender,
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final int verdict)
    {
        counters.onInvalidDatagram();
        if (length < MessageHeaderDecoder.ENCODED_LENGTH)
        {
            return;
        }

        header.wrap(buffer, offset);
        if (RouteQueryDecoder.SCHEMA_ID == header.schemaId() && ReplyEncoder.isQuestion(header.templateId()))
        {
            final int questionLength = MessageHeaderDecoder.ENCODED_LENGTH + Long.BYTES;
            final long correlationId = length < questionLength ?
                0 : buffer.getLong(offset + MessageHeaderDecoder.ENCODED_LENGTH, ByteOrder.LITTLE_ENDIAN);
            send(sender, reply.error(correlationId, ErrorCode.of(-verdict)));
        }
    }

    private void send(final InetSocketAddress target, final int length)
    {
        if (!port.send(target, reply.buffer(), 0, length))
        {
            counters.onUnsentReply();
        }
    }
}
