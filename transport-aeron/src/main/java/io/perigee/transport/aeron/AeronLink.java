package io.perigee.transport.aeron;

import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.logbuffer.BufferClaim;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.Header;
import io.perigee.transport.FrameAction;
import io.perigee.transport.FrameHandler;
import io.perigee.transport.Link;
import io.perigee.transport.TransportResult;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What both ends of a link share: a publication to write to, and an image to poll. A link is itself the handler of
 * its image, so a frame finds its link without a look-up.
 */
abstract class AeronLink implements Link, ControlledFragmentHandler
{
    private static final AtomicLong NEXT_ID = new AtomicLong();

    private final long id = NEXT_ID.incrementAndGet();
    private final BufferClaim claim = new BufferClaim();
    private final UnreadProbe unreadProbe = new UnreadProbe();
    private volatile ExclusivePublication publication;
    private volatile boolean isClosed;
    private Image image;
    private FrameHandler frameHandler;
    private Object attachment;

    @Override
    public final long id()
    {
        return id;
    }

    @Override
    public boolean isConnected()
    {
        final ExclusivePublication publication = this.publication;
        return null != publication && !isClosed && publication.isConnected();
    }

    @Override
    public boolean isClosed()
    {
        return isClosed;
    }

    @Override
    public final boolean hasUnread()
    {
        final Image image = this.image;
        if (null == image)
        {
            return false;
        }

        unreadProbe.isUnread = false;
        image.controlledPoll(unreadProbe, 1);
        return unreadProbe.isUnread;
    }

    @Override
    public final Object attachment()
    {
        return attachment;
    }

    @Override
    public final void attachment(final Object attachment)
    {
        this.attachment = attachment;
    }

    @Override
    public final int maxFrameLengthBytes()
    {
        final ExclusivePublication publication = this.publication;
        return null == publication ? 0 : publication.maxPayloadLength();
    }

    @Override
    public final long tryClaim(final int lengthBytes)
    {
        final ExclusivePublication publication = this.publication;
        if (isClosed)
        {
            return TransportResult.CLOSED;
        }

        return null == publication ? TransportResult.NOT_CONNECTED : publication.tryClaim(lengthBytes, claim);
    }

    @Override
    public final MutableDirectBuffer claimedBuffer()
    {
        return claim.buffer();
    }

    @Override
    public final int claimedOffset()
    {
        return claim.offset();
    }

    @Override
    public final void commit()
    {
        claim.commit();
    }

    @Override
    public final void abort()
    {
        claim.abort();
    }

    @Override
    public final long offer(
        final DirectBuffer header,
        final int headerOffset,
        final int headerLength,
        final DirectBuffer body,
        final int bodyOffset,
        final int bodyLength)
    {
        final ExclusivePublication publication = this.publication;
        if (isClosed)
        {
            return TransportResult.CLOSED;
        }

        if (null == publication)
        {
            return TransportResult.NOT_CONNECTED;
        }

        if (headerLength + bodyLength > publication.maxPayloadLength())
        {
            throw new IllegalArgumentException("frame is longer than maxFrameLengthBytes");
        }

        return publication.offer(header, headerOffset, headerLength, body, bodyOffset, bodyLength, null);
    }

    @Override
    public final Action onFragment(
        final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        try
        {
            final FrameAction action = frameHandler.onFrame(this, buffer, offset, length);
            if (FrameAction.ABORT == action)
            {
                return Action.ABORT;
            }

            return FrameAction.BREAK == action || isClosed ? Action.BREAK : Action.CONTINUE;
        }
        catch (final Throwable failure)
        {
            onHandlerFailure(failure);
            return Action.BREAK;
        }
    }

    /**
     * Called when the handler has thrown; must end the link.
     *
     * @param failure that the handler threw.
     */
    abstract void onHandlerFailure(Throwable failure);

    final int pollImage(final Image image, final FrameHandler handler, final int frameLimit)
    {
        if (handler != frameHandler)
        {
            frameHandler = handler;
        }

        return image.controlledPoll(this, frameLimit);
    }

    final Image image()
    {
        return image;
    }

    final void image(final Image image)
    {
        this.image = image;
    }

    final ExclusivePublication publication()
    {
        return publication;
    }

    final void publication(final ExclusivePublication publication)
    {
        this.publication = publication;
    }

    static void cancel(final LogAllocation allocation)
    {
        if (null != allocation)
        {
            allocation.cancel();
        }
    }

    final void markClosed()
    {
        isClosed = true;
    }

    /** Finds out whether a frame waits, and refuses it, so that it stays where it is. */
    private static final class UnreadProbe implements ControlledFragmentHandler
    {
        private boolean isUnread;

        @Override
        public Action onFragment(final DirectBuffer buffer, final int offset, final int length, final Header header)
        {
            isUnread = true;
            return Action.ABORT;
        }
    }
}
