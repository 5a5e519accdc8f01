package io.perigee.nameserver;

import io.perigee.protocol.ErrorCode;
import io.perigee.transport.BrokerAddress;
import io.perigee.transport.DatagramPort;
import io.perigee.transport.udp.UdpDatagramTransport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

@Timeout(10)
class NameServerOverUdpTest
{
    private final UdpDatagramTransport transport = new UdpDatagramTransport();
    private final NameServerCounters counters = new NameServerCounters();

    @Test
    void shouldRegisterAndRouteOverSockets()
    {
        final DatagramPort port = transport.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        final InetSocketAddress address = port.localAddress();
        final NameServer nameServer = new NameServer(new NameServerContext()
            .port(port)
            .counters(counters)
            .errorHandler((throwable) -> fail(throwable)));
        final RegistrationAgent broker = new RegistrationAgent(new RegistrationContext()
            .transport(transport)
            .nameServers(List.of(address))
            .topics(new FakeTopics().addMany("topic-", 200))
            .brokerName("b0")
            .incarnation(1)
            .address(new BrokerAddress(1, 2, "/dev/shm/none", "127.0.0.1", 1, 2))
            .errorHandler((throwable) -> fail(throwable)));
        try (DatagramPort asking = transport.connect(address))
        {
            while (0 == broker.registeredCount())
            {
                broker.doWork();
                nameServer.doWork();
            }

            final RouteAsker asker = new RouteAsker(asking, address);
            assertEquals(ErrorCode.OK, ask(asker, nameServer));
            assertEquals(200, asker.brokers().get(0).queueCount());

            broker.onClose();
            while (counters.brokers() > 0)
            {
                nameServer.doWork();
            }
            assertEquals(ErrorCode.NO_BROKER, ask(asker, nameServer));
        }
        finally
        {
            nameServer.onClose();
        }
    }

    private static ErrorCode ask(final RouteAsker asker, final NameServer nameServer)
    {
        asker.ask("topic-199");
        do
        {
            nameServer.doWork();
            asker.poll();
        }
        while (null == asker.status());

        return asker.status();
    }
}
