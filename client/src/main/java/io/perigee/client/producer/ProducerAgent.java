package io.perigee.client.producer;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.perigee.client.AckHandler;
import io.perigee.protocol.ErrorCode;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.agrona.concurrent.NanoClock;

/**
 * The producer's I/O thread: owns the publisher, gives it the attempts of all threads of the application in the order
 * of their submission, topic by topic, and tells them their outcomes. It never waits: what the transport does not take
 * now waits in a queue per topic, so that a topic without a route holds up no other.
 */
final class ProducerAgent implements Agent, AckHandler
{
    private static final int COMMAND_LIMIT = 64;
    private static final int OFFER_LIMIT = 64;
    private static final long TICK_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final InetSocketAddress NO_ADDRESS = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final ManyToOneConcurrentArrayQueue<ProducerCommand> commands;
    private final Function<AckHandler, ProducerLink> linkFactory;
    private final NanoClock clock;
    private final List<TopicRoute> routes = new ArrayList<>();
    private final Long2ObjectHashMap<SendAttempt> inFlight = new Long2ObjectHashMap<>();
    private final List<SendAttempt> expired = new ArrayList<>();
    private ProducerLink link;
    private long nowNs;
    private long nextTickNs;
    private int waitingCount;
    private volatile boolean isExpecting;
    private volatile String brokerName = "";
    private volatile InetSocketAddress brokerAddress = NO_ADDRESS;
    private volatile ErrorCode connectionFault = ErrorCode.OK;

    ProducerAgent(
        final ManyToOneConcurrentArrayQueue<ProducerCommand> commands,
        final Function<AckHandler, ProducerLink> linkFactory,
        final NanoClock clock)
    {
        this.commands = commands;
        this.linkFactory = linkFactory;
        this.clock = clock;
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void onStart()
    {
        link = linkFactory.apply(this);
        nowNs = clock.nanoTime();
        nextTickNs = nowNs;
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public int doWork()
    {
        nowNs = clock.nanoTime();
        refreshConnection();
        int workCount = drainCommands();
        workCount += link.poll();
        workCount += offerWaiting();
        if (nowNs - nextTickNs >= 0)
        {
            nextTickNs = nowNs + TICK_INTERVAL_NS;
            onTick();
        }
        isExpecting = waitingCount > 0 || !inFlight.isEmpty();
        return workCount;
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void onClose()
    {
        drainCommands();
        for (final TopicRoute route : routes)
        {
            for (final SendAttempt attempt : route.waiting())
            {
                attempt.operation().onExpired(false, ErrorCode.OK, nowNs);
            }
            route.waiting().clear();
        }
        for (final SendAttempt attempt : inFlight.values())
        {
            attempt.operation().onExpired(true, ErrorCode.OK, nowNs);
        }
        inFlight.clear();
        if (null != link) // null if the thread was stopped before it began
        {
            link.close();
        }
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public String roleName()
    {
        return "perigee-producer";
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void onAck(
        final long sequence,
        final int count,
        final int status,
        final int queueId,
        final long queueOffset,
        final long position,
        final int recordLengthBytes)
    {
        for (int i = 0; i < count; i++)
        {
            final SendAttempt attempt = inFlight.remove(sequence + i);
            if (null == attempt)
            {
                continue; // it has expired, and nobody waits for it any more
            }
            if (ErrorCode.OK.status() == status)
            {
                attempt.operation().onStored(queueId, queueOffset + i, position + (long)i * recordLengthBytes);
            }
            else
            {
                attempt.operation().onRefused(ErrorCode.of(status), nowNs);
            }
        }
    }

    /**
     * Whether answers are expected soon, so that the thread should look often.
     */
    boolean isExpecting()
    {
        return isExpecting;
    }

    String brokerName()
    {
        return brokerName;
    }

    InetSocketAddress brokerAddress()
    {
        return brokerAddress;
    }

    ErrorCode connectionFault()
    {
        return connectionFault;
    }

    void onRoute(final TopicRoute route)
    {
        routes.add(route);
        refresh(route);
    }

    void onAttempt(final SendAttempt attempt)
    {
        attempt.route().waiting().add(attempt);
        waitingCount++;
    }

    private int drainCommands()
    {
        int count = 0;
        ProducerCommand command;
        while (count < COMMAND_LIMIT && null != (command = commands.poll()))
        {
            command.execute(this);
            count++;
        }
        return count;
    }

    private int offerWaiting()
    {
        if (0 == waitingCount)
        {
            return 0;
        }
        int count = 0;
        for (int i = 0; i < routes.size(); i++)
        {
            count += offerWaiting(routes.get(i));
        }
        return count;
    }

    private int offerWaiting(final TopicRoute route)
    {
        final ArrayDeque<SendAttempt> waiting = route.waiting();
        int count = 0;
        SendAttempt attempt;
        while (count < OFFER_LIMIT && null != (attempt = waiting.peek()))
        {
            final long result = link.offer(attempt);
            if (ProducerLink.LATER == result)
            {
                failWithoutTopic(route);
                break;
            }
            waiting.remove();
            waitingCount--;
            count++;
            onOffered(attempt, result);
        }
        return count;
    }

    private void onOffered(final SendAttempt attempt, final long result)
    {
        if (result >= 0)
        {
            attempt.offered();
            inFlight.put(result, attempt);
        }
        else if (ProducerLink.TOO_LONG == result)
        {
            attempt.operation().onRefused(ErrorCode.MESSAGE_TOO_LARGE, nowNs);
        }
        else if (ProducerLink.NO_QUEUE == result)
        {
            attempt.operation().onRefused(ErrorCode.QUEUE_NOT_FOUND, nowNs);
        }
        else
        {
            attempt.operation().onExpired(false, connectionFault, nowNs);
        }
    }

    /**
     * The broker has told that it does not know the topic: nothing that waits for it will ever be taken.
     */
    private void failWithoutTopic(final TopicRoute route)
    {
        final ErrorCode fault = link.fault(route.topic());
        if (ErrorCode.TOPIC_NOT_FOUND != fault)
        {
            return;
        }
        SendAttempt attempt;
        while (null != (attempt = route.waiting().poll()))
        {
            waitingCount--;
            attempt.operation().onRefused(fault, nowNs);
        }
    }

    private void onTick()
    {
        connectionFault = link.connectionFault();
        for (int i = 0; i < routes.size(); i++)
        {
            refresh(routes.get(i));
            expireWaiting(routes.get(i));
        }
        expireInFlight();
    }

    /**
     * Before every poll: the first answers of a broker must find its address.
     */
    private void refreshConnection()
    {
        final InetSocketAddress address = link.brokerAddress();
        if (null != address && brokerAddress != address)
        {
            brokerAddress = address;
            brokerName = link.brokerName();
        }
    }

    private void refresh(final TopicRoute route)
    {
        route.update(link.queueCount(route.topic()), link.fault(route.topic()));
    }

    private void expireWaiting(final TopicRoute route)
    {
        final Iterator<SendAttempt> iterator = route.waiting().iterator();
        while (iterator.hasNext())
        {
            final SendAttempt attempt = iterator.next();
            if (attempt.isExpired(nowNs))
            {
                iterator.remove();
                waitingCount--;
                attempt.operation().onExpired(false, connectionFault, nowNs);
            }
        }
    }

    private void expireInFlight()
    {
        if (inFlight.isEmpty())
        {
            return;
        }
        final Long2ObjectHashMap<SendAttempt>.EntryIterator iterator = inFlight.entrySet().iterator();
        while (iterator.hasNext())
        {
            iterator.next();
            final SendAttempt attempt = iterator.getValue();
            if (attempt.isExpired(nowNs))
            {
                iterator.remove();
                expired.add(attempt);
            }
        }
        for (int i = 0; i < expired.size(); i++)
        {
            expired.get(i).operation().onExpired(true, connectionFault, nowNs);
        }
        expired.clear();
    }
}
