package io.perigee.faultlab;

import io.perigee.transport.AcceptorHandler;
import io.perigee.transport.BrokerAddress;
import io.perigee.transport.FrameAction;
import io.perigee.transport.Lane;
import io.perigee.transport.LinkAcceptor;
import io.perigee.transport.ServerTransport;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The network of a {@link MemoryBroker}: links to clients in the same thread.
 */
final class MemoryTransport implements ServerTransport
{
    private final Map<Lane, Acceptor> acceptors = new EnumMap<>(Lane.class);
    private long lastLinkId;

    /** A new link on a lane, which the broker finds at its next poll. */
    MemoryLink open(final Lane lane)
    {
        final MemoryLink link = new MemoryLink(++lastLinkId);
        acceptors.get(lane).opened.add(link);
        return link;
    }

    @Override
    public LinkAcceptor listen(final Lane lane)
    {
        final Acceptor acceptor = new Acceptor();
        acceptors.put(lane, acceptor);
        return acceptor;
    }

    @Override
    public BrokerAddress address()
    {
        return new BrokerAddress(1, 2, "", "127.0.0.1", 1, 2);
    }

    @Override
    public int maxFrameLengthBytes()
    {
        return MemoryLink.MAX_FRAME_LENGTH;
    }

    @Override
    public int maxLinks()
    {
        return Integer.MAX_VALUE;
    }

    @Override
    public void close()
    {
        acceptors.clear();
    }

    /** The broker's end of a lane. */
    private static final class Acceptor implements LinkAcceptor
    {
        private final ArrayDeque<MemoryLink> opened = new ArrayDeque<>();
        private final List<MemoryLink> links = new ArrayList<>();

        @Override
        public int poll(final AcceptorHandler handler, final int frameLimit)
        {
            int workCount = 0;
            MemoryLink newLink;
            while (null != (newLink = opened.poll()))
            {
                links.add(newLink);
                handler.onLinkOpened(newLink);
                workCount++;
            }
            for (int i = links.size() - 1; i >= 0; i--)
            {
                final MemoryLink link = links.get(i);
                workCount += poll(link, handler, frameLimit);
                if (link.isClosed())
                {
                    links.remove(i);
                    handler.onLinkClosed(link);
                }
            }
            return workCount;
        }

        @Override
        public void close()
        {
            links.forEach(MemoryLink::close);
        }

        private static int poll(final MemoryLink link, final AcceptorHandler handler, final int frameLimit)
        {
            int frames = 0;
            while (frames < frameLimit && link.hasUnread() && !link.isClosed())
            {
                final UnsafeBuffer frame = new UnsafeBuffer(link.peek());
                if (FrameAction.ABORT == handler.onFrame(link, frame, 0, frame.capacity()))
                {
                    break;
                }
                link.taken();
                frames++;
            }
            return frames;
        }
    }
}
