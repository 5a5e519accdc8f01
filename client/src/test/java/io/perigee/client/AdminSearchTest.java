package io.perigee.client;

import io.perigee.protocol.ErrorCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class AdminSearchTest
{
    private final Fixture fixture = new Fixture();
    private final FakeBroker broker = fixture.broker;
    private final FakeSearch search = broker.search();
    private final Admin admin = fixture.client().admin().timeout(Duration.ofSeconds(2));

    @BeforeEach
    void store()
    {
        broker.delivery().prompt();
        for (int i = 0; i < 3; i++)
        {
            broker.delivery().storeKeyed(1, 2, 1000 + i * 200, "order-" + i + " customer", "body " + i);
        }
    }

    @AfterEach
    void close()
    {
        admin.close();
    }

    @Test
    void shouldGetTheMessagesThatTheBrokerNames()
    {
        locate(2, 0);
        search.isCut = true;
        final FoundMessages found = admin.queryMessage("orders", "customer", 500, 7, 8);
        assertEquals(List.of("order-2 customer", "order-0 customer"), keys(found));
        assertTrue(found.isCut());
        assertEquals("orders", found.messages().get(0).topic());
        assertEquals("b0", found.messages().get(0).broker().name());
        assertEquals(List.of(new MessageQuestion(1, 1, 0, "customer", 7, 8, 0, 64)), search.questions);
    }

    @Test
    void shouldLookAtTheKeysAgain()
    {
        locate(2, 1, 0);
        assertEquals(List.of("order-1 customer"),
            keys(admin.queryMessage("orders", "order-1", 10, Long.MIN_VALUE, Long.MAX_VALUE)));
        assertEquals(List.of(), keys(admin.queryByUniqueId("orders", "customer")));
    }

    @Test
    void shouldLeaveOutWhatHasGoneMeanwhile()
    {
        search.locations.add(new MessageLocation(1, 2, 1, 4711, 1));
        locate(0);
        assertEquals(List.of("order-0 customer"),
            keys(admin.queryMessage("orders", "customer", 10, Long.MIN_VALUE, Long.MAX_VALUE)));
    }

    @Test
    void shouldAskAgainWhileTheBrokerCannotSearch()
    {
        locate(1);
        search.refusals.addAll(List.of(ErrorCode.SEARCH_BUSY, ErrorCode.INDEX_NOT_READY, ErrorCode.SEARCH_BUSY));
        assertEquals(1, keys(admin.queryMessage("orders", "customer", 10, 0, 1)).size());
        assertEquals(4, search.questions.size());

        for (int i = 0; i < 1000; i++)
        {
            search.refusals.add(ErrorCode.INDEX_NOT_READY);
        }
        assertCode(ErrorCode.INDEX_NOT_READY, () -> admin.queryMessage("orders", "customer", 10, 0, 1));
        assertFalse(search.refusals.isEmpty());
    }

    @Test
    void shouldGetTheMessageAtAPlace()
    {
        locate(1);
        assertEquals("order-1 customer", admin.messageAt(1200).keys());
        final InetSocketAddress address = new InetSocketAddress("127.0.0.1", admin.brokers().get(0).address()
            .requestPort());
        assertEquals("order-1 customer", admin.messageAt(address, 1200).keys());
        assertCode(ErrorCode.MESSAGE_NOT_FOUND, () -> admin.messageAt(new InetSocketAddress("127.0.0.1", 1), 1200));
        search.refusals.add(ErrorCode.MESSAGE_NOT_FOUND);
        assertCode(ErrorCode.MESSAGE_NOT_FOUND, () -> admin.messageAt(1208));
    }

    @Test
    void shouldTellOffsetsOfTimes()
    {
        search.locations.add(new MessageLocation(1, 2, 3, -1, -1));
        final MessageLocation location = admin.searchOffset("orders", 2, 99);
        assertEquals(3, location.queueOffset());
        assertFalse(location.isMessage());
        assertEquals(List.of(new MessageQuestion(4, 1, 2, "", 99, 0, 0, 1)), search.questions);
    }

    @Test
    void shouldRefuseToSearchForNothing()
    {
        assertCode(ErrorCode.REQUEST_INVALID, () -> admin.queryMessage("orders", "", 10, 0, 1));
        assertCode(ErrorCode.REQUEST_INVALID, () -> admin.queryMessage("orders", "k".repeat(1025), 10, 0, 1));
        assertCode(ErrorCode.REQUEST_INVALID, () -> admin.queryMessage("orders", "k", 0, 0, 1));
        assertCode(ErrorCode.TOPIC_NOT_FOUND, () -> admin.queryMessage("nothing", "k", 1, 0, 1));
    }

    private void locate(final int... queueOffsets)
    {
        for (final int queueOffset : queueOffsets)
        {
            search.locations.add(new MessageLocation(1, 2, queueOffset, 1000 + queueOffset * 200L, 1));
        }
    }

    private static List<String> keys(final FoundMessages found)
    {
        return found.messages().stream().map(StoredMessage::keys).toList();
    }

    private static void assertCode(final ErrorCode code, final Executable executable)
    {
        assertEquals(code, assertThrows(PerigeeException.class, executable).code());
    }
}
