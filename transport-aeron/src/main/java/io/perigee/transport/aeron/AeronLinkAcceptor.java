package io.perigee.transport.aeron;

import io.aeron.Image;
import io.aeron.Subscription;
import io.perigee.transport.AcceptorHandler;
import io.perigee.transport.Lane;
import io.perigee.transport.LinkAcceptor;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.collections.LongArrayList;
import org.agrona.collections.LongHashSet;
import org.agrona.concurrent.NanoClock;

import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Listens on one lane, over IPC and UDP at once. Every link's image is polled apart, beginning with another link each
 * time.
 * <p>
 * Aeron's conductor thread says only that images have changed; which ones, the polling agent finds out by looking.
 * So nothing is queued between the two and nothing can overflow.
 */
final class AeronLinkAcceptor implements LinkAcceptor
{
    private final AeronConnection connection;
    private final AeronServerContext context;
    private final ErrorHandler errorHandler;
    private final NanoClock nanoClock;
    private final Lane lane;
    private final AtomicBoolean isChanged = new AtomicBoolean();
    private final Subscription ipcSubscription;
    private final Subscription udpSubscription;
    private final ArrayList<AeronServerLink> links = new ArrayList<>();
    private final ArrayList<AeronServerLink> handshakes = new ArrayList<>();
    private final LongArrayList removals = new LongArrayList();
    /** Images by correlation id that have a link, or had one that ended before them. */
    private LongHashSet knownImages = new LongHashSet();
    private int nextLink;
    private boolean isClosed;

    AeronLinkAcceptor(final AeronConnection connection, final AeronServerContext context, final Lane lane)
    {
        this.connection = connection;
        this.context = context;
        this.errorHandler = context.errorHandler();
        this.nanoClock = context.nanoClock();
        this.lane = lane;
        udpSubscription = subscribe(Media.UDP);
        ipcSubscription = subscribe(Media.IPC);
    }

    @Override
    public int poll(final AcceptorHandler handler, final int frameLimit)
    {
        int workCount = 0;
        if (isChanged.get())
        {
            isChanged.set(false);
            workCount += onImagesChanged();
        }

        if (!handshakes.isEmpty())
        {
            workCount += advanceHandshakes(handler);
        }

        if (!removals.isEmpty())
        {
            workCount += removePublications();
        }

        return workCount + pollLinks(handler, frameLimit);
    }

    @Override
    public void close()
    {
        if (!isClosed)
        {
            isClosed = true;
            links.forEach(AeronServerLink::close);
            CloseHelper.closeAll(errorHandler, ipcSubscription, udpSubscription);
            for (final AeronServerLink link : links)
            {
                connection.remove(link.publicationId(), AeronConnection.NOT_NOW);
            }

            for (final AeronServerLink link : handshakes)
            {
                connection.remove(link.publicationId(), AeronConnection.NOT_NOW);
            }
        }
    }

    boolean hasLinks()
    {
        return !links.isEmpty();
    }

    private Subscription subscribe(final Media media)
    {
        final String channel = Channels.serverRequests(
            media, context.bindHost(), context.requestPort(), context.controlPort());
        return connection.listen(
            channel,
            Channels.requestStreamId(media, lane, context.requestPort()),
            (image) -> isChanged.set(true),
            (image) -> isChanged.set(true));
    }

    private int onImagesChanged()
    {
        int workCount = 0;
        for (int i = 0, size = links.size(); i < size; i++)
        {
            final AeronServerLink link = links.get(i);
            if (link.image().isClosed())
            {
                link.close();
                workCount++;
            }
        }

        final LongHashSet images = new LongHashSet();
        workCount += accept(Media.IPC, ipcSubscription, images);
        workCount += accept(Media.UDP, udpSubscription, images);
        knownImages = images;
        return workCount;
    }

    private int accept(final Media media, final Subscription subscription, final LongHashSet images)
    {
        int workCount = 0;
        for (final Image image : subscription.images())
        {
            if (knownImages.contains(image.correlationId()))
            {
                images.add(image.correlationId());
            }
            else if (links.size() + handshakes.size() < context.maxLinks())
            {
                images.add(image.correlationId());
                handshakes.add(newLink(media, image));
                workCount++;
            }
            // One beyond the limit stays unknown, and gets its turn when another has gone.
        }

        return workCount;
    }

    private AeronServerLink newLink(final Media media, final Image image)
    {
        final int termLength = Lane.REQUEST == lane ? context.ackTermLengthBytes() : context.deliveryTermLengthBytes();
        final int mtuLength = Media.IPC == media ? context.ipcMtuLengthBytes() : context.udpMtuLengthBytes();
        final String channel = Channels.serverResponses(media, context.bindHost(), context.controlPort())
            .responseCorrelationId(image.correlationId())
            .termLength(termLength)
            .mtu(mtuLength)
            .build();

        return new AeronServerLink(
            connection,
            errorHandler,
            media,
            image,
            channel,
            Channels.responseStreamId(media, lane, context.requestPort()),
            nanoClock.nanoTime(),
            context.handshakeTimeoutNs());
    }

    private int advanceHandshakes(final AcceptorHandler handler)
    {
        final long nowNs = nanoClock.nanoTime();
        int workCount = 0;
        for (int i = handshakes.size() - 1; i >= 0; i--)
        {
            final AeronServerLink link = handshakes.get(i);
            if (link.handshake(nowNs))
            {
                handshakes.remove(i);
                links.add(link);
                opened(handler, link);
                workCount++;
            }
            else if (link.isClosed())
            {
                handshakes.remove(i);
                release(link);
                workCount++;
            }
        }

        return workCount;
    }

    private int pollLinks(final AcceptorHandler handler, final int frameLimit)
    {
        final int size = links.size();
        int index = nextLink < size ? nextLink : 0;
        nextLink = index + 1;
        int frames = 0;
        boolean isAnyClosed = false;
        for (int i = 0; i < size && frames < frameLimit; i++)
        {
            final AeronServerLink link = links.get(index);
            if (!link.isClosed())
            {
                frames += link.poll(handler, frameLimit - frames);
            }

            isAnyClosed |= link.isClosed();
            index = ++index < size ? index : 0;
        }

        return isAnyClosed ? frames + removeClosed(handler) : frames;
    }

    private int removeClosed(final AcceptorHandler handler)
    {
        int workCount = 0;
        for (int i = links.size() - 1; i >= 0; i--)
        {
            final AeronServerLink link = links.get(i);
            if (link.isClosed())
            {
                links.remove(i);
                release(link);
                closed(handler, link);
                workCount++;
            }
        }

        isChanged.set(true); // There may be room now for one that was beyond the limit.
        return workCount;
    }

    private void release(final AeronServerLink link)
    {
        if (AeronConnection.NOT_NOW != link.publicationId())
        {
            removals.addLong(link.publicationId());
        }
    }

    private int removePublications()
    {
        int workCount = 0;
        for (int i = removals.size() - 1; i >= 0 && connection.tryRemovePublication(removals.getLong(i)); i--)
        {
            removals.removeAt(i);
            workCount++;
        }

        return workCount;
    }

    private void opened(final AcceptorHandler handler, final AeronServerLink link)
    {
        try
        {
            handler.onLinkOpened(link);
        }
        catch (final Throwable failure)
        {
            link.onHandlerFailure(failure);
        }
    }

    private void closed(final AcceptorHandler handler, final AeronServerLink link)
    {
        try
        {
            handler.onLinkClosed(link);
        }
        catch (final Throwable failure)
        {
            errorHandler.onError(failure);
        }
    }
}
