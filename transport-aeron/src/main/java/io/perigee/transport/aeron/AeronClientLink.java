package io.perigee.transport.aeron;

import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.Subscription;
import io.perigee.protocol.ErrorCode;
import io.perigee.transport.ClientLink;
import io.perigee.transport.FrameHandler;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.NanoClock;

/**
 * The client's end of a link. Connecting takes four steps that the polling thread moves on: subscribe to responses,
 * publish requests in its name, and wait until the server reads the one and writes the other.
 */
final class AeronClientLink extends AeronLink implements ClientLink
{
    private static final long OVERDUE_NS = 100_000_000L;

    private final AeronConnection connection;
    private final LinkChannels channels;
    private final ErrorHandler errorHandler;
    private final NanoClock nanoClock;
    private final long startNs;
    private final long connectTimeoutNs;
    private volatile ErrorCode fault = ErrorCode.BROKER_UNREACHABLE;
    private volatile String explanation = "";
    private long subscriptionId = AeronConnection.NOT_NOW;
    private long publicationId = AeronConnection.NOT_NOW;
    private Subscription subscription;
    private ExclusivePublication requests;
    private Image responses;
    private LogAllocation requestMemory;
    private LogAllocation responseMemory;
    private boolean isReleased;

    AeronClientLink(
        final AeronConnection connection,
        final LinkChannels channels,
        final ErrorHandler errorHandler,
        final NanoClock nanoClock,
        final long connectTimeoutNs)
    {
        this.connection = connection;
        this.channels = channels;
        this.errorHandler = errorHandler;
        this.nanoClock = nanoClock;
        this.connectTimeoutNs = connectTimeoutNs;
        this.startNs = nanoClock.nanoTime();
    }

    /** A link that could not even be tried. */
    AeronClientLink(final ErrorCode fault, final String explanation)
    {
        this.fault = fault;
        connection = null;
        channels = null;
        errorHandler = null;
        nanoClock = null;
        connectTimeoutNs = 0;
        startNs = 0;
        isReleased = true;
        this.explanation = explanation;
        markClosed();
    }

    @Override
    public int poll(final FrameHandler handler, final int frameLimit)
    {
        final Image image = image();
        if (null == image)
        {
            return connect();
        }

        final int frames = pollImage(image, handler, frameLimit);
        if (0 == frames && (image.isClosed() || connection.isLost()) && !super.isClosed())
        {
            onImageClosed();
        }

        return frames;
    }

    @Override
    public String explanation()
    {
        return explanation;
    }

    @Override
    public ErrorCode fault()
    {
        return fault;
    }

    @Override
    public boolean isClosed()
    {
        return super.isClosed() || connection.isLost();
    }

    @Override
    public void close()
    {
        end("the connection was closed");
    }

    @Override
    void onHandlerFailure(final Throwable failure)
    {
        end("a handler failed: " + failure);
        errorHandler.onError(failure);
    }

    /** Synchronised with {@link #end(String)}, which any thread may call in the middle of it. */
    private synchronized int connect()
    {
        if (super.isClosed())
        {
            return 0;
        }

        if (connection.isLost())
        {
            end(connection.reason());
            return 0;
        }

        final long waitedNs = nanoClock.nanoTime() - startNs;
        if (waitedNs > connectTimeoutNs)
        {
            onTimeout();
            return 0;
        }

        try
        {
            return connectStep(waitedNs > OVERDUE_NS);
        }
        catch (final RuntimeException ex)
        {
            onRefused(ex);
            errorHandler.onError(ex);
            return 0;
        }
    }

    /** The broker cannot say that it has no memory for its answers; but it would come from where ours does. */
    private void onTimeout()
    {
        if (connection.hasRoomFor(channels.lengthBytes()))
        {
            end("the broker did not answer at " + channels.description());
        }
        else
        {
            endWithoutMemory();
        }
    }

    private void endWithoutMemory()
    {
        fault = ErrorCode.SHARED_MEMORY_TOO_SMALL;
        end(noMemory(connection.directory()));
    }

    static String noMemory(final String directory)
    {
        return "the media driver has no room for another client in " + directory;
    }

    private void onRefused(final Throwable failure)
    {
        if (ErrorCode.SHARED_MEMORY_TOO_SMALL == Failures.codeOf(failure))
        {
            endWithoutMemory();
        }
        else
        {
            end("the media driver refused: " + Failures.firstLine(failure));
        }
    }

    private int connectStep(final boolean isOverdue)
    {
        if (AeronConnection.NOT_NOW == subscriptionId)
        {
            subscriptionId = connection.tryAddSubscription(channels.responseChannel(), channels.responseStreamId());
            return AeronConnection.NOT_NOW == subscriptionId ? 0 : 1;
        }

        if (null == subscription)
        {
            subscription = connection.tryGetSubscription(subscriptionId, isOverdue);
            return null == subscription ? 0 : 1;
        }

        if (AeronConnection.NOT_NOW == publicationId)
        {
            // The driver ties the two together by this number, so the subscription must exist before.
            publicationId = connection.tryAddPublication(
                channels.requestChannel(subscription.registrationId()), channels.requestStreamId());
            return AeronConnection.NOT_NOW == publicationId ? 0 : 1;
        }

        if (null == requests)
        {
            requests = connection.tryGetPublication(publicationId, isOverdue);
            return null == requests ? 0 : 1;
        }

        return isReady() ? 1 : 0;
    }

    private boolean isReady()
    {
        if (null == requestMemory)
        {
            requestMemory = LogAllocation.ofPublication(connection, requests.registrationId());
        }

        if (!requestMemory.isDone(connection) || !requests.isConnected())
        {
            return false;
        }

        if (null == responses)
        {
            for (final Image image : subscription.images())
            {
                responses = image;
                responseMemory = LogAllocation.ofImage(connection, channels.media(), image.correlationId());
            }
        }

        if (null == responses)
        {
            return false;
        }

        if (responses.isClosed())
        {
            if (connection.isSurelyOpen(requests))
            {
                onTimeout(); // The broker has given up: it had no memory, or no time.
            }
            return false;
        }

        if (!responseMemory.isDone(connection))
        {
            return false;
        }

        image(responses);
        publication(requests);
        return true;
    }

    private void onImageClosed()
    {
        if (connection.isLost())
        {
            end(connection.reason());
        }
        else if (connection.isSurelyOpen(publication()))
        {
            end("the broker ended the connection");
        }
        // Otherwise Aeron may be closing all that it has here, and will say why in a moment: the next poll asks again.
    }

    private synchronized void end(final String why)
    {
        if (!isReleased)
        {
            isReleased = true;
            explanation = why;
            markClosed();
            cancel(requestMemory);
            cancel(responseMemory);
            try
            {
                connection.remove(publicationId, subscriptionId);
            }
            catch (final RuntimeException ex)
            {
                errorHandler.onError(ex); // The driver is gone, and what we had there with it.
            }
        }
    }
}
