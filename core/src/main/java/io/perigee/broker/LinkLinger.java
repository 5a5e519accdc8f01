package io.perigee.broker;

import io.perigee.transport.Link;

import java.util.ArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Links whose last frame tells the client why they end: closing one at once could take that frame back, so they are
 * closed a little later, if the client has not done so itself. Owned by the agent that writes to the links.
 */
final class LinkLinger
{
    private static final long LINGER_NS = TimeUnit.SECONDS.toNanos(1);

    private final ArrayList<Link> links = new ArrayList<>();
    private final ArrayList<Long> deadlinesNs = new ArrayList<>();

    void add(final Link link, final long nowNs)
    {
        if (link.isClosed())
        {
            link.close();
            return;
        }
        links.add(link);
        deadlinesNs.add(nowNs + LINGER_NS);
    }

    void closeDue(final long nowNs)
    {
        // In the order of their deadlines.
        while (!links.isEmpty() && nowNs - deadlinesNs.get(0) >= 0)
        {
            links.remove(0).close();
            deadlinesNs.remove(0);
        }
    }

    void closeAll()
    {
        for (final Link link : links)
        {
            link.close();
        }
        links.clear();
        deadlinesNs.clear();
    }
}
