package io.perigee.client.producer;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

import io.perigee.client.common.ClientErrorCode;
import io.perigee.client.exception.MQBrokerException;
import io.perigee.client.exception.MQClientException;
import io.perigee.common.message.Message;
import io.perigee.common.message.MessageDecoder;
import io.perigee.common.message.MessageQueue;
import io.perigee.protocol.ErrorCode;
import io.perigee.remoting.exception.RemotingConnectException;
import io.perigee.remoting.exception.RemotingTimeoutException;
import io.perigee.remoting.protocol.ResponseCode;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ProducerAgentTest implements ProducerConnection
{
    private static final long TIMEOUT_NS = TimeUnit.MILLISECONDS.toNanos(3000);

    private final ManyToOneConcurrentArrayQueue<ProducerCommand> commands = new ManyToOneConcurrentArrayQueue<>(64);
    private long nowNs;
    private FakeProducerLink link;
    private final ProducerAgent agent =
        new ProducerAgent(commands, (handler) -> link = new FakeProducerLink(handler), () -> nowNs);
    private final TopicRoute route = new TopicRoute("TopicTest");
    private final TopicRoute otherRoute = new TopicRoute("Other");

    @BeforeEach
    void before()
    {
        agent.onStart();
        link.queueCounts.put("TopicTest", 4);
        link.queueCounts.put("Other", 4);
        agent.onRoute(route);
        agent.onRoute(otherRoute);
    }

    @Override
    public void submit(final SendAttempt attempt)
    {
        assertTrue(commands.offer(attempt));
    }

    @Override
    public String brokerName()
    {
        return agent.brokerName();
    }

    @Override
    public InetSocketAddress brokerAddress()
    {
        return agent.brokerAddress();
    }

    @Test
    void shouldTellWhereAMessageWasStored() throws Exception
    {
        final SendOperation send = send(route, 2, 1);
        agent.doWork();
        assertTrue(agent.isExpecting());
        link.answer(0, 1, ErrorCode.OK, 17, 4096);
        agent.doWork();

        final SendResult result = send.get();
        assertEquals(SendStatus.SEND_OK, result.getSendStatus());
        assertEquals(new MessageQueue("TopicTest", "broker-a", 2), result.getMessageQueue());
        assertEquals(17, result.getQueueOffset());
        assertEquals(send.messages().get(0).msgId(), result.getMsgId());
        assertEquals(4096, MessageDecoder.decodeMessageId(result.getOffsetMsgId()).getOffset());
        assertEquals(FakeProducerLink.ADDRESS, MessageDecoder.decodeMessageId(result.getOffsetMsgId()).getAddress());
        assertFalse(agent.isExpecting());
    }

    @Test
    void shouldSpreadOneAnswerOverTheSendsThatItCovers() throws Exception
    {
        final SendOperation first = send(route, 1, 1);
        final SendOperation second = send(route, 1, 1);
        final SendOperation third = send(route, 1, 1);
        agent.doWork();
        link.answer(0, 3, ErrorCode.OK, 10, 1000);

        assertEquals(10, first.get().getQueueOffset());
        assertEquals(11, second.get().getQueueOffset());
        assertEquals(12, third.get().getQueueOffset());
        assertEquals(1400, MessageDecoder.decodeMessageId(third.get().getOffsetMsgId()).getOffset());
    }

    @Test
    void shouldTryAnotherQueueWhenTheOutcomeIsUnknown() throws Exception
    {
        final SendOperation send = send(route, Destination.ANY_QUEUE, 3);
        agent.doWork();
        link.answer(0, 1, ErrorCode.OUTCOME_UNKNOWN, -1, -1);
        agent.doWork();
        link.answer(1, 1, ErrorCode.OK, 5, 0);

        assertEquals(5, send.get().getQueueOffset());
        assertNotEquals(link.taken.get(0).queueId(), link.taken.get(1).queueId());
    }

    @Test
    void shouldGiveUpAfterTheLastTry()
    {
        final SendOperation send = send(route, Destination.ANY_QUEUE, 2);
        agent.doWork();
        link.answer(0, 1, ErrorCode.STORAGE_FULL, -1, -1);
        agent.doWork();
        link.answer(1, 1, ErrorCode.STORAGE_FULL, -1, -1);

        final MQBrokerException ex = assertInstanceOf(MQBrokerException.class, failure(send));
        assertEquals(ResponseCode.SERVICE_NOT_AVAILABLE, ex.getResponseCode());
        assertEquals("broker-a", ex.getBrokerAddr());
        assertTrue(ex.getErrorMessage().contains("PG-3003"));
        assertEquals(2, link.taken.size());
    }

    @Test
    void shouldNotTryAgainWhatWillNeverWork()
    {
        final SendOperation send = send(route, 9, 3);
        agent.doWork();

        assertEquals(ResponseCode.INVALID_PARAMETER,
            assertInstanceOf(MQBrokerException.class, failure(send)).getResponseCode());
    }

    @Test
    void shouldSayThatTheMessageIsTooLong() throws Exception
    {
        final SendOperation send = operation(route, new byte[4 * 1024 * 1024], 0, 3);
        send.begin();
        agent.doWork();

        final MQClientException ex = assertInstanceOf(MQClientException.class, failure(send));
        assertEquals(ResponseCode.MESSAGE_ILLEGAL, ex.getResponseCode());
        assertTrue(ex.getErrorMessage().contains("4 MiB"));
    }

    @Test
    void shouldFailWhatTheBrokerDidNotTakeInTime()
    {
        link.isTakingNothing = true;
        link.connectionFault = ErrorCode.BROKER_UNREACHABLE;
        final SendOperation send = send(route, 0, 1);
        agent.doWork();
        assertFalse(send.isDone());
        nowNs += TIMEOUT_NS;
        agent.doWork();

        final MQClientException ex = assertInstanceOf(MQClientException.class, failure(send));
        assertEquals(ClientErrorCode.CONNECT_BROKER_EXCEPTION, ex.getResponseCode());
        assertInstanceOf(RemotingConnectException.class, ex.getCause());
        assertTrue(ex.getMessage().contains("Send [1] times, still failed, cost [3000]ms, Topic: TopicTest"));
    }

    @Test
    void shouldNameTheNameServerWhenItIsAway()
    {
        link.isTakingNothing = true;
        link.connectionFault = ErrorCode.NAMESERVER_UNREACHABLE;
        final SendOperation send = send(route, 0, 1);
        agent.doWork();
        nowNs += TIMEOUT_NS;
        agent.doWork();

        final MQClientException ex = assertInstanceOf(MQClientException.class, failure(send));
        assertEquals(ClientErrorCode.NO_NAME_SERVER_EXCEPTION, ex.getResponseCode());
        assertTrue(ex.getMessage().contains("PG-1001"));
    }

    @Test
    void shouldIgnoreAnAnswerThatComesTooLate()
    {
        final SendOperation send = send(route, 0, 3);
        agent.doWork();
        nowNs += TIMEOUT_NS;
        agent.doWork();

        assertInstanceOf(RemotingTimeoutException.class, failure(send));
        link.answer(0, 1, ErrorCode.OK, 1, 1);
        agent.doWork();
        assertEquals(1, link.taken.size());
        assertFalse(agent.isExpecting());
    }

    @Test
    void shouldExpireAShortSendBehindALongOne()
    {
        link.isTakingNothing = true;
        final SendOperation patient = send(route, 0, 1);
        nowNs -= TIMEOUT_NS / 2;
        final SendOperation impatient = send(route, 0, 1);
        nowNs += TIMEOUT_NS;
        agent.doWork();

        assertTrue(impatient.isCompletedExceptionally());
        assertFalse(patient.isDone());
    }

    @Test
    void shouldFailWhatWaitsForATopicThatIsNotThere()
    {
        link.queueCounts.remove("TopicTest");
        final SendOperation first = send(route, 0, 3);
        final SendOperation second = send(route, 0, 3);
        agent.doWork();
        assertFalse(first.isDone());
        link.faults.put("TopicTest", ErrorCode.TOPIC_NOT_FOUND);
        agent.doWork();

        final MQClientException ex = assertInstanceOf(MQClientException.class, failure(first));
        assertEquals(ClientErrorCode.NOT_FOUND_TOPIC_EXCEPTION, ex.getResponseCode());
        assertTrue(ex.getMessage().startsWith("No route info of this topic: TopicTest"));
        assertTrue(ex.getMessage().contains("topics create"));
        assertTrue(second.isCompletedExceptionally());
    }

    @Test
    void shouldNotLetOneTopicHoldUpAnother()
    {
        link.stuckTopics.add("TopicTest");
        final SendOperation stuck = send(route, 0, 1);
        final SendOperation flowing = send(otherRoute, 0, 1);
        agent.doWork();
        link.answer(0, 1, ErrorCode.OK, 0, 0);

        assertTrue(flowing.isDone());
        assertFalse(stuck.isDone());
        link.stuckTopics.clear();
        agent.doWork();
        assertEquals(2, link.taken.size());
    }

    @Test
    void shouldOfferInTheOrderOfTheSends()
    {
        link.isTakingNothing = true;
        final SendOperation first = send(route, 0, 1);
        final SendOperation second = send(route, 0, 1);
        agent.doWork();
        link.isTakingNothing = false;
        final SendOperation third = send(route, 0, 1);
        agent.doWork();

        assertEquals(List.of(first, second, third), link.taken.stream().map(SendAttempt::operation).toList());
    }

    @Test
    void shouldTellTheQueuesOfATopicOnceTheyAreKnown() throws Exception
    {
        assertEquals(4, route.awaitQueues(0, true));
        final TopicRoute unknown = new TopicRoute("Unknown");
        assertTrue(commands.offer(unknown));
        agent.doWork();
        assertEquals(0, unknown.awaitQueues(0, true));
        link.queueCounts.put("Unknown", 2);
        nowNs += TimeUnit.MILLISECONDS.toNanos(10);
        agent.doWork();

        assertEquals(2, unknown.awaitQueues(0, true));
    }

    @Test
    void shouldFailEverythingWhenItCloses()
    {
        final SendOperation sent = send(route, 0, 1);
        agent.doWork();
        link.isTakingNothing = true;
        final SendOperation waiting = send(route, 0, 1);
        agent.doWork();
        final SendOperation queued = send(route, 0, 1);
        agent.onClose();

        assertInstanceOf(RemotingTimeoutException.class, failure(sent));
        assertInstanceOf(MQClientException.class, failure(waiting));
        assertInstanceOf(MQClientException.class, failure(queued));
        assertTrue(link.isClosed);
    }

    private SendOperation send(final TopicRoute topic, final int queueId, final int maxAttempts)
    {
        final SendOperation operation = operation(topic, new byte[10], queueId, maxAttempts);
        operation.begin();
        return operation;
    }

    private SendOperation operation(
        final TopicRoute topic, final byte[] body, final int queueId, final int maxAttempts)
    {
        try
        {
            final EncodedMessage message = EncodedMessage.of(new Message(topic.topic(), "TagA", body));
            return new SendOperation(
                this, topic, List.of(message), null, queueId, maxAttempts, nowNs, nowNs + TIMEOUT_NS);
        }
        catch (final MQClientException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    private static Throwable failure(final SendOperation operation)
    {
        return assertThrows(CompletionException.class, operation::join).getCause();
    }
}
