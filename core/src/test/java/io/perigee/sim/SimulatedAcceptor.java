package io.perigee.sim;

import io.perigee.transport.AcceptorHandler;
import io.perigee.transport.BrokerAddress;
import io.perigee.transport.Lane;
import io.perigee.transport.LinkAcceptor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The server's end of a lane: polls its links in turn, beginning with another one each time.
 */
final class SimulatedAcceptor implements LinkAcceptor
{
    private final SimulatedNetwork network;
    private final SimulatedHost host;
    private final String name;
    private final List<SimulatedLink> links = new ArrayList<>();
    private final ArrayDeque<SimulatedLink> opened = new ArrayDeque<>();
    private final ArrayDeque<SimulatedLink> closed = new ArrayDeque<>();
    private int nextLink;

    SimulatedAcceptor(
        final SimulatedNetwork network, final SimulatedHost host, final BrokerAddress address, final Lane lane)
    {
        this.network = network;
        this.host = host;
        name = name(address, lane);
    }

    static String name(final BrokerAddress address, final Lane lane)
    {
        return address.host() + ':' + address.requestPort() + '/' + lane.code();
    }

    String name()
    {
        return name;
    }

    SimulatedHost host()
    {
        return host;
    }

    void opened(final SimulatedLink link)
    {
        opened.add(link);
        host.wake();
    }

    void ended(final SimulatedLink link)
    {
        closed.add(link);
    }

    @Override
    public int poll(final AcceptorHandler handler, final int frameLimit)
    {
        int workCount = 0;
        while (!opened.isEmpty())
        {
            final SimulatedLink link = opened.poll();
            links.add(link);
            handler.onLinkOpened(link);
            workCount++;
        }

        workCount += reportClosed(handler);
        workCount += pollLinks(handler, frameLimit);
        return workCount;
    }

    @Override
    public void close()
    {
        network.unlisten(this);
        for (final SimulatedLink link : new ArrayList<>(links))
        {
            link.close();
        }

        while (!opened.isEmpty())
        {
            opened.poll().close();
        }

        links.clear();
        closed.clear();
    }

    private int reportClosed(final AcceptorHandler handler)
    {
        int count = 0;
        while (!closed.isEmpty())
        {
            final SimulatedLink link = closed.poll();
            links.remove(link);
            handler.onLinkClosed(link);
            count++;
        }

        return count;
    }

    private int pollLinks(final AcceptorHandler handler, final int frameLimit)
    {
        final int linkCount = links.size();
        if (0 == linkCount)
        {
            return 0;
        }

        nextLink = (nextLink + 1) % linkCount;
        int frameCount = 0;
        for (int i = 0; i < linkCount && frameCount < frameLimit; i++)
        {
            final SimulatedLink link = links.get((nextLink + i) % linkCount);
            frameCount += link.poll(handler, frameLimit - frameCount);
        }

        return frameCount;
    }
}
