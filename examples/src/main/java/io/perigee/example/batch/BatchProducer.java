package io.perigee.example.batch;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.perigee.client.producer.DefaultMQProducer;
import io.perigee.common.message.Message;
import io.perigee.example.ExampleSettings;

/**
 * Sends many messages as one: they are stored one after the other in one queue.
 */
public final class BatchProducer
{
    private BatchProducer()
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
        final DefaultMQProducer producer = new DefaultMQProducer("batch-producer-group");
        producer.setNamesrvAddr(ExampleSettings.nameServers());
        producer.start();
        try
        {
            producer.createTopic("", ExampleSettings.TOPIC, ExampleSettings.QUEUE_COUNT, null);
            final List<Message> messages = new ArrayList<>();
            for (int i = 0; i < ExampleSettings.count(args); i++)
            {
                final byte[] body = ("Hello batch " + i).getBytes(StandardCharsets.UTF_8);
                messages.add(new Message(ExampleSettings.TOPIC, "TagA", body));
            }
            System.out.printf("%s%n", producer.send(messages));
        }
        finally
        {
            producer.shutdown();
        }
    }
}
