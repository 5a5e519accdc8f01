package io.perigee.client.consumer;

import java.util.Map;

import io.perigee.client.consumer.listener.ConsumeConcurrentlyStatus;
import io.perigee.client.consumer.listener.MessageListenerConcurrently;
import io.perigee.client.exception.MQClientException;
import io.perigee.common.consumer.ConsumeFromWhere;
import io.perigee.remoting.protocol.heartbeat.MessageModel;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DefaultMQPushConsumerTest
{
    private static final MessageListenerConcurrently LISTENER =
        (msgs, context) -> ConsumeConcurrentlyStatus.CONSUME_SUCCESS;

    private final DefaultMQPushConsumer consumer = new DefaultMQPushConsumer("group");

    @Test
    void shouldHaveTheDefaultsOfRocketMQ()
    {
        assertEquals(20, consumer.getConsumeThreadMin());
        assertEquals(20, consumer.getConsumeThreadMax());
        assertEquals(32, consumer.getPullBatchSize());
        assertEquals(1, consumer.getConsumeMessageBatchMaxSize());
        assertEquals(1000, consumer.getPullThresholdForQueue());
        assertEquals(100, consumer.getPullThresholdSizeForQueue());
        assertEquals(2000, consumer.getConsumeConcurrentlyMaxSpan());
        assertEquals(15, consumer.getConsumeTimeout());
        assertEquals(5000, consumer.getPersistConsumerOffsetInterval());
        assertEquals(ConsumeFromWhere.CONSUME_FROM_LAST_OFFSET, consumer.getConsumeFromWhere());
        assertEquals(MessageModel.CLUSTERING, consumer.getMessageModel());
    }

    @Test
    void shouldRefuseWhatItCannotDo()
    {
        assertThrows(UnsupportedOperationException.class, () -> consumer.setMessageModel(MessageModel.BROADCASTING));
        assertThrows(UnsupportedOperationException.class, () ->
            consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_TIMESTAMP));
    }

    @Test
    void shouldSayWhatIsMissingAtTheStart() throws Exception
    {
        consumer.setNamesrvAddr(null);
        assertFails("messageListener");
        consumer.registerMessageListener(LISTENER);
        assertFails("subscription is empty");
        consumer.subscribe("TopicTest", "TagA || TagB");
        assertEquals(Map.of("TopicTest", "TagA || TagB"), consumer.getSubscription());
        consumer.setConsumeThreadMin(30);
        assertFails("consumeThreadMax is 20 but must be 30 to 1000");
        consumer.setConsumeThreadMin(20);
        assertFails("No name server address");
        consumer.shutdown();
    }

    @Test
    void shouldNeedAGroup() throws Exception
    {
        final DefaultMQPushConsumer nameless = new DefaultMQPushConsumer();
        nameless.registerMessageListener(LISTENER);
        nameless.subscribe("TopicTest", "*");

        assertTrue(assertThrows(MQClientException.class, nameless::start).getMessage().contains("DEFAULT_CONSUMER"));
    }

    @Test
    void shouldReadExpressions() throws Exception
    {
        assertTrue(SubscriptionExpression.of("*").isAll());
        assertTrue(SubscriptionExpression.of((String)null).isAll());
        assertTrue(SubscriptionExpression.of(MessageSelector.byTag("")).isAll());
        assertEquals(2, SubscriptionExpression.of(" A||B ").tags().length);
        assertThrows(MQClientException.class, () -> SubscriptionExpression.of("||"));
        assertThrows(MQClientException.class, () -> consumer.subscribe("a b", "*"));
    }

    private void assertFails(final String text)
    {
        final String message = assertThrows(MQClientException.class, consumer::start).getMessage();
        assertTrue(message.contains(text), message);
    }
}
