package io.perigee.transport.aeron;

import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.perigee.transport.AcceptorHandler;
import org.agrona.ErrorHandler;

/**
 * The server's end of a link. Its acceptor leads it from the client's image, through a response publication, until
 * the client has connected to that; only then is it shown to anybody.
 * <p>
 * Both ends see to the memory of both logs. So a server writes nothing before the client's first frame, and a client
 * writes none before it has the memory and the server's publication; which the server makes once it has the memory of
 * the client's log. Over IPC, where both logs are the same for both ends, the server leaves the response log to the
 * client, which knows best what to say when there is no memory, and only makes sure of it at the first frame.
 */
final class AeronServerLink extends AeronLink
{
    /** A response publication that has not come after this long is fetched rather than waited for. */
    private static final long OVERDUE_NS = 100_000_000L;

    private final AeronConnection connection;
    private final ErrorHandler errorHandler;
    private final Media media;
    private final String responseChannel;
    private final int responseStreamId;
    private final long startNs;
    private final long handshakeTimeoutNs;
    private final LogAllocation requestMemory;
    private LogAllocation responseMemory;
    private ExclusivePublication responses;
    private long publicationId = AeronConnection.NOT_NOW;

    AeronServerLink(
        final AeronConnection connection,
        final ErrorHandler errorHandler,
        final Media media,
        final Image image,
        final String responseChannel,
        final int responseStreamId,
        final long startNs,
        final long handshakeTimeoutNs)
    {
        this.connection = connection;
        this.errorHandler = errorHandler;
        this.media = media;
        this.responseChannel = responseChannel;
        this.responseStreamId = responseStreamId;
        this.startNs = startNs;
        this.handshakeTimeoutNs = handshakeTimeoutNs;
        this.requestMemory = LogAllocation.ofImage(connection, media, image.correlationId());
        image(image);
    }

    /** Only marks the end: the acceptor releases what Aeron holds when it polls next. */
    @Override
    public void close()
    {
        markClosed();
        requestMemory.cancel();
        cancel(responseMemory);
    }

    @Override
    void onHandlerFailure(final Throwable failure)
    {
        close();
        errorHandler.onError(failure);
    }

    int poll(final AcceptorHandler handler, final int frameLimit)
    {
        if (null == publication() && !canAnswer())
        {
            return 0;
        }

        return pollImage(image(), handler, frameLimit);
    }

    long publicationId()
    {
        return publicationId;
    }

    /**
     * Move the handshake on; closes the link if it fails.
     *
     * @param nowNs of this duty cycle.
     * @return true once the client reads its responses.
     */
    boolean handshake(final long nowNs)
    {
        if (image().isClosed() || isClosed() || nowNs - startNs > handshakeTimeoutNs)
        {
            close();
            return false;
        }

        try
        {
            return isReady(nowNs - startNs > OVERDUE_NS);
        }
        catch (final RuntimeException ex)
        {
            onHandlerFailure(ex);
            return false;
        }
    }

    private boolean isReady(final boolean isOverdue)
    {
        if (!requestMemory.isDone(connection))
        {
            return false;
        }

        if (AeronConnection.NOT_NOW == publicationId)
        {
            publicationId = connection.tryAddPublication(responseChannel, responseStreamId);
            return false;
        }

        if (null == responses)
        {
            responses = connection.tryGetPublication(publicationId, isOverdue);
            return false;
        }

        if (null == responseMemory)
        {
            final LogAllocation memory = LogAllocation.ofPublication(connection, responses.registrationId());
            responseMemory = Media.IPC == media ? memory.withoutReserve() : memory;
        }

        return (Media.IPC == media || responseMemory.isDone(connection)) && responses.isConnected();
    }

    /** From the first frame on, which waits until there is memory for an answer. */
    private boolean canAnswer()
    {
        if (!hasUnread())
        {
            return false;
        }

        try
        {
            if (responseMemory.isDone(connection))
            {
                publication(responses);
                return true;
            }
        }
        catch (final RuntimeException ex)
        {
            onHandlerFailure(ex);
        }

        return false;
    }
}
