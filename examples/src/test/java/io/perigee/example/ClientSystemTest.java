package io.perigee.example;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.perigee.client.common.ClientErrorCode;
import io.perigee.client.consumer.DefaultMQPushConsumer;
import io.perigee.client.consumer.listener.ConsumeConcurrentlyStatus;
import io.perigee.client.consumer.listener.MessageListenerConcurrently;
import io.perigee.client.exception.MQClientException;
import io.perigee.client.producer.DefaultMQProducer;
import io.perigee.client.producer.SendResult;
import io.perigee.common.consumer.ConsumeFromWhere;
import io.perigee.common.message.Message;
import io.perigee.common.message.MessageExt;
import io.perigee.common.message.MessageQueue;
import io.perigee.remoting.protocol.ResponseCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The clients with RocketMQ's names against a real server.
 */
@Tag("system")
@Timeout(60)
class ClientSystemTest
{
    private static final String TOPIC = "TopicTest";

    @TempDir
    private Path directory;
    private final BlockingQueue<MessageExt> received = new LinkedBlockingQueue<>();
    private final List<DefaultMQPushConsumer> consumers = new ArrayList<>();
    private ServerFixture server;
    private DefaultMQProducer producer;

    @AfterEach
    void after()
    {
        consumers.forEach(DefaultMQPushConsumer::shutdown);
        if (null != producer)
        {
            producer.shutdown();
        }
        if (null != server)
        {
            server.close();
        }
    }

    @Test
    void shouldCarryEverythingThatAMessageHas() throws Exception
    {
        launch();
        final DefaultMQPushConsumer consumer = consumer("group-a", "TagA || TagB");
        consumer.start();
        final Message message = new Message(TOPIC, "TagA", "k1 k2", 42, body("Hello"), true);
        message.putUserProperty("colour", "r\u0001d");
        producer.send(new Message(TOPIC, "TagC", body("not wanted")));
        final SendResult result = producer.send(message, new MessageQueue(TOPIC, brokerName(), 3));

        final MessageExt copy = next();
        assertEquals("Hello", text(copy));
        assertEquals("TagA", copy.getTags());
        assertEquals("k1 k2", copy.getKeys());
        assertEquals("r\u0001d", copy.getUserProperty("colour"));
        assertEquals(42, copy.getFlag());
        assertEquals(3, copy.getQueueId());
        assertEquals(result.getMsgId(), copy.getMsgId());
        assertEquals(result.getQueueOffset(), copy.getQueueOffset());
        assertTrue(copy.toString().contains("msgId=" + result.getOffsetMsgId()), copy.toString());
        assertTrue(copy.isWaitStoreMsgOK());
        assertNull(received.poll());
    }

    @Test
    void shouldCarryTheLongestMessageAndNameTheLimit() throws Exception
    {
        launch();
        consumer("group-a", "*").start();
        final byte[] longBody = new byte[4 * 1024 * 1024];
        for (int i = 0; i < longBody.length; i++)
        {
            longBody[i] = (byte)(i * 31);
        }
        producer.send(new Message(TOPIC, longBody));
        assertArrayEquals(longBody, next().getBody());

        final MQClientException ex = assertThrows(MQClientException.class, () ->
            producer.send(new Message(TOPIC, new byte[4 * 1024 * 1024 + 1])));
        assertEquals(ResponseCode.MESSAGE_ILLEGAL, ex.getResponseCode());
        assertTrue(ex.getMessage().contains("the limit is 4194304 (maxMessageSize)"), ex.getMessage());
    }

    @Test
    void shouldGoOnWhereTheGroupHasEnded() throws Exception
    {
        launch();
        final DefaultMQPushConsumer first = consumer("group-a", "*");
        first.start();
        send(0, 100);
        assertEquals(bodies(0, 100), next(100));
        first.shutdown();
        send(100, 200);

        final DefaultMQPushConsumer second = consumer("group-a", "*");
        startWhenTheGroupIsFree(second);
        assertEquals(bodies(100, 200), next(100));
        send(200, 250);
        assertEquals(bodies(200, 250), next(50));
    }

    @Test
    void shouldBeginExactlyAtTheEndByDefault() throws Exception
    {
        launch();
        send(0, 10);
        final DefaultMQPushConsumer first = consumer("group-a", "*");
        first.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_LAST_OFFSET);
        first.start();
        first.shutdown();
        send(10, 20);

        final DefaultMQPushConsumer second = consumer("group-a", "*");
        second.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_LAST_OFFSET);
        startWhenTheGroupIsFree(second);
        assertEquals(bodies(10, 20), next(10));
    }

    @Test
    void shouldRefuseASecondMember() throws Exception
    {
        launch();
        consumer("group-a", "*").start();
        final DefaultMQPushConsumer second = consumer("group-a", "*");

        final MQClientException ex = assertThrows(MQClientException.class, second::start);
        assertTrue(ex.getMessage().contains("GROUP_TAKEN"), ex.getMessage());
        consumer("group-b", "*").start();
    }

    @Test
    void shouldTryAgainWhatFailed() throws Exception
    {
        launch();
        final AtomicInteger calls = new AtomicInteger();
        final DefaultMQPushConsumer consumer = consumer("group-a", "*");
        consumer.registerMessageListener((MessageListenerConcurrently)(msgs, context) ->
        {
            context.setDelayLevelWhenNextConsume(1);
            if (0 == calls.getAndIncrement())
            {
                return ConsumeConcurrentlyStatus.RECONSUME_LATER;
            }
            received.addAll(msgs);
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
        producer.send(new Message(TOPIC, body("x")));

        assertEquals(1, next().getReconsumeTimes());
    }

    @Test
    void shouldConsumeMoreThanIsCachedAtOnce() throws Exception
    {
        launch();
        final DefaultMQPushConsumer consumer = consumer("group-a", "*");
        consumer.setPullThresholdForQueue(64);
        consumer.setConsumeMessageBatchMaxSize(8);
        consumer.start();
        for (int i = 0; i < 50_000; i++)
        {
            producer.sendOneway(new Message(TOPIC, body("m" + i)));
        }

        assertEquals(50_000, next(50_000).size());
        producer.sendOneway(new Message(TOPIC, body("last")));
        assertEquals("last", text(next()));
    }

    @Test
    void shouldSayThatThereIsNoSuchTopic() throws Exception
    {
        launch();
        final MQClientException ex = assertThrows(MQClientException.class, () ->
            producer.send(new Message("NoSuchTopic", body("x"))));
        assertEquals(ClientErrorCode.NOT_FOUND_TOPIC_EXCEPTION, ex.getResponseCode());
        assertTrue(ex.getMessage().startsWith("No route info of this topic: NoSuchTopic"), ex.getMessage());
        assertTrue(ex.getMessage().contains("topics create"), ex.getMessage());
    }

    @Test
    void shouldSendToATopicThatWasCreatedAfterATry() throws Exception
    {
        launch();
        assertThrows(MQClientException.class, () -> producer.send(new Message("Later", body("x"))));
        producer.createTopic("", "Later", 2, null);

        assertEquals(0, producer.send(new Message("Later", body("x"))).getQueueOffset());
        assertEquals(2, producer.fetchPublishMessageQueues("Later").size());
        final MessageQueue queue = new MessageQueue("Later", brokerName(), 0);
        final MessageQueue other = new MessageQueue("Later", brokerName(), 1);
        assertEquals(1, producer.maxOffset(queue) + producer.maxOffset(other));
    }

    @Test
    void shouldSayThatThereIsNoNameServer() throws Exception
    {
        final DefaultMQPushConsumer consumer = new DefaultMQPushConsumer("group-a");
        consumer.setNamesrvAddr("127.0.0.1:1");
        consumer.subscribe(TOPIC, "*");
        consumer.registerMessageListener((MessageListenerConcurrently)(msgs, context) ->
            ConsumeConcurrentlyStatus.CONSUME_SUCCESS);
        final MQClientException ex = assertThrows(MQClientException.class, consumer::start);
        assertEquals(ClientErrorCode.NO_NAME_SERVER_EXCEPTION, ex.getResponseCode());
        assertTrue(ex.getMessage().contains("127.0.0.1:1"), ex.getMessage());

        producer = new DefaultMQProducer("producer");
        producer.setNamesrvAddr("127.0.0.1:1");
        producer.start();
        assertEquals(ClientErrorCode.NO_NAME_SERVER_EXCEPTION, assertThrows(MQClientException.class, () ->
            producer.send(new Message(TOPIC, body("x")))).getResponseCode());
    }

    @Test
    void shouldOutliveARestartOfTheServer() throws Exception
    {
        launch();
        final DefaultMQPushConsumer consumer = consumer("group-a", "*");
        consumer.start();
        send(0, 10);
        assertEquals(bodies(0, 10), next(10));
        final int port = Integer.parseInt(server.nameServer().substring(server.nameServer().indexOf(':') + 1));
        server.close();
        server = new ServerFixture(directory, port);
        send(10, 20);
        assertEquals(bodies(10, 20), next(10));
    }

    private void launch() throws MQClientException
    {
        server = new ServerFixture(directory, 0);
        producer = new DefaultMQProducer("producer");
        producer.setNamesrvAddr(server.nameServer());
        producer.setMqClientApiTimeout((int)ServerFixture.TIMEOUT.toMillis());
        producer.setSendMsgTimeout((int)ServerFixture.TIMEOUT.toMillis());
        producer.start();
        producer.createTopic("", TOPIC, 4, null);
    }

    private DefaultMQPushConsumer consumer(final String group, final String expression) throws MQClientException
    {
        final DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(group);
        consumers.add(consumer);
        consumer.setNamesrvAddr(server.nameServer());
        consumer.setMqClientApiTimeout((int)ServerFixture.TIMEOUT.toMillis());
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe(TOPIC, expression);
        final Consumer<List<MessageExt>> sink = received::addAll;
        consumer.registerMessageListener((MessageListenerConcurrently)(msgs, context) ->
        {
            sink.accept(msgs);
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        return consumer;
    }

    /** The broker may not have noticed yet that the last member has left. */
    private static void startWhenTheGroupIsFree(final DefaultMQPushConsumer consumer) throws MQClientException
    {
        for (int i = 0; i < 100; i++)
        {
            try
            {
                consumer.start();
                return;
            }
            catch (final MQClientException ex)
            {
                assertTrue(ex.getMessage().contains("GROUP_TAKEN"), ex.getMessage());
            }
        }
        consumer.start();
    }

    private String brokerName() throws MQClientException
    {
        return producer.fetchPublishMessageQueues(TOPIC).get(0).getBrokerName();
    }

    private void send(final int from, final int to) throws Exception
    {
        for (int i = from; i < to; i++)
        {
            producer.send(new Message(TOPIC, body("m" + i)), producer.getSendMsgTimeout());
        }
    }

    private static TreeSet<String> bodies(final int from, final int to)
    {
        final TreeSet<String> bodies = new TreeSet<>();
        for (int i = from; i < to; i++)
        {
            bodies.add("m" + i);
        }
        return bodies;
    }

    private TreeSet<String> next(final int count) throws InterruptedException
    {
        final TreeSet<String> bodies = new TreeSet<>();
        for (int i = 0; i < count; i++)
        {
            bodies.add(text(next()));
        }
        return bodies;
    }

    private MessageExt next() throws InterruptedException
    {
        final MessageExt message = received.poll(20, TimeUnit.SECONDS);
        assertNotNull(message);
        return message;
    }

    private static String text(final MessageExt message)
    {
        return new String(message.getBody(), StandardCharsets.UTF_8);
    }

    private static byte[] body(final String text)
    {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
