package io.perigee.perf;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.FragmentAssembler;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.logbuffer.BufferClaim;
import io.aeron.logbuffer.FragmentHandler;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;

import java.nio.file.Path;
import java.util.List;

/**
 * The near end of the raw echo. What came back is what is acknowledged.
 */
final class RawEchoTarget implements LoadTarget
{
    private final LoadSettings settings;
    private final LoadControl control;
    private final RawEcho echo;
    private final MediaDriver driver;
    private final Aeron aeron;

    RawEchoTarget(final LoadSettings settings, final LoadControl control)
    {
        this.settings = settings;
        this.control = control;
        echo = settings.isSingleJvm() ? new RawEcho(settings) : null;
        if (Carrier.UDP == settings.carrier() && !settings.isSingleJvm())
        {
            // As a client of Perigee does: over UDP it brings a driver of its own.
            final Path directory = Path.of(settings.aeronDirectory() + "-client");
            driver = RawAeron.launchDriver(directory.toString(), settings.idle());
            aeron = RawAeron.connect(directory.toString());
        }
        else
        {
            driver = null;
            aeron = RawAeron.connect(settings.aeronDirectory());
        }
    }

    @Override
    public LoadPublisher newPublisher(final AckListener ackListener)
    {
        final ExclusivePublication publication = aeron.addExclusivePublication(
            RawAeron.channel(settings.carrier(), settings.pingPort()), RawAeron.PING_STREAM_ID);
        RawAeron.await(publication::isConnected, "the echo did not answer");
        if (settings.sizeBytes() > publication.maxMessageLength())
        {
            throw new RigException("raw Aeron takes messages of up to " + publication.maxMessageLength() +
                " bytes with the terms that Perigee uses; Perigee sends larger ones in parts");
        }
        return new EchoPublisher(publication, control.received(), ackListener);
    }

    @Override
    public LoadSubscriber newSubscriber()
    {
        final Subscription subscription = aeron.addSubscription(
            RawAeron.receivingChannel(settings.carrier(), settings.pongPort()), RawAeron.PONG_STREAM_ID);
        RawAeron.await(subscription::isConnected, "the echo did not connect back");
        return new EchoSubscriber(subscription);
    }

    @Override
    public List<String> dataPathThreads()
    {
        return null == driver ? List.of() : RawAeron.DRIVER_THREADS;
    }

    @Override
    public AllocationSnapshot brokerAllocation()
    {
        return AllocationSnapshot.NONE;
    }

    @Override
    public void close()
    {
        CloseHelper.quietCloseAll(aeron, driver, echo);
    }

    private static final class EchoPublisher implements LoadPublisher
    {
        private final ExclusivePublication publication;
        private final SharedPosition received;
        private final AckListener ackListener;
        private final BufferClaim claim = new BufferClaim();
        private long settled;

        EchoPublisher(
            final ExclusivePublication publication, final SharedPosition received, final AckListener ackListener)
        {
            this.publication = publication;
            this.received = received;
            this.ackListener = ackListener;
        }

        @Override
        public boolean offer(final DirectBuffer buffer, final int offset, final int length)
        {
            final long position = RawAeron.send(publication, claim, buffer, offset, length);
            if (position > 0)
            {
                return true;
            }
            if (Publication.BACK_PRESSURED != position && Publication.ADMIN_ACTION != position)
            {
                throw new RigException("the echo has gone: " + Publication.errorString(position));
            }
            return false;
        }

        @Override
        public int poll()
        {
            final long position = received.get();
            final int count = (int)(position - settled);
            if (0 < count)
            {
                settled = position;
                ackListener.onSettled(count, true);
            }
            return count;
        }

        @Override
        public void close()
        {
            publication.close();
        }
    }

    private static final class EchoSubscriber implements LoadSubscriber
    {
        private final Subscription subscription;
        private LoadHandler handler;
        private final FragmentHandler fragmentHandler = new FragmentAssembler(
            (buffer, offset, length, header) -> handler.onMessage(buffer, offset, length));

        EchoSubscriber(final Subscription subscription)
        {
            this.subscription = subscription;
        }

        @Override
        public int poll(final LoadHandler loadHandler, final int limit)
        {
            handler = loadHandler;
            return subscription.poll(fragmentHandler, limit);
        }

        @Override
        public void close()
        {
            subscription.close();
        }
    }
}
