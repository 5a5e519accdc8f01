package io.perigee.client;

import io.perigee.protocol.ErrorCode;
import io.perigee.protocol.FrameGuard;
import io.perigee.protocol.MessageHeaderDecoder;
import io.perigee.protocol.MessageHeaderEncoder;
import io.perigee.protocol.RouteQueryEncoder;
import io.perigee.protocol.RouteReplyDecoder;
import io.perigee.transport.BrokerAddress;
import io.perigee.transport.DatagramHandler;
import io.perigee.transport.DatagramPort;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Asks the NameServers for a route, one after the other, until one of them answers. The question goes to the next
 * one when the last was silent for a while, and at once when nobody listens there; late answers still count. All pages
 * of a route come from one NameServer and one state of its table. One question at a time; stepped by its owner.
 */
final class NameServerQuery
{
    private static final int DATAGRAM_LIMIT = 8;
    private static final int NONE = -1;
    private static final String SILENT = "no answer";
    private static final String REFUSED = "nobody listens there";
    private static final String UNKNOWN_HOST = "unknown host";
    private static final String NO_WAY = "no way there";

    private final PerigeeClient.Context context;
    private final List<NameServerAddress> servers;
    private final DatagramPort[] ports;
    private final InetSocketAddress[] addresses;
    private final boolean[] areRefused;
    /** Why each has not answered, for messages. */
    private final String[] reasons;
    private final DatagramHandler onDatagram = this::onDatagram;
    private final UnsafeBuffer queryBuffer = new UnsafeBuffer(new byte[DatagramPort.MAX_DATAGRAM_LENGTH]);
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final RouteQueryEncoder queryEncoder = new RouteQueryEncoder();
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private final RouteReplyDecoder replyDecoder = new RouteReplyDecoder();
    private final List<BrokerInfo> brokers = new ArrayList<>();
    private String topicName = "";
    private int current = NONE;
    private int polled;
    /** Whose pages are being gathered. */
    private int source = NONE;
    private long tableVersion;
    private boolean isPageDue;
    private long correlationId;
    private long deadlineNs;
    private long nextSendNs;
    private boolean isPending;
    private ErrorCode result = ErrorCode.OK;

    NameServerQuery(final PerigeeClient.Context context)
    {
        this.context = context;
        this.servers = context.nameServerAddresses();
        this.ports = new DatagramPort[servers.size()];
        this.addresses = new InetSocketAddress[servers.size()];
        this.areRefused = new boolean[servers.size()];
        this.reasons = new String[servers.size()];
    }

    /**
     * Ask for the brokers of a topic.
     *
     * @param topic name, empty for all brokers.
     * @param nowNs time.
     */
    void begin(final String topic, final long nowNs)
    {
        close();
        brokers.clear();
        source = NONE;
        isPageDue = false;
        topicName = topic;
        correlationId = context.random().nextLong();
        Arrays.fill(reasons, SILENT);
        deadlineNs = nowNs + context.nameServerTimeoutNs();
        nextSendNs = nowNs;
        isPending = true;
        result = ErrorCode.OK;
    }

    /**
     * Move on.
     *
     * @param nowNs time.
     * @return how much was done.
     */
    int poll(final long nowNs)
    {
        if (!isPending)
        {
            return 0;
        }

        final int workCount = pollPorts(nowNs);
        if (isPending && nowNs - deadlineNs >= 0)
        {
            finish(ErrorCode.NAMESERVER_UNREACHABLE);
        }
        else if (isPending && isPageDue)
        {
            isPageDue = false;
            current = source;
            send(source);
            nextSendNs = nowNs + context.nameServerResendNs();
        }
        else if (isPending && nowNs - nextSendNs >= 0)
        {
            sendToNext(nowNs);
        }

        if (!isPending)
        {
            closePorts();
        }

        return isPending ? workCount : workCount + 1;
    }

    boolean isPending()
    {
        return isPending;
    }

    /**
     * How the last question ended.
     *
     * @return OK with brokers, TOPIC_NOT_FOUND, NO_BROKER, NAMESERVER_UNREACHABLE or what a NameServer said.
     */
    ErrorCode result()
    {
        return result;
    }

    List<BrokerInfo> brokers()
    {
        return brokers;
    }

    /**
     * Whom this asked, and why they did not answer, for messages.
     *
     * @return the addresses, each with a reason.
     */
    String servers()
    {
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < reasons.length; i++)
        {
            text.append(0 == i ? "" : ", ").append(servers.get(i)).append(" (").append(reasons[i]).append(')');
        }

        return text.toString();
    }

    void close()
    {
        isPending = false;
        closePorts();
    }

    private void closePorts()
    {
        for (int i = 0; i < ports.length; i++)
        {
            areRefused[i] = false;
            if (null != ports[i])
            {
                ports[i].close();
                ports[i] = null;
            }
        }
    }

    private int pollPorts(final long nowNs)
    {
        int workCount = 0;
        for (int i = 0; i < ports.length && isPending; i++)
        {
            if (null != ports[i])
            {
                polled = i;
                workCount += ports[i].poll(onDatagram, DATAGRAM_LIMIT);
                if (isPending && ports[i].wasRefused())
                {
                    onRefused(i, nowNs);
                }
            }
        }

        return workCount;
    }

    private void onRefused(final int server, final long nowNs)
    {
        refuse(server, REFUSED);
        if (server == current)
        {
            nextSendNs = nowNs;
        }
    }

    private void sendToNext(final long nowNs)
    {
        for (int attempts = 0; attempts < ports.length; attempts++)
        {
            current = (current + 1) % ports.length;
            if (!areRefused[current] && send(current))
            {
                nextSendNs = nowNs + context.nameServerResendNs();
                return;
            }
        }

        if (areAllRefused())
        {
            finish(ErrorCode.NAMESERVER_UNREACHABLE);
        }
    }

    private boolean send(final int server)
    {
        if (null == ports[server])
        {
            final InetSocketAddress address = servers.get(server).resolve();
            if (address.isUnresolved())
            {
                refuse(server, UNKNOWN_HOST);
                return false;
            }
            try
            {
                ports[server] = context.datagrams().connect(address);
                addresses[server] = address;
            }
            catch (final UncheckedIOException ignored)
            {
                refuse(server, NO_WAY);
                return false;
            }
        }

        queryEncoder.wrapAndApplyHeader(queryBuffer, 0, headerEncoder)
            .correlationId(correlationId)
            .firstBroker(server == source ? brokers.size() : 0)
            .topicName(topicName);
        return ports[server].send(
            addresses[server], queryBuffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + queryEncoder.encodedLength());
    }

    private void refuse(final int server, final String reason)
    {
        areRefused[server] = true;
        reasons[server] = reason;
    }

    private boolean areAllRefused()
    {
        for (final boolean isRefused : areRefused)
        {
            if (!isRefused)
            {
                return false;
            }
        }

        return true;
    }

    private void onDatagram(
        final InetSocketAddress sender, final DirectBuffer buffer, final int offset, final int length)
    {
        if (isPending && RouteReplyDecoder.TEMPLATE_ID == FrameGuard.check(buffer, offset, length))
        {
            replyDecoder.wrapAndApplyHeader(buffer, offset, headerDecoder);
            if (replyDecoder.correlationId() == correlationId)
            {
                onReply();
            }
        }
    }

    private void onReply()
    {
        final ErrorCode status = ErrorCode.of(replyDecoder.status());
        if (ErrorCode.OK != status)
        {
            finish(status);
        }
        else if (isExpectedPage())
        {
            // An older NameServer says neither; what does not fit its one datagram it leaves out.
            final int brokerCount = replyDecoder.brokerCount();
            final int countBefore = brokers.size();
            for (final RouteReplyDecoder.BrokersDecoder broker : replyDecoder.brokers())
            {
                brokers.add(decode(broker));
            }
            if (brokers.size() >= brokerCount)
            {
                finish(brokers.isEmpty() ? ErrorCode.NO_BROKER : ErrorCode.OK);
            }
            isPageDue = brokers.size() > countBefore;
        }
    }

    /** Whether the page follows those that came before. If the table has changed meanwhile, all of them are void. */
    private boolean isExpectedPage()
    {
        final int firstBroker = Math.max(0, replyDecoder.firstBroker());
        if (polled != source && 0 == firstBroker)
        {
            source = polled;
            brokers.clear();
        }
        if (polled != source || firstBroker != brokers.size())
        {
            return false;
        }
        if (firstBroker > 0 && replyDecoder.tableVersion() != tableVersion)
        {
            brokers.clear();
            isPageDue = true;
            return false;
        }

        tableVersion = replyDecoder.tableVersion();
        return true;
    }

    private static BrokerInfo decode(final RouteReplyDecoder.BrokersDecoder broker)
    {
        final long bootIdHigh = broker.bootIdHigh();
        final long bootIdLow = broker.bootIdLow();
        final int requestPort = broker.requestPort();
        final int controlPort = broker.controlPort();
        final int brokerId = broker.brokerId();
        final long term = broker.term();
        final int readQueueCount = broker.readQueueCount();
        final int writeQueueCount = broker.writeQueueCount();
        final int permission = broker.permission();
        // Texts come last and in the order of the schema.
        final String name = broker.brokerName();
        final String host = broker.host();
        final String driverDirectory = broker.driverDirectory();
        final BrokerAddress address = new BrokerAddress(
            bootIdHigh, bootIdLow, driverDirectory, host, requestPort, controlPort);

        return new BrokerInfo(name, brokerId, term, readQueueCount, writeQueueCount, permission, address);
    }

    private void finish(final ErrorCode code)
    {
        isPending = false;
        result = code;
        // Who answered last is asked first the next time.
        current = ErrorCode.NAMESERVER_UNREACHABLE == code ? NONE : polled - 1;
    }
}
