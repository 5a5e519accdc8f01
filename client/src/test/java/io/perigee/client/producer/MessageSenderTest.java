package io.perigee.client.producer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.perigee.client.exception.MQClientException;
import io.perigee.client.producer.selector.SelectMessageQueueByHash;
import io.perigee.common.message.Message;
import io.perigee.common.message.MessageQueue;
import io.perigee.remoting.exception.RemotingTimeoutException;
import io.perigee.remoting.exception.RemotingTooMuchRequestException;
import io.perigee.remoting.protocol.ResponseCode;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class MessageSenderTest
{
    private static final byte[] BODY = {1, 2, 3};
    private static final long TIMEOUT_MS = 5000;

    private final DefaultMQProducer settings = new DefaultMQProducer("group");
    private final AtomicReference<FakeProducerLink> link = new AtomicReference<>();
    private ProducerEngine engine;

    @AfterEach
    void after()
    {
        if (null != engine)
        {
            engine.close();
            assertTrue(null == link.get() || link.get().isClosed);
        }
    }

    @Test
    void shouldReturnWhereTheMessageIsStored() throws Exception
    {
        final MessageSender sender = sender(true);
        final Message message = new Message("TopicTest", "TagA", "k1", BODY);

        final SendResult first = sender.send(message, Destination.any(), TIMEOUT_MS);
        final SendResult second = sender.send(new Message("TopicTest", BODY), Destination.any(), TIMEOUT_MS);

        assertEquals(0, first.getQueueOffset());
        assertEquals(1, second.getQueueOffset());
        assertEquals(message.getProperty("UNIQ_KEY"), first.getMsgId());
        assertEquals((first.getMessageQueue().getQueueId() + 1) % 4, second.getMessageQueue().getQueueId());
        assertEquals(0, engine.limit().sends());
    }

    @Test
    void shouldSendToTheGivenOrSelectedQueue() throws Exception
    {
        final MessageSender sender = sender(true);
        final Message message = new Message("TopicTest", BODY);

        assertEquals(3, sender.send(message, Destination.queue(new MessageQueue("TopicTest", "broker-a", 3)),
            TIMEOUT_MS).getMessageQueue().getQueueId());
        assertEquals(2, sender.send(message, Destination.selected(new SelectMessageQueueByHash(), message, 6),
            TIMEOUT_MS).getMessageQueue().getQueueId());
        assertThrows(MQClientException.class, () ->
            sender.send(message, Destination.queue(new MessageQueue("Other", "broker-a", 0)), TIMEOUT_MS));
        assertThrows(MQClientException.class, () ->
            sender.send(message, Destination.queue(new MessageQueue("TopicTest", "broker-b", 0)), TIMEOUT_MS));
        assertThrows(MQClientException.class, () ->
            sender.send(message, Destination.selected((queues, msg, arg) -> null, message, 6), TIMEOUT_MS));
    }

    @Test
    void shouldSendABatchAsOne() throws Exception
    {
        final MessageSender sender = sender(true);
        final List<Message> messages = List.of(new Message("TopicTest", BODY), new Message("TopicTest", BODY));

        final SendResult batch = sender.send(MessageSender.batch(messages), Destination.any(), TIMEOUT_MS);
        final SendResult next = sender.send(new Message("TopicTest", BODY), Destination.any(), TIMEOUT_MS);

        assertEquals(2, batch.getMsgId().split(",").length);
        assertEquals(0, batch.getQueueOffset());
        assertEquals(2, next.getQueueOffset());
        assertEquals(2, link.get().taken.get(0).batch().messageCount());
    }

    @Test
    void shouldRefuseABatchThatIsTooLong() throws Exception
    {
        settings.setMaxMessageSize(1000);
        final MessageSender sender = sender(true);
        final List<Message> messages = new ArrayList<>();
        for (int i = 0; i < 10; i++)
        {
            messages.add(new Message("TopicTest", new byte[100]));
        }

        assertEquals(ResponseCode.MESSAGE_ILLEGAL, assertThrows(MQClientException.class, () ->
            sender.send(MessageSender.batch(messages), Destination.any(), TIMEOUT_MS)).getResponseCode());
        assertThrows(MQClientException.class, () -> MessageSender.batch(List.of()));
    }

    @Test
    void shouldCallBack() throws Exception
    {
        final MessageSender sender = sender(true);
        final Outcomes outcomes = new Outcomes();

        sender.sendAsync(new Message("TopicTest", BODY), Destination.any(), TIMEOUT_MS, outcomes);
        assertInstanceOf(SendResult.class, outcomes.next());

        sender.sendAsync(new Message("TopicTest", null), Destination.any(), TIMEOUT_MS, outcomes);
        assertEquals(ResponseCode.MESSAGE_ILLEGAL,
            assertInstanceOf(MQClientException.class, outcomes.next()).getResponseCode());
        assertTrue(engine.limit().awaitEmpty(TIMEOUT_MS));
    }

    @Test
    void shouldRefuseWhatIsTooMuch() throws Exception
    {
        settings.setBackPressureForAsyncSendNum(2);
        final MessageSender sender = sender(false);

        sender.sendOneway(new Message("TopicTest", BODY), Destination.any(), TIMEOUT_MS);
        sender.sendOneway(new Message("TopicTest", BODY), Destination.any(), TIMEOUT_MS);

        assertThrows(RemotingTooMuchRequestException.class, () ->
            sender.sendOneway(new Message("TopicTest", BODY), Destination.any(), 20));
    }

    @Test
    void shouldTimeOut() throws Exception
    {
        final MessageSender sender = sender(false);

        assertThrows(RemotingTimeoutException.class, () ->
            sender.send(new Message("TopicTest", BODY), Destination.any(), 30));
        assertEquals(0, engine.limit().sends());
    }

    @Test
    void shouldRefusePropertiesThatAreTooLong() throws Exception
    {
        final MessageSender sender = sender(true);
        final Message message = new Message("TopicTest", "", "k".repeat(20_000), BODY);
        message.putUserProperty("name", "v".repeat(20_000));

        assertEquals(ResponseCode.MESSAGE_ILLEGAL, assertThrows(MQClientException.class, () ->
            sender.send(message, Destination.any(), TIMEOUT_MS)).getResponseCode());
    }

    @Test
    void shouldNotSendBeforeTheStart()
    {
        assertThrows(MQClientException.class, () -> settings.send(new Message("TopicTest", BODY)));
        assertThrows(MQClientException.class, () -> settings.fetchPublishMessageQueues("TopicTest"));
        settings.shutdown();
    }

    @Test
    void shouldNotStartWithoutANameServer()
    {
        settings.setNamesrvAddr(null);

        assertTrue(assertThrows(MQClientException.class, settings::start).getMessage()
            .contains("No name server address"));
    }

    private MessageSender sender(final boolean isAnsweringAtOnce)
    {
        engine = new ProducerEngine(
            settings,
            (handler) ->
            {
                final FakeProducerLink newLink = new FakeProducerLink(handler);
                newLink.queueCounts.put("TopicTest", 4);
                newLink.isAnsweringAtOnce = isAnsweringAtOnce;
                link.set(newLink);
                return newLink;
            },
            SystemNanoClock.INSTANCE);
        return new MessageSender(settings, engine);
    }

    private static final class Outcomes implements SendCallback
    {
        private final BlockingQueue<Object> queue = new ArrayBlockingQueue<>(10);

        @Override
        public void onSuccess(final SendResult sendResult)
        {
            queue.add(sendResult);
        }

        @Override
        public void onException(final Throwable e)
        {
            queue.add(e);
        }

        Object next() throws InterruptedException
        {
            final Object outcome = queue.poll(TIMEOUT_MS, TimeUnit.MILLISECONDS);
            assertNotNull(outcome);
            return outcome;
        }
    }
}
