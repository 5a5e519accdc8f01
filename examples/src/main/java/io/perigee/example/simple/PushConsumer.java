package io.perigee.example.simple;

import java.util.List;
import io.perigee.client.consumer.DefaultMQPushConsumer;
import io.perigee.client.consumer.listener.ConsumeConcurrentlyContext;
import io.perigee.client.consumer.listener.ConsumeConcurrentlyStatus;
import io.perigee.client.consumer.listener.MessageListenerConcurrently;
import io.perigee.common.message.MessageExt;

/**
 * The program that every user of RocketMQ knows: only the package root differs. It runs until it is killed, or for as
 * many seconds as its argument says.
 */
public class PushConsumer {

    /**
     * Print what comes.
     *
     * @param args seconds to run, forever by default.
     * @throws Exception if that fails.
     */
    public static void main(String[] args) throws Exception {
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer("simple-consume-group");
        consumer.setNamesrvAddr("127.0.0.1:9876");
        consumer.subscribe("TopicTest", "*");
        consumer.registerMessageListener(new MessageListenerConcurrently() {
            public ConsumeConcurrentlyStatus consumeMessage(List<MessageExt> list, ConsumeConcurrentlyContext context) {
                System.out.printf("%s Receive New Messages: %s %n", Thread.currentThread().getName(), list);
                return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
            }
        });
        consumer.start();

        if (args.length > 0) {
            Thread.sleep(1000 * Long.parseLong(args[0]));
            consumer.shutdown();
        }
    }
}
