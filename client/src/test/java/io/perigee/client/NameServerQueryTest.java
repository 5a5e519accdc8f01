package io.perigee.client;

import io.perigee.protocol.ErrorCode;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.IntStream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class NameServerQueryTest
{
    private final Fixture fixture = new Fixture();
    private final FakeDatagrams servers = fixture.datagrams;
    private NameServerQuery query;

    @Test
    void shouldDecodeRoute()
    {
        begin("127.0.0.1:9876");
        servers.brokerCount(2);
        poll();

        assertEquals(ErrorCode.OK, query.result());
        assertEquals(2, query.brokers().size());
        final BrokerInfo broker = query.brokers().get(1);
        assertEquals("b1", broker.name());
        assertEquals(1, broker.brokerId());
        assertEquals(3, broker.term());
        assertEquals(6, broker.permission());
        assertEquals("localhost", broker.address().host());
        assertEquals("/dev/shm/none", broker.address().driverDirectory());
        assertEquals(9877, broker.address().requestPort());
        assertEquals(9878, broker.address().controlPort());
        assertEquals(0, servers.openPorts());
    }

    @Test
    void shouldAskTheNextServerAtOnceWhenOneIsNotThere()
    {
        servers.server(1, FakeDatagrams.Mode.REFUSES);
        begin("localhost:1;localhost:9876");
        poll();

        assertEquals(ErrorCode.OK, query.result());
        assertEquals(List.of(1, 9876), servers.asked());
    }

    @Test
    void shouldGiveUpAtOnceWhenNobodyIsThere()
    {
        begin("localhost:1,localhost:2");
        poll();

        assertEquals(ErrorCode.NAMESERVER_UNREACHABLE, query.result());
        assertEquals(List.of(1, 2), servers.asked());
    }

    @Test
    void shouldAskInTurnAndGiveUpAfterTheTimeout()
    {
        servers.server(1, FakeDatagrams.Mode.SILENT).server(2, FakeDatagrams.Mode.BABBLES);
        begin("localhost:1;localhost:2");
        final long startNs = fixture.clock.nanoTime();
        while (query.isPending())
        {
            query.poll(fixture.clock.nanoTime());
            fixture.clock.advanceMs(10);
        }

        assertEquals(ErrorCode.NAMESERVER_UNREACHABLE, query.result());
        assertEquals(List.of(1, 2, 1, 2, 1, 2, 1, 2, 1), servers.asked());
        assertTrue(fixture.clock.nanoTime() - startNs < 2_000_000_000L);
    }

    @Test
    void shouldTakeLateAnswers()
    {
        servers.server(1, FakeDatagrams.Mode.SILENT).server(2, FakeDatagrams.Mode.SILENT);
        begin("localhost:1;localhost:2");
        poll();
        fixture.clock.advanceMs(250);
        poll();
        servers.answerNow(1);
        poll();

        assertFalse(query.isPending());
        assertEquals(ErrorCode.OK, query.result());
    }

    @Test
    void shouldGatherAllPages()
    {
        begin("localhost:9876");
        servers.brokerCount(10);
        servers.pageLength(4);
        pollToTheEnd();

        assertEquals(ErrorCode.OK, query.result());
        assertEquals(List.of(0, 4, 8), servers.pagesAsked());
        assertEquals(names(10), names());
        assertEquals(0, servers.openPorts());
    }

    @Test
    void shouldBeginAgainWhenTheTableChangesBetweenTwoPages()
    {
        begin("localhost:9876");
        servers.brokerCount(6);
        servers.pageLength(2);
        servers.changeAfterPages(2);
        pollToTheEnd();

        assertEquals(ErrorCode.OK, query.result());
        assertEquals(List.of(0, 2, 4, 0, 2, 4), servers.pagesAsked());
        assertEquals(names(6), names());
    }

    @Test
    void shouldBeginAgainWithAnotherServerWhenOneStopsInTheMiddle()
    {
        servers.server(1, FakeDatagrams.Mode.ANSWERS);
        begin("localhost:1;localhost:9876");
        servers.brokerCount(6);
        servers.pageLength(2);
        servers.silentAfterPages(2);
        poll();
        assertTrue(query.isPending());
        fixture.clock.advanceMs(250);
        pollToTheEnd();

        assertEquals(ErrorCode.OK, query.result());
        assertEquals(List.of(1, 1, 1, 9876, 9876, 9876), servers.asked());
        assertEquals(names(6), names());
    }

    @Test
    void shouldTellWhatIsMissing()
    {
        servers.topicStatus(ErrorCode.TOPIC_NOT_FOUND);
        begin("localhost:9876");
        poll();
        assertEquals(ErrorCode.TOPIC_NOT_FOUND, query.result());

        servers.topicStatus(ErrorCode.OK);
        servers.brokerCount(0);
        query.begin("orders", fixture.clock.nanoTime());
        poll();
        assertEquals(ErrorCode.NO_BROKER, query.result());
    }

    @Test
    void shouldRefuseAddressesThatAreNone()
    {
        for (final String address : List.of("", "localhost", "localhost:", ":9876", "localhost:0", "localhost:x", ";,"))
        {
            final PerigeeException ex = assertThrows(
                PerigeeException.class, () -> NameServerAddress.parse(address), address);
            assertEquals(ErrorCode.CONFIGURATION_INVALID, ex.code());
        }
        assertEquals(
            List.of(new NameServerAddress("a", 1), new NameServerAddress("::1", 2)),
            NameServerAddress.parse(" a:1 ;; [::1]:2"));
    }

    private void begin(final String nameServers)
    {
        fixture.context.nameServers(nameServers).conclude();
        query = new NameServerQuery(fixture.context);
        query.begin("orders", fixture.clock.nanoTime());
    }

    private void pollToTheEnd()
    {
        for (int i = 0; i < 20 && query.isPending(); i++)
        {
            query.poll(fixture.clock.nanoTime());
        }
    }

    private List<String> names()
    {
        return query.brokers().stream().map(BrokerInfo::name).toList();
    }

    private static List<String> names(final int count)
    {
        return IntStream.range(0, count).mapToObj((i) -> "b" + i).toList();
    }

    private void poll()
    {
        for (int i = 0; i < 3; i++)
        {
            query.poll(fixture.clock.nanoTime());
        }
    }
}
