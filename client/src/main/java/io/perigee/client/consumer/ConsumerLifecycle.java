package io.perigee.client.consumer;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import io.perigee.client.Admin;
import io.perigee.client.BrokerInfo;
import io.perigee.client.PerigeeClient;
import io.perigee.client.PerigeeException;
import io.perigee.client.Validators;
import io.perigee.client.common.PacedIdleStrategy;
import io.perigee.client.common.SharedClient;
import io.perigee.client.consumer.listener.MessageListener;
import io.perigee.client.consumer.listener.MessageListenerConcurrently;
import io.perigee.client.consumer.listener.MessageListenerOrderly;
import io.perigee.client.exception.MQClientException;
import io.perigee.common.message.MessageQueue;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;

/**
 * Starts and ends what a push consumer consists of. Any thread may call; what a listener may call takes no lock,
 * because a shutdown that holds it waits for listeners.
 */
final class ConsumerLifecycle
{
    private static final System.Logger LOGGER = System.getLogger("io.perigee.client");
    private static final String DEFAULT_GROUP = "DEFAULT_CONSUMER";
    private static final int KIB = 1024;
    private static final long MIN_CREDIT_BYTES = 64 * KIB;

    private final ConsumerSettings settings;
    private final Map<String, SubscriptionExpression> subscription = new LinkedHashMap<>();
    private volatile SharedClient client;
    private volatile MessageDispatcher dispatcher;
    private volatile ConsumerAgent agent;
    private volatile AgentRunner runner;
    private volatile boolean isShutDown;
    private volatile boolean isSuspended;

    ConsumerLifecycle(final ConsumerSettings settings)
    {
        this.settings = settings;
    }

    synchronized void subscribe(final String topic, final SubscriptionExpression expression) throws MQClientException
    {
        Validators.checkTopic(topic);
        if (null != runner)
        {
            throw new MQClientException("subscribe before start(): a running consumer cannot change what it consumes",
                null);
        }
        subscription.put(topic, expression);
    }

    synchronized void unsubscribe(final String topic)
    {
        if (null == runner)
        {
            subscription.remove(topic);
        }
    }

    synchronized Map<String, String> subscription()
    {
        final Map<String, String> copy = new LinkedHashMap<>();
        subscription.forEach((topic, expression) -> copy.put(topic, expression.text()));
        return copy;
    }

    synchronized void start() throws MQClientException
    {
        if (null != runner || isShutDown)
        {
            throw new MQClientException("The PushConsumer service state not OK, maybe started once: " +
                (isShutDown ? "SHUTDOWN_ALREADY" : "RUNNING"), null);
        }
        checkSettings();
        settings.changeInstanceNameToPID();
        final PerigeeClient.Context context = SharedClient.newContext().creditBytes((int)creditBytes());
        client = SharedClient.open(settings, context);
        try
        {
            dispatcher = newDispatcher(settings.getMessageListener());
            agent = new ConsumerAgent(
                settings,
                subscription,
                (listener) -> new SubscriberLink(client, settings, subscription, listener),
                dispatcher,
                SystemNanoClock.INSTANCE);
            agent.suspend(isSuspended);
            agent.awaitConnected();
            runner = startThread(agent);
        }
        catch (final MQClientException | RuntimeException ex)
        {
            CloseHelper.quietCloseAll(dispatcher, null == agent ? null : agent::onClose, client);
            agent = null;
            if (ex instanceof PerigeeException)
            {
                throw SharedClient.failure((PerigeeException)ex);
            }
            throw ex;
        }
    }

    /**
     * First the listeners end, so that what they have done is known; then the I/O thread commits it.
     */
    synchronized void shutdown()
    {
        if (null == runner || isShutDown)
        {
            return;
        }
        isShutDown = true;
        agent.suspend(true);
        dispatcher.close();
        runner.close();
        client.close();
    }

    void suspend(final boolean isToBeSuspended)
    {
        isSuspended = isToBeSuspended;
        final ConsumerAgent current = agent;
        if (null != current)
        {
            current.suspend(isToBeSuspended);
        }
    }

    void updateCorePoolSize(final int corePoolSize)
    {
        if (null != runner)
        {
            dispatcher.updateCorePoolSize(corePoolSize);
        }
        else
        {
            settings.setConsumeThreadMin(corePoolSize);
        }
    }

    Set<MessageQueue> fetchQueues(final String topic) throws MQClientException
    {
        Validators.checkTopic(topic);
        try (Admin admin = runningClient().client().admin())
        {
            final Set<MessageQueue> queues = new LinkedHashSet<>();
            final int queueCount = admin.timeout(client.requestTimeout()).describeTopic(topic).queueCount();
            for (final BrokerInfo broker : admin.brokers())
            {
                for (int i = 0; i < queueCount; i++)
                {
                    queues.add(new MessageQueue(topic, broker.name(), i));
                }
            }
            return queues;
        }
        catch (final PerigeeException ex)
        {
            throw SharedClient.failure(ex);
        }
    }

    SharedClient runningClient() throws MQClientException
    {
        if (null == runner || isShutDown)
        {
            throw new MQClientException("The PushConsumer service state not OK, call start() first, and not after " +
                "shutdown()", null);
        }
        return client;
    }

    private MessageDispatcher newDispatcher(final MessageListener listener)
    {
        final ConsumeThreads threads = new ConsumeThreads(
            settings, SystemEpochClock.INSTANCE, SystemNanoClock.INSTANCE);
        return listener instanceof MessageListenerOrderly ?
            new OrderlyDispatcher((MessageListenerOrderly)listener, threads,
                settings.getConsumeMessageBatchMaxSize(), settings.getSuspendCurrentQueueTimeMillis()) :
            new ConcurrentDispatcher((MessageListenerConcurrently)listener, threads);
    }

    private AgentRunner startThread(final ConsumerAgent newAgent)
    {
        final ErrorHandler errorHandler =
            (throwable) -> LOGGER.log(System.Logger.Level.WARNING, "consumer I/O thread", throwable);
        final AgentRunner newRunner =
            new AgentRunner(new PacedIdleStrategy(() -> false), errorHandler, null, newAgent);
        AgentRunner.startOnThread(
            newRunner, (task) -> new Thread(task, "PerigeeConsumer_" + settings.getConsumerGroup()));
        return newRunner;
    }

    private long creditBytes()
    {
        final long byCount = Math.max(MIN_CREDIT_BYTES, (long)settings.getPullThresholdForQueue() * KIB);
        return Math.min(byCount, (long)settings.getPullThresholdSizeForQueue() * KIB * KIB);
    }

    private void checkSettings() throws MQClientException
    {
        Validators.checkGroup(settings.getConsumerGroup());
        if (DEFAULT_GROUP.equals(settings.getConsumerGroup()))
        {
            throw new MQClientException("consumerGroup can not equal " + DEFAULT_GROUP +
                ", please specify another one.", null);
        }
        final MessageListener listener = settings.getMessageListener();
        if (!(listener instanceof MessageListenerConcurrently) && !(listener instanceof MessageListenerOrderly))
        {
            throw new MQClientException("messageListener must be instanceof MessageListenerOrderly or " +
                "MessageListenerConcurrently: registerMessageListener() before start()", null);
        }
        if (subscription.isEmpty())
        {
            throw new MQClientException("subscription is empty: subscribe() before start()", null);
        }
        checkRange("consumeThreadMin", settings.getConsumeThreadMin(), 1, 1000);
        checkRange("consumeThreadMax", settings.getConsumeThreadMax(), settings.getConsumeThreadMin(), 1000);
        checkRange("consumeConcurrentlyMaxSpan", settings.getConsumeConcurrentlyMaxSpan(), 1, 65_535);
        checkRange("pullThresholdForQueue", settings.getPullThresholdForQueue(), 1, 65_535);
        checkRange("pullThresholdSizeForQueue", settings.getPullThresholdSizeForQueue(), 1, 1024);
        checkRange("consumeMessageBatchMaxSize", settings.getConsumeMessageBatchMaxSize(), 1, 1024);
        checkRange("pullBatchSize", settings.getPullBatchSize(), 1, 1024);
        checkRange("persistConsumerOffsetInterval", settings.getPersistConsumerOffsetInterval(), 1, 3_600_000);
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
