package io.perigee.example.simple;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

import io.perigee.client.producer.DefaultMQProducer;
import io.perigee.client.producer.SendCallback;
import io.perigee.client.producer.SendResult;
import io.perigee.common.message.Message;
import io.perigee.example.ExampleSettings;

/**
 * Sends without waiting, and is called back when a message is stored.
 */
public final class AsyncProducer
{
    private AsyncProducer()
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
        final int count = ExampleSettings.count(args);
        final CountDownLatch remaining = new CountDownLatch(count);
        final DefaultMQProducer producer = new DefaultMQProducer("async-producer-group");
        producer.setNamesrvAddr(ExampleSettings.nameServers());
        producer.start();
        try
        {
            producer.createTopic("", ExampleSettings.TOPIC, ExampleSettings.QUEUE_COUNT, null);
            for (int i = 0; i < count; i++)
            {
                final byte[] body = ("Hello async " + i).getBytes(StandardCharsets.UTF_8);
                final Message message = new Message(ExampleSettings.TOPIC, "TagB", "key-" + i, body);
                producer.send(message, new SendCallback()
                {
                    @Override
                    public void onSuccess(final SendResult sendResult)
                    {
                        System.out.printf("OK %s%n", sendResult.getMsgId());
                        remaining.countDown();
                    }

                    @Override
                    public void onException(final Throwable e)
                    {
                        System.out.printf("FAILED %s%n", e);
                        remaining.countDown();
                    }
                });
            }
            remaining.await();
        }
        finally
        {
            producer.shutdown();
        }
    }
}
