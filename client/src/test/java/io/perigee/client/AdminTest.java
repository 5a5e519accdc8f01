package io.perigee.client;

import io.perigee.protocol.ErrorCode;
import io.perigee.protocol.GroupJoinDecoder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class AdminTest
{
    private final Fixture fixture = new Fixture();
    private final FakeBroker broker = fixture.broker;
    private final Admin admin = fixture.client().admin();

    @AfterEach
    void close()
    {
        admin.close();
    }

    @Test
    void shouldCreateAndDescribeTopics()
    {
        assertEquals(new TopicInfo("refunds", 2, 3), admin.createTopic("refunds", 3));
        assertEquals(new TopicInfo("refunds", 2, 3), admin.createTopic("refunds", 3));
        assertEquals(new TopicInfo("orders", 1, 4), admin.describeTopic("orders"));
        assertEquals(List.of("orders", "refunds"), admin.listTopics().stream().map(TopicInfo::name).toList());
        assertCode(ErrorCode.TOPIC_EXISTS, () -> admin.createTopic("refunds", 4));
        assertCode(ErrorCode.TOPIC_NOT_FOUND, () -> admin.describeTopic("nothing"));
    }

    @Test
    void shouldTellOffsets()
    {
        broker.delivery().store(1, 2, "a", "b");
        broker.committed(2, 1);

        assertEquals(new QueueOffsets("orders", 2, 0, 2), admin.queueOffsets("orders", 2));
        assertEquals(1, admin.committedOffset("g", "orders", 2));
        assertEquals(-1, admin.committedOffset("g", "orders", 3));
    }

    @Test
    void shouldTellWhereAGroupStandsWithoutJoiningIt()
    {
        broker.committed(2, 1);
        broker.groupStatus(ErrorCode.GROUP_TAKEN);

        assertEquals(1, admin.committedOffset("g", "orders", 2));
        assertEquals(0, broker.count(GroupJoinDecoder.TEMPLATE_ID));
        assertEquals(1, broker.links().size());
    }

    @Test
    void shouldListBrokers()
    {
        fixture.datagrams.brokerCount(3);
        assertEquals(List.of("b0", "b1", "b2"), admin.brokers().stream().map(BrokerInfo::name).toList());
        fixture.datagrams.server(9876, FakeDatagrams.Mode.REFUSES);
        assertCode(ErrorCode.NAMESERVER_UNREACHABLE, admin::brokers);
    }

    @Test
    void shouldTellWithinTwoSecondsThatNobodyAnswers()
    {
        fixture.datagrams.server(9876, FakeDatagrams.Mode.SILENT);
        final long before = fixture.clock.nanoTime();
        assertCode(ErrorCode.NAMESERVER_UNREACHABLE, admin::listTopics);
        assertTrue(fixture.clock.nanoTime() - before < 2_000_000_000L);
    }

    @Test
    void shouldTellThatTheBrokerDoesNotAnswer()
    {
        broker.silent(true);
        admin.timeout(Duration.ofSeconds(3));
        assertCode(ErrorCode.BROKER_UNREACHABLE, admin::listTopics);
    }

    @Test
    void shouldRepeatRequestsInTheNextSession()
    {
        admin.describeTopic("orders");
        final AdminRequest request = admin.requestMaxOffset(1, 0);
        assertFalse(request.isDone());
        broker.cutAll();
        fixture.passMs(500, admin::poll);

        assertTrue(request.isDone());
        assertEquals(ErrorCode.OK, request.status());
        assertEquals(0, request.queueOffset());
    }

    private static void assertCode(final ErrorCode code, final Runnable call)
    {
        assertEquals(code, assertThrows(PerigeeException.class, call::run).code());
    }
}
