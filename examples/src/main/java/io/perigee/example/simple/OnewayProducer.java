package io.perigee.example.simple;

import java.nio.charset.StandardCharsets;

import io.perigee.client.producer.DefaultMQProducer;
import io.perigee.common.message.Message;
import io.perigee.example.ExampleSettings;

/**
 * Sends without asking what becomes of it.
 */
public final class OnewayProducer
{
    private OnewayProducer()
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
        final DefaultMQProducer producer = new DefaultMQProducer("oneway-producer-group");
        producer.setNamesrvAddr(ExampleSettings.nameServers());
        producer.start();
        try
        {
            producer.createTopic("", ExampleSettings.TOPIC, ExampleSettings.QUEUE_COUNT, null);
            final int count = ExampleSettings.count(args);
            for (int i = 0; i < count; i++)
            {
                final byte[] body = ("Hello oneway " + i).getBytes(StandardCharsets.UTF_8);
                producer.sendOneway(new Message(ExampleSettings.TOPIC, "TagA", body));
            }
            System.out.printf("sent %d messages%n", count);
        }
        finally
        {
            producer.shutdown(); // waits for what is still under way
        }
    }
}
