package io.perigee.perf.jmh;

import io.perigee.transport.AcceptorHandler;
import io.perigee.transport.BrokerAddress;
import io.perigee.transport.FrameAction;
import io.perigee.transport.Lane;
import io.perigee.transport.LinkAcceptor;
import io.perigee.transport.ServerTransport;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A transport of one thread and one client, so that the stages of the broker can be measured without a network.
 */
final class LoopbackTransport implements ServerTransport
{
    private final LoopbackLink link = new LoopbackLink();
    private UnsafeBuffer frame;
    private int frameLength;
    private int sequenceOffset;
    private long nextSequence;
    private int pending;
    private boolean isOpened;

    /** The one client's link. */
    LoopbackLink link()
    {
        return link;
    }

    /**
     * Let the broker find frames.
     *
     * @param buffer   that holds one.
     * @param length   of it.
     * @param sequence place of its sequence number, which goes up from frame to frame; negative for none.
     * @param count    how often it comes.
     */
    void deliver(final UnsafeBuffer buffer, final int length, final int sequence, final int count)
    {
        frame = buffer;
        frameLength = length;
        sequenceOffset = sequence;
        pending = count;
    }

    @Override
    public LinkAcceptor listen(final Lane lane)
    {
        return Lane.REQUEST == lane ? new RequestAcceptor() : new SilentAcceptor();
    }

    @Override
    public int maxFrameLengthBytes()
    {
        return link.maxFrameLengthBytes();
    }

    @Override
    public int maxLinks()
    {
        return Integer.MAX_VALUE;
    }

    @Override
    public BrokerAddress address()
    {
        return new BrokerAddress(1, 2, "", "127.0.0.1", 1, 2);
    }

    @Override
    public void close()
    {
        pending = 0;
    }

    private int poll(final AcceptorHandler handler, final int frameLimit)
    {
        if (!isOpened)
        {
            isOpened = true;
            handler.onLinkOpened(link);
        }

        int frames = 0;
        while (frames < frameLimit && 0 < pending)
        {
            if (sequenceOffset >= 0)
            {
                frame.putLong(sequenceOffset, nextSequence + 1);
            }
            if (FrameAction.ABORT == handler.onFrame(link, frame, 0, frameLength))
            {
                break;
            }
            if (sequenceOffset >= 0)
            {
                nextSequence++;
            }
            pending--;
            frames++;
        }
        return frames;
    }

    private final class RequestAcceptor implements LinkAcceptor
    {
        @Override
        public int poll(final AcceptorHandler handler, final int frameLimit)
        {
            return LoopbackTransport.this.poll(handler, frameLimit);
        }

        @Override
        public void close()
        {
            pending = 0;
        }
    }

    private static final class SilentAcceptor implements LinkAcceptor
    {
        @Override
        public int poll(final AcceptorHandler handler, final int frameLimit)
        {
            return 0;
        }

        @Override
        public void close()
        {
        }
    }
}
