package io.perigee.nameserver;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What a NameServer has seen. Written by its agent, read by anybody.
 */
public final class NameServerCounters
{
    private final AtomicLong queries = new AtomicLong();
    private final AtomicLong registrations = new AtomicLong();
    private final AtomicLong invalidDatagrams = new AtomicLong();
    private final AtomicLong unsentReplies = new AtomicLong();
    private final AtomicLong expiredBrokers = new AtomicLong();
    private final AtomicLong brokers = new AtomicLong();
    private final AtomicLong topics = new AtomicLong();

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
    }

    void onRegistration()
    {
        increment(registrations);
    }

    void onInvalidDatagram()
    {
        increment(invalidDatagrams);
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
}
