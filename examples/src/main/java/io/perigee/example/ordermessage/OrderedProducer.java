package io.perigee.example.ordermessage;

import java.nio.charset.StandardCharsets;

import io.perigee.client.producer.DefaultMQProducer;
import io.perigee.client.producer.SendResult;
import io.perigee.client.producer.selector.SelectMessageQueueByHash;
import io.perigee.common.message.Message;
import io.perigee.example.ExampleSettings;

/**
 * Sends the messages of an order to one queue, so that they stay in order.
 */
public final class OrderedProducer
{
    /** Topic of the ordered examples. */
    static final String TOPIC = "OrderTopicTest";

    private static final int ORDERS = 3;

    private OrderedProducer()
    {
    }

    /**
     * Send messages.
     *
     * @param args how many, 10 by default.
     * @throws Exception if that fails.
     */
    public static void main(final String[] args) throws Exception
    {
        final DefaultMQProducer producer = new DefaultMQProducer("ordered-producer-group");
        producer.setNamesrvAddr(ExampleSettings.nameServers());
        producer.start();
        try
        {
            producer.createTopic("", TOPIC, ExampleSettings.QUEUE_COUNT, null);
            for (int i = 0; i < ExampleSettings.count(args); i++)
            {
                final int orderId = i % ORDERS;
                final byte[] body = ("order " + orderId + " step " + i / ORDERS).getBytes(StandardCharsets.UTF_8);
                final SendResult sendResult =
                    producer.send(new Message(TOPIC, body), new SelectMessageQueueByHash(), orderId);
                System.out.printf("order %d -> %s%n", orderId, sendResult.getMessageQueue());
            }
        }
        finally
        {
            producer.shutdown();
        }
    }
}
