package io.perigee.client.producer;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import io.perigee.client.AckHandler;
import io.perigee.client.common.PacedIdleStrategy;
import io.perigee.client.exception.MQClientException;
import io.perigee.common.message.MessageQueue;
import io.perigee.protocol.ErrorCode;
import org.agrona.BitUtil;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.agrona.concurrent.NanoClock;

/**
 * A running producer: the I/O thread, the threads of callbacks, the routes, and the bound of what is under way.
 */
final class ProducerEngine implements ProducerConnection, AutoCloseable
{
    private static final System.Logger LOGGER = System.getLogger("io.perigee.client");
    private static final int COMMAND_RESERVE = 1024;

    private final ConcurrentHashMap<String, TopicRoute> routes = new ConcurrentHashMap<>();
    private final ManyToOneConcurrentArrayQueue<ProducerCommand> commands;
    private final InFlightLimit limit;
    private final NanoClock clock;
    private final ProducerAgent agent;
    private final PacedIdleStrategy idleStrategy;
    private final AgentRunner runner;
    private final Thread ioThread;
    private final ThreadPoolExecutor callbackThreads;
    private volatile ExecutorService callbackExecutor;
    private volatile boolean isClosed;

    ProducerEngine(
        final ProducerSettings settings, final Function<AckHandler, ProducerLink> linkFactory, final NanoClock clock)
    {
        this.clock = clock;
        this.limit = new InFlightLimit(
            settings.getBackPressureForAsyncSendNum(), settings.getBackPressureForAsyncSendSize());
        this.commands = new ManyToOneConcurrentArrayQueue<>(
            BitUtil.findNextPositivePowerOfTwo(settings.getBackPressureForAsyncSendNum() + COMMAND_RESERVE));
        this.callbackThreads = callbackThreads(settings.getClientCallbackExecutorThreads());
        this.callbackExecutor = callbackThreads;
        this.agent = new ProducerAgent(commands, linkFactory, clock);

        final ErrorHandler errorHandler =
            (throwable) -> LOGGER.log(System.Logger.Level.WARNING, "producer I/O thread", throwable);
        this.idleStrategy = new PacedIdleStrategy(agent::isExpecting);
        this.runner = new AgentRunner(idleStrategy, errorHandler, null, agent);
        this.ioThread = AgentRunner.startOnThread(
            runner, (task) -> new Thread(task, "PerigeeProducer_" + settings.getProducerGroup()));
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void submit(final SendAttempt attempt)
    {
        if (Thread.currentThread() == ioThread)
        {
            agent.onAttempt(attempt);
        }
        else
        {
            hand(attempt);
        }
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public String brokerName()
    {
        return agent.brokerName();
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public InetSocketAddress brokerAddress()
    {
        return agent.brokerAddress();
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void close()
    {
        runner.close();
        isClosed = true;
        abandonCommands();
        callbackThreads.shutdown();
    }

    NanoClock clock()
    {
        return clock;
    }

    InFlightLimit limit()
    {
        return limit;
    }

    void callbackExecutor(final ExecutorService executor)
    {
        callbackExecutor = null == executor ? callbackThreads : executor;
    }

    /**
     * Run what tells the application about a send.
     */
    void callBack(final Runnable callback)
    {
        try
        {
            callbackExecutor.execute(callback);
        }
        catch (final RejectedExecutionException ex)
        {
            callback.run(); // at the end of all, when only the I/O thread is left
        }
    }

    /**
     * Wait for the queues of a topic.
     *
     * @param endsWithNoTopic false if the topic has just been created.
     */
    TopicRoute route(final String topic, final long timeoutNs, final boolean endsWithNoTopic)
        throws MQClientException, InterruptedException
    {
        TopicRoute route = routes.get(topic);
        if (null == route)
        {
            final TopicRoute newRoute = new TopicRoute(topic);
            route = routes.putIfAbsent(topic, newRoute);
            if (null == route)
            {
                route = newRoute;
                hand(newRoute);
            }
        }
        if (0 == route.awaitQueues(timeoutNs, endsWithNoTopic))
        {
            throw SendFailure.noRoute(topic, ErrorCode.OK == route.fault() ? agent.connectionFault() : route.fault());
        }
        return route;
    }

    /**
     * The queues of a topic whose route is known.
     */
    List<MessageQueue> queues(final TopicRoute route)
    {
        final int queueCount = route.queueCount();
        final List<MessageQueue> queues = new ArrayList<>(queueCount);
        for (int i = 0; i < queueCount; i++)
        {
            queues.add(new MessageQueue(route.topic(), brokerName(), i));
        }
        return queues;
    }

    /**
     * The command queue has room for everything that may be under way, so that it is full only when many topics are
     * named at once, and not for long.
     */
    private void hand(final ProducerCommand command)
    {
        while (!commands.offer(command))
        {
            if (isClosed)
            {
                abandonCommands();
            }
            Thread.onSpinWait();
        }
        idleStrategy.wake();
        if (isClosed)
        {
            abandonCommands();
        }
    }

    /**
     * There is no I/O thread any more. Who hands something over while the producer is shut down is told so by whoever
     * of both comes last.
     */
    private synchronized void abandonCommands()
    {
        ProducerCommand command;
        while (null != (command = commands.poll()))
        {
            command.abandon(clock.nanoTime());
        }
    }

    private static ThreadPoolExecutor callbackThreads(final int count)
    {
        final AtomicInteger number = new AtomicInteger();
        final ThreadPoolExecutor executor = new ThreadPoolExecutor(
            count, count, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), (task) ->
            {
                final Thread thread = new Thread(task, "PerigeeCallback_" + number.incrementAndGet());
                thread.setDaemon(true);
                return thread;
            });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }
}
