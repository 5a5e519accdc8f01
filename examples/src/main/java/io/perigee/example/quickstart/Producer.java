package io.perigee.example.quickstart;

import java.nio.charset.StandardCharsets;

import io.perigee.client.producer.DefaultMQProducer;
import io.perigee.client.producer.SendResult;
import io.perigee.common.message.Message;
import io.perigee.example.ExampleSettings;

/**
 * Creates the topic, sends messages, and waits for each until it is stored.
 */
public final class Producer
{
    private Producer()
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
        final DefaultMQProducer producer = new DefaultMQProducer("quickstart-producer-group");
        producer.setNamesrvAddr(ExampleSettings.nameServers());
        producer.start();
        try
        {
            producer.createTopic("", ExampleSettings.TOPIC, ExampleSettings.QUEUE_COUNT, null);
            for (int i = 0; i < ExampleSettings.count(args); i++)
            {
                final byte[] body = ("Hello Perigee " + i).getBytes(StandardCharsets.UTF_8);
                final SendResult sendResult = producer.send(new Message(ExampleSettings.TOPIC, "TagA", body));
                System.out.printf("%s%n", sendResult);
            }
        }
        finally
        {
            producer.shutdown();
        }
    }
}
