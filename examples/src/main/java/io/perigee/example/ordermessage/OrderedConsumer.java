package io.perigee.example.ordermessage;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import io.perigee.client.consumer.DefaultMQPushConsumer;
import io.perigee.client.consumer.listener.ConsumeOrderlyContext;
import io.perigee.client.consumer.listener.ConsumeOrderlyStatus;
import io.perigee.client.consumer.listener.MessageListenerOrderly;
import io.perigee.common.consumer.ConsumeFromWhere;
import io.perigee.common.message.MessageExt;
import io.perigee.example.ExampleSettings;

/**
 * Consumes every queue in its order.
 */
public final class OrderedConsumer
{
    private OrderedConsumer()
    {
    }

    /**
     * Consume messages.
     *
     * @param args how many, 10 by default.
     * @throws Exception if that fails.
     */
    public static void main(final String[] args) throws Exception
    {
        final CountDownLatch remaining = new CountDownLatch(ExampleSettings.count(args));
        final DefaultMQPushConsumer consumer = new DefaultMQPushConsumer("ordered-consumer-group");
        consumer.setNamesrvAddr(ExampleSettings.nameServers());
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe(OrderedProducer.TOPIC, "*");
        consumer.registerMessageListener(new MessageListenerOrderly()
        {
            @Override
            public ConsumeOrderlyStatus consumeMessage(
                final List<MessageExt> msgs, final ConsumeOrderlyContext context)
            {
                for (final MessageExt msg : msgs)
                {
                    System.out.printf("queue %d: %s%n",
                        msg.getQueueId(), new String(msg.getBody(), StandardCharsets.UTF_8));
                    remaining.countDown();
                }
                return ConsumeOrderlyStatus.SUCCESS;
            }
        });
        consumer.start();
        remaining.await();
        consumer.shutdown();
    }
}
