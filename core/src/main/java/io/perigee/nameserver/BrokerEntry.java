package io.perigee.nameserver;

import io.perigee.transport.BrokerAddress;

import java.util.HashMap;
import java.util.Map;

/**
 * One registered broker: where it is and which topics it serves.
 * <p>
 * A broker only ever adds topics, so a new version keeps those that are held, and only what was added has to come.
 */
final class BrokerEntry
{
    private final String brokerName;
    private final int brokerId;
    private final Map<String, TopicRoute> topics = new HashMap<>();
    private BrokerAddress address;
    private long incarnation;
    private long term;
    private boolean isChanged;
    private long lastBeatNs;
    private long topicsVersion;

    BrokerEntry(final String brokerName, final int brokerId)
    {
        this.brokerName = brokerName;
        this.brokerId = brokerId;
    }

    String brokerName()
    {
        return brokerName;
    }

    int brokerId()
    {
        return brokerId;
    }

    BrokerAddress address()
    {
        return address;
    }

    long term()
    {
        return term;
    }

    long incarnation()
    {
        return incarnation;
    }

    int topicCount()
    {
        return topics.size();
    }

    boolean isSilent(final long nowNs, final long timeoutNs)
    {
        return nowNs - lastBeatNs > timeoutNs;
    }

    /**
     * Whether a datagram comes from somebody who is no longer this broker. A process that takes over an address is the
     * newer one, even with an empty log and so with a lower term; between two addresses the higher term leads.
     */
    boolean isStale(final long otherIncarnation, final long otherTerm, final BrokerAddress otherAddress)
    {
        if (null == address)
        {
            return false;
        }

        if (otherIncarnation == incarnation)
        {
            return otherTerm < term;
        }

        final boolean isSamePlace =
            address.host().equals(otherAddress.host()) && address.requestPort() == otherAddress.requestPort();

        return isSamePlace || otherTerm == term ? otherIncarnation < incarnation : otherTerm < term;
    }

    void onBeat(final long newIncarnation, final long newTerm, final BrokerAddress newAddress, final long nowNs)
    {
        isChanged |= newIncarnation != incarnation || newTerm != term || !newAddress.equals(address);
        if (newIncarnation != incarnation)
        {
            topics.clear();
            topicsVersion = 0;
        }

        incarnation = newIncarnation;
        term = newTerm;
        address = newAddress;
        lastBeatNs = nowNs;
    }

    /**
     * Take note of the version that a datagram speaks of.
     *
     * @return false if a newer one is known, so that the datagram says nothing new.
     */
    boolean onVersion(final long version, final int topicCount)
    {
        if (version < topicsVersion)
        {
            return false;
        }

        if (topics.size() > topicCount)
        {
            topics.clear();
            isChanged = true;
        }
        topicsVersion = version;

        return true;
    }

    void topic(final String topicName, final TopicRoute route)
    {
        isChanged |= !route.equals(topics.put(topicName, route));
    }

    /**
     * Whether anything is different since this was asked last.
     *
     * @return true once for all changes together.
     */
    boolean takeChanged()
    {
        final boolean wasChanged = isChanged;
        isChanged = false;
        return wasChanged;
    }

    TopicRoute topic(final String topicName)
    {
        return topics.get(topicName);
    }
}
