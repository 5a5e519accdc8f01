package io.perigee.broker;

import io.perigee.transport.AcceptorHandler;
import io.perigee.transport.BrokerAddress;
import io.perigee.transport.FrameAction;
import io.perigee.transport.Lane;
import io.perigee.transport.Link;
import io.perigee.transport.LinkAcceptor;
import io.perigee.transport.ServerTransport;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A network of one thread for unit tests: frames are put in by hand, and what the broker writes can be looked at.
 */
final class FakeTransport implements ServerTransport
{
    static final String THREAD_NAME = "network";
    static final int MAX_LINKS = 2000;

    private final Thread thread = Thread.currentThread();
    private final Map<Lane, FakeAcceptor> acceptors = new EnumMap<>(Lane.class);

    @Override
    public LinkAcceptor listen(final Lane lane)
    {
        return acceptors.computeIfAbsent(lane, (ignore) -> new FakeAcceptor());
    }

    @Override
    public BrokerAddress address()
    {
        return new BrokerAddress(1, 2, "/nowhere", "localhost", 1, 2);
    }

    @Override
    public int maxFrameLengthBytes()
    {
        return RecordingSink.MAX_FRAME_LENGTH;
    }

    @Override
    public int maxLinks()
    {
        return MAX_LINKS;
    }

    @Override
    public Map<String, Thread> threads()
    {
        return Map.of(THREAD_NAME, thread);
    }

    @Override
    public void close()
    {
        acceptors.clear();
    }

    FakeLink open(final Lane lane)
    {
        final FakeLink link = new FakeLink();
        final FakeAcceptor acceptor = acceptors.get(lane);
        acceptor.links.add(link);
        acceptor.opened.add(link);

        return link;
    }

    private static final class FakeAcceptor implements LinkAcceptor
    {
        private final List<FakeLink> links = new ArrayList<>();
        private final ArrayDeque<FakeLink> opened = new ArrayDeque<>();

        @Override
        public int poll(final AcceptorHandler handler, final int frameLimit)
        {
            int workCount = 0;
            while (!opened.isEmpty())
            {
                handler.onLinkOpened(opened.poll());
                workCount++;
            }
            for (final FakeLink link : new ArrayList<>(links))
            {
                while (workCount < frameLimit && !link.isClosed && !link.toBroker.isEmpty())
                {
                    final UnsafeBuffer frame = new UnsafeBuffer(link.toBroker.peek());
                    if (FrameAction.ABORT == handler.onFrame(link, frame, 0, frame.capacity()))
                    {
                        break;
                    }
                    link.toBroker.poll();
                    workCount++;
                }
                if (link.isClosed)
                {
                    links.remove(link);
                    handler.onLinkClosed(link);
                }
            }

            return workCount;
        }

        @Override
        public void close()
        {
            links.clear();
        }
    }

    /**
     * The broker's end of a link.
     */
    static final class FakeLink extends RecordingSink implements Link
    {
        private static long lastId;

        private final ArrayDeque<byte[]> toBroker = new ArrayDeque<>();
        private final long id = ++lastId;
        private boolean isClosed;
        private Object attachment;

        void deliver(final byte[] frame)
        {
            toBroker.add(frame);
        }

        @Override
        public long id()
        {
            return id;
        }

        @Override
        public boolean isConnected()
        {
            return !isClosed;
        }

        @Override
        public boolean isClosed()
        {
            return isClosed;
        }

        @Override
        public boolean hasUnread()
        {
            return !toBroker.isEmpty();
        }

        @Override
        public Object attachment()
        {
            return attachment;
        }

        @Override
        public void attachment(final Object attachment)
        {
            this.attachment = attachment;
        }

        @Override
        public void close()
        {
            isClosed = true;
        }
    }
}
