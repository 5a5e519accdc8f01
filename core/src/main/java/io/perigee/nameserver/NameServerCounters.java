package io.perigee.nameserver;

import io.perigee.transport.CounterFactory;
import org.agrona.concurrent.status.AtomicCounter;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What a NameServer has seen. Written by its agent, read by anybody.
 */
public final class NameServerCounters
{
    /** Type of the counter of {@link #queries()}. */
    public static final int TYPE_QUERIES = 7030;
    /** Type of the counter of {@link #invalidDatagrams()}. */
    public static final int TYPE_INVALID_DATAGRAMS = 7031;

    private final AtomicLong queries = new AtomicLong();
    private final AtomicLong registrations = new AtomicLong();
    private final AtomicLong invalidDatagrams = new AtomicLong();
    private final AtomicLong unsentReplies = new AtomicLong();
    private final AtomicLong expiredBrokers = new AtomicLong();
    private final AtomicLong brokers = new AtomicLong();
    private final AtomicLong topics = new AtomicLong();
    private final AtomicCounter visibleQueries;
    private final AtomicCounter visibleInvalidDatagrams;

    /**
     * Counters that only this process sees.
     */
    public NameServerCounters()
    {
        visibleQueries = null;
        visibleInvalidDatagrams = null;
    }

    /**
     * Counters of which tools see those that an operator wants to look at.
     *
     * @param factory of the counters that tools see.
     */
    public NameServerCounters(final CounterFactory factory)
    {
        visibleQueries = factory.newCounter(TYPE_QUERIES, "nameserver queries");
        visibleInvalidDatagrams = factory.newCounter(TYPE_INVALID_DATAGRAMS, "nameserver invalid datagrams");
    }

    /**
     * Route queries that were answered.
     *
     * @return the count.
     */
    public long queries()
    {
        return queries.get();
    }

    /**
     * Registrations and beats that were taken.
     *
     * @return the count.
     */
    public long registrations()
    {
        return registrations.get();
    }

    /**
     * Datagrams that were not valid.
     *
     * @return the count.
     */
    public long invalidDatagrams()
    {
        return invalidDatagrams.get();
    }

    /**
     * Replies that the network did not take; whoever asked will ask again.
     *
     * @return the count.
     */
    public long unsentReplies()
    {
        return unsentReplies.get();
    }

    /**
     * Brokers that were dropped because they were silent.
     *
     * @return the count.
     */
    public long expiredBrokers()
    {
        return expiredBrokers.get();
    }

    /**
     * Brokers that are registered now.
     *
     * @return the count.
     */
    public long brokers()
    {
        return brokers.get();
    }

    /**
     * Topics that are registered now, counted once for each broker.
     *
     * @return the count.
     */
    public long topics()
    {
        return topics.get();
    }

    void onQuery()
    {
        increment(queries);
        show(visibleQueries, queries);
    }

    void onRegistration()
    {
        increment(registrations);
    }

    void onInvalidDatagram()
    {
        increment(invalidDatagrams);
        show(visibleInvalidDatagrams, invalidDatagrams);
    }

    void onUnsentReply()
    {
        increment(unsentReplies);
    }

    void onExpired(final int count)
    {
        expiredBrokers.lazySet(expiredBrokers.get() + count);
    }

    void onTableChanged(final int brokerCount, final int topicCount)
    {
        brokers.lazySet(brokerCount);
        topics.lazySet(topicCount);
    }

    private static void increment(final AtomicLong counter)
    {
        counter.lazySet(counter.get() + 1);
    }

    private static void show(final AtomicCounter visible, final AtomicLong count)
    {
        if (null != visible)
        {
            visible.setRelease(count.get());
        }
    }
}
