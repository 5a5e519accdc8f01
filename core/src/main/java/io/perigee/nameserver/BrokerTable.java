package io.perigee.nameserver;

import java.util.Comparator;
import java.util.Iterator;
import java.util.TreeMap;

/**
 * The registered brokers, in the order of their names and ids, so that every NameServer answers alike. Bounded: what
 * would not fit is refused and changes nothing.
 */
final class BrokerTable
{
    private record Key(String brokerName, int brokerId)
    {
    }

    private final TreeMap<Key, BrokerEntry> brokers =
        new TreeMap<>(Comparator.comparingInt(Key::brokerId).thenComparing(Key::brokerName));
    private final int maxBrokers;
    private final int maxTopics;
    private int topicCount;
    private long version;

    /**
     * An empty table.
     *
     * @param maxBrokers   that it may hold.
     * @param maxTopics    of all brokers together.
     * @param firstVersion another one for each process, so that pages of two of them are never taken for one route.
     */
    BrokerTable(final int maxBrokers, final int maxTopics, final long firstVersion)
    {
        this.version = firstVersion;
        this.maxBrokers = maxBrokers;
        this.maxTopics = maxTopics;
    }

    int brokerCount()
    {
        return brokers.size();
    }

    /**
     * Which state of the table this is.
     *
     * @return another number after every change.
     */
    long version()
    {
        return version;
    }

    int topicCount()
    {
        return topicCount;
    }

    Iterable<BrokerEntry> brokers()
    {
        return brokers.values();
    }

    /**
     * The entry of a broker, a new one if it is not known.
     *
     * @return null if the table is full.
     */
    BrokerEntry findOrAdd(final String brokerName, final int brokerId)
    {
        final Key key = new Key(brokerName, brokerId);
        final BrokerEntry known = brokers.get(key);
        if (null != known || brokers.size() >= maxBrokers)
        {
            return known;
        }

        final BrokerEntry added = new BrokerEntry(brokerName, brokerId);
        brokers.put(key, added);
        return added;
    }

    boolean hasRoomFor(final BrokerEntry entry, final String topicName, final int topicsAdded)
    {
        return topicCount + topicsAdded < maxTopics || null != entry.topic(topicName);
    }

    /** Count the topics of an entry anew after a beat, which may have changed something. */
    void onChanged(final int topicCountBefore, final BrokerEntry entry)
    {
        topicCount += entry.topicCount() - topicCountBefore;
        if (entry.takeChanged())
        {
            version++;
        }
    }

    void remove(final String brokerName, final int brokerId, final long incarnation)
    {
        final Key key = new Key(brokerName, brokerId);
        final BrokerEntry entry = brokers.get(key);
        if (null != entry && incarnation == entry.incarnation())
        {
            topicCount -= entry.topicCount();
            brokers.remove(key);
            version++;
        }
    }

    int removeSilent(final long nowNs, final long timeoutNs)
    {
        int removed = 0;
        final Iterator<BrokerEntry> iterator = brokers.values().iterator();
        while (iterator.hasNext())
        {
            final BrokerEntry entry = iterator.next();
            if (entry.isSilent(nowNs, timeoutNs))
            {
                topicCount -= entry.topicCount();
                iterator.remove();
                removed++;
                version++;
            }
        }

        return removed;
    }
}
