package io.perigee.example.quickstart;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import io.perigee.client.consumer.DefaultMQPushConsumer;
import io.perigee.client.consumer.listener.ConsumeConcurrentlyContext;
import io.perigee.client.consumer.listener.ConsumeConcurrentlyStatus;
import io.perigee.client.consumer.listener.MessageListenerConcurrently;
import io.perigee.common.consumer.ConsumeFromWhere;
import io.perigee.common.message.MessageExt;
import io.perigee.example.ExampleSettings;

/**
 * Consumes a number of messages and ends. The next run goes on where this one has ended.
 */
public final class Consumer
{
    private Consumer()
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
        final DefaultMQPushConsumer consumer = new DefaultMQPushConsumer("quickstart-consumer-group");
        consumer.setNamesrvAddr(ExampleSettings.nameServers());
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe(ExampleSettings.TOPIC, "TagA || TagB");
        consumer.registerMessageListener(new MessageListenerConcurrently()
        {
            @Override
            public ConsumeConcurrentlyStatus consumeMessage(
                final List<MessageExt> msgs, final ConsumeConcurrentlyContext context)
            {
                for (final MessageExt msg : msgs)
                {
                    System.out.printf("queue %d offset %d: %s%n",
                        msg.getQueueId(), msg.getQueueOffset(), new String(msg.getBody(), StandardCharsets.UTF_8));
                    remaining.countDown();
                }
                return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
            }
        });
        consumer.start();
        remaining.await();
        consumer.shutdown();
    }
}
