package io.perigee.client.producer;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

import io.perigee.client.Validators;
import io.perigee.client.common.SharedClient;
import io.perigee.client.exception.MQClientException;
import io.perigee.common.message.MessageQueue;
import org.agrona.concurrent.SystemNanoClock;

/**
 * Starts and ends what a producer consists of. Any thread may call.
 */
final class ProducerLifecycle
{
    private final ProducerSettings settings;
    private ExecutorService callbackExecutor;
    private SharedClient client;
    private ProducerEngine engine;
    private boolean isShutDown;
    private volatile MessageSender sender;

    ProducerLifecycle(final ProducerSettings settings)
    {
        this.settings = settings;
    }

    synchronized void start() throws MQClientException
    {
        if (null != sender || isShutDown)
        {
            throw new MQClientException("The producer service state not OK, maybe started once: " +
                (isShutDown ? "SHUTDOWN_ALREADY" : "RUNNING"), null);
        }
        Validators.checkGroup(settings.getProducerGroup());
        checkRange("sendMsgTimeout", settings.getSendMsgTimeout(), 1, 86_400_000);
        checkRange("backPressureForAsyncSendNum", settings.getBackPressureForAsyncSendNum(), 1, 1_000_000);
        checkRange("backPressureForAsyncSendSize", settings.getBackPressureForAsyncSendSize(), 1, Integer.MAX_VALUE);
        checkRange("maxMessageSize", settings.getMaxMessageSize(), 1, 64 * 1024 * 1024);
        checkRange("clientCallbackExecutorThreads", settings.getClientCallbackExecutorThreads(), 1, 1024);
        settings.changeInstanceNameToPID();

        client = SharedClient.open(settings,
            SharedClient.newContext().maxMessageLengthBytes(Math.max(1024, settings.getMaxMessageSize())));
        engine = new ProducerEngine(
            settings, (handler) -> new PublisherLink(client.client(), handler), SystemNanoClock.INSTANCE);
        engine.callbackExecutor(callbackExecutor);
        sender = new MessageSender(settings, engine);
    }

    synchronized void shutdown()
    {
        if (null == sender)
        {
            return;
        }
        sender = null;
        isShutDown = true;
        engine.limit().awaitEmpty(settings.getSendMsgTimeout());
        engine.close();
        client.close();
    }

    synchronized void callbackExecutor(final ExecutorService executor)
    {
        callbackExecutor = executor;
        if (null != engine)
        {
            engine.callbackExecutor(executor);
        }
    }

    MessageSender sender() throws MQClientException
    {
        final MessageSender current = sender;
        if (null == current)
        {
            throw new MQClientException("The producer service state not OK, call start() first, and not after " +
                "shutdown()", null);
        }
        return current;
    }

    List<MessageQueue> fetchQueues(final String topic) throws MQClientException
    {
        sender();
        Validators.checkTopic(topic);
        return engine.queues(awaitRoute(topic, true));
    }

    void createTopic(
        final String topic, final int queueCount, final int sysFlag, final Map<String, String> attributes)
        throws MQClientException
    {
        sender();
        client.createTopic(topic, queueCount, sysFlag, attributes);
        awaitRoute(topic, false);
    }

    SharedClient runningClient() throws MQClientException
    {
        sender();
        return client;
    }

    long maxOffset(final MessageQueue queue) throws MQClientException
    {
        sender();
        return client.maxOffset(queue);
    }

    long minOffset(final MessageQueue queue) throws MQClientException
    {
        sender();
        return client.minOffset(queue);
    }

    private TopicRoute awaitRoute(final String topic, final boolean endsWithNoTopic) throws MQClientException
    {
        try
        {
            final long timeoutNs = TimeUnit.MILLISECONDS.toNanos(settings.getMqClientApiTimeout());
            return engine.route(topic, timeoutNs, endsWithNoTopic);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new MQClientException("interrupted while waiting for the route of " + topic, ex);
        }
    }

    private static void checkRange(final String name, final long value, final long min, final long max)
        throws MQClientException
    {
        if (value < min || value > max)
        {
            throw new MQClientException(name + " is " + value + " but must be " + min + " to " + max, null);
        }
    }
}
