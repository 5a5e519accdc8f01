package io.perigee.broker;

import io.perigee.transport.Link;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * A client's session on the delivery lane. Owned by the delivery agent.
 */
final class DeliverySession
{
    private final Link link;
    private final Long2ObjectHashMap<Flow> flows = new Long2ObjectHashMap<>();

    long id;
    long timeoutNs;
    long nextReceiveSequence = 1;
    long nextSendSequence = 1;
    long lastReceivedNs;
    long lastSentNs;
    /** Last cycle in which the transport had no room for this session. */
    long blockedCycle = -1;
    boolean isConnected;
    boolean isClosing;

    DeliverySession(final Link link)
    {
        this.link = link;
    }

    Link link()
    {
        return link;
    }

    Long2ObjectHashMap<Flow> flows()
    {
        return flows;
    }
}
