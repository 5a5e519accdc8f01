package io.perigee.client;

import io.perigee.protocol.ErrorCode;
import io.perigee.protocol.MessageHeaderDecoder;
import io.perigee.protocol.MessageHeaderEncoder;
import io.perigee.protocol.RouteQueryDecoder;
import io.perigee.protocol.RouteReplyEncoder;
import io.perigee.transport.DatagramHandler;
import io.perigee.transport.DatagramPort;
import io.perigee.transport.DatagramTransport;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * NameServers by port: some answer, some are silent, some are not there.
 */
final class FakeDatagrams implements DatagramTransport
{
    enum Mode
    {
        ANSWERS, SILENT, REFUSES, BABBLES
    }

    private final Map<Integer, Mode> modes = new HashMap<>();
    private final List<Integer> asked = new ArrayList<>();
    private final List<String> topicsAsked = new ArrayList<>();
    private final List<Port> open = new ArrayList<>();
    private ErrorCode topicStatus = ErrorCode.OK;
    private final List<Integer> pagesAsked = new ArrayList<>();
    private int brokerCount = 1;
    private int pageLength = Integer.MAX_VALUE;
    private int pagesPerVersion = Integer.MAX_VALUE;
    private int pagesUntilSilence = Integer.MAX_VALUE;
    private int pages;

    FakeDatagrams server(final int port, final Mode mode)
    {
        modes.put(port, mode);
        return this;
    }

    void topicStatus(final ErrorCode status)
    {
        topicStatus = status;
    }

    void brokerCount(final int count)
    {
        brokerCount = count;
    }

    /** Name so many brokers in one reply. */
    void pageLength(final int length)
    {
        pageLength = length;
    }

    /** Change the table after so many pages, once. */
    void changeAfterPages(final int count)
    {
        pagesPerVersion = count;
    }

    /** Let the server that is asked now answer so many questions more. */
    void silentAfterPages(final int count)
    {
        pagesUntilSilence = count;
    }

    /** First broker of each question. */
    List<Integer> pagesAsked()
    {
        return pagesAsked;
    }

    List<Integer> asked()
    {
        return asked;
    }

    List<String> topicsAsked()
    {
        return topicsAsked;
    }

    int openPorts()
    {
        return open.size();
    }

    void answerNow(final int port)
    {
        for (final Port each : open)
        {
            if (each.remote.getPort() == port)
            {
                each.answerLast();
            }
        }
    }

    @Override
    public DatagramPort bind(final InetSocketAddress local)
    {
        throw new UnsupportedOperationException();
    }

    @Override
    public DatagramPort connect(final InetSocketAddress remote)
    {
        final Port port = new Port(remote);
        open.add(port);
        return port;
    }

    private final class Port implements DatagramPort
    {
        private final InetSocketAddress remote;
        private final Deque<UnsafeBuffer> answers = new ArrayDeque<>();
        private boolean isRefused;
        private long lastCorrelationId;
        private String lastTopic = "";
        private int lastFirstBroker;

        private Port(final InetSocketAddress remote)
        {
            this.remote = remote;
        }

        @Override
        public int poll(final DatagramHandler handler, final int limit)
        {
            int count = 0;
            while (!answers.isEmpty() && count < limit)
            {
                final UnsafeBuffer answer = answers.poll();
                handler.onDatagram(remote, answer, 0, answer.capacity());
                count++;
            }
            return count;
        }

        @Override
        public boolean send(
            final InetSocketAddress target, final DirectBuffer buffer, final int offset, final int length)
        {
            final RouteQueryDecoder query = new RouteQueryDecoder();
            query.wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
            lastCorrelationId = query.correlationId();
            lastFirstBroker = query.firstBroker();
            pagesAsked.add(lastFirstBroker);
            lastTopic = query.topicName();
            asked.add(remote.getPort());
            topicsAsked.add(lastTopic);
            switch (modes.getOrDefault(remote.getPort(), Mode.REFUSES))
            {
                case ANSWERS ->
                {
                    if (pagesUntilSilence-- == 0)
                    {
                        modes.put(remote.getPort(), Mode.SILENT);
                    }
                    else
                    {
                        answerLast();
                    }
                }
                case REFUSES -> isRefused = true;
                case BABBLES -> answers.add(new UnsafeBuffer(new byte[40]));
                default ->
                {
                }
            }
            return true;
        }

        @Override
        public boolean wasRefused()
        {
            final boolean wasRefused = isRefused;
            isRefused = false;
            return wasRefused;
        }

        @Override
        public InetSocketAddress localAddress()
        {
            return remote;
        }

        @Override
        public void close()
        {
            open.remove(this);
        }

        private void answerLast()
        {
            final UnsafeBuffer buffer = new UnsafeBuffer(new byte[MAX_DATAGRAM_LENGTH]);
            final RouteReplyEncoder reply = new RouteReplyEncoder();
            final ErrorCode status = lastTopic.isEmpty() ? ErrorCode.OK : topicStatus;
            final int first = lastFirstBroker;
            final int all = ErrorCode.OK == status ? brokerCount : 0;
            final int count = Math.min(pageLength, all - first);
            final RouteReplyEncoder.BrokersEncoder brokers = reply
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .correlationId(lastCorrelationId)
                .status(status.status())
                .firstBroker(first)
                .tableVersion(pages++ < pagesPerVersion ? 1 : 2)
                .brokerCount(all)
                .brokersCount(count);
            for (int i = first; i < first + count; i++)
            {
                brokers.next()
                    .bootIdHigh(1)
                    .bootIdLow(2)
                    .term(3)
                    .brokerId(i)
                    .readQueueCount(4)
                    .writeQueueCount(4)
                    .permission(6)
                    .requestPort(remote.getPort() + 1)
                    .controlPort(remote.getPort() + 2)
                    .brokerName("b" + i)
                    .host("localhost")
                    .driverDirectory("/dev/shm/none");
            }
            answers.add(new UnsafeBuffer(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + reply.encodedLength()));
        }
    }
}
