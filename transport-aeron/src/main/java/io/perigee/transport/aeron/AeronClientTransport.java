package io.perigee.transport.aeron;

import io.aeron.driver.MediaDriver;
import io.perigee.protocol.ErrorCode;
import io.perigee.transport.BrokerAddress;
import io.perigee.transport.ClientLink;
import io.perigee.transport.ClientTransport;
import io.perigee.transport.Lane;
import io.perigee.transport.ModuleFlags;
import io.perigee.transport.TransportException;
import org.agrona.CloseHelper;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;

/**
 * Opens links to brokers: through the broker's own media driver on the same host, through a driver of our own
 * elsewhere. That driver is launched when it is first needed, which takes {@link #connect} about a tenth of a second
 * once.
 * <p>
 * When this process was stopped for too long, or a broker was killed, Aeron gives up what it had there. All links
 * through that driver are closed then, and the next {@link #connect} begins afresh.
 */
public final class AeronClientTransport implements ClientTransport
{
    private final AeronClientContext context;
    private final BootId bootId = BootId.current();
    private final Map<String, AeronConnection> connectionByDirectory = new HashMap<>();
    private final ArrayList<AeronClientLink> links = new ArrayList<>();
    private MediaDriver ownDriver;
    private boolean isClosed;

    private AeronClientTransport(final AeronClientContext context)
    {
        this.context = context;
    }

    /**
     * Begin. Opens nothing yet.
     *
     * @param context of the transport, not concluded yet.
     * @return the transport, which must be closed.
     * @throws TransportException if a setting is not valid.
     */
    public static AeronClientTransport launch(final AeronClientContext context)
    {
        ModuleFlags.check();
        return new AeronClientTransport(context.conclude());
    }

    @Override
    public synchronized ClientLink connect(final BrokerAddress address, final Lane lane)
    {
        links.removeIf(AeronClientLink::isClosed);
        if (isClosed)
        {
            return new AeronClientLink(ErrorCode.BROKER_UNREACHABLE, "the transport is closed");
        }

        try
        {
            final AeronClientLink link = isIpc(address) ?
                newLink(Media.IPC, connection(address.driverDirectory(), false), address, lane) :
                newLink(Media.UDP, ownConnection(), address, lane);
            links.add(link);
            return link;
        }
        catch (final RuntimeException ex)
        {
            context.errorHandler().onError(ex);
            return new AeronClientLink(
                ex instanceof TransportException && ErrorCode.SHARED_MEMORY_TOO_SMALL == Failures.codeOf(ex) ?
                ErrorCode.SHARED_MEMORY_TOO_SMALL : ErrorCode.BROKER_UNREACHABLE, Failures.firstLine(ex));
        }
    }

    @Override
    public synchronized void close()
    {
        if (!isClosed)
        {
            isClosed = true;
            links.forEach(AeronClientLink::close);
            if (null != ownDriver && !links.isEmpty())
            {
                EmbeddedDriver.awaitLastFrames();
            }

            CloseHelper.closeAll(context.errorHandler(), connectionByDirectory.values());
            CloseHelper.close(context.errorHandler(), ownDriver);
        }
    }

    private AeronClientLink newLink(
        final Media media, final AeronConnection connection, final BrokerAddress address, final Lane lane)
    {
        final LinkChannels channels = new LinkChannels(context, media, address, lane);
        if (!connection.hasRoomFor(channels.lengthBytes()))
        {
            return new AeronClientLink(
                ErrorCode.SHARED_MEMORY_TOO_SMALL, AeronClientLink.noMemory(connection.directory()));
        }

        return new AeronClientLink(
            connection,
            channels,
            context.errorHandler(),
            context.nanoClock(),
            context.connectTimeoutNs());
    }

    private boolean isIpc(final BrokerAddress address)
    {
        if (ChannelPreference.UDP == context.channelPreference())
        {
            return false;
        }

        final boolean isSameHost = bootId.high() == address.bootIdHigh() && bootId.low() == address.bootIdLow();
        final boolean isReachable = isSameHost && DriverDirectories.isLive(address.driverDirectory());
        if (!isReachable && ChannelPreference.IPC == context.channelPreference())
        {
            throw new TransportException(
                ErrorCode.BROKER_UNREACHABLE,
                isSameHost ? "no media driver is alive in " + address.driverDirectory() :
                "shared memory was asked for, but the broker at " + address.host() + " runs on another host");
        }

        return isReachable;
    }

    private AeronConnection connection(final String directory, final boolean isOurs)
    {
        final AeronConnection known = connectionByDirectory.get(directory);
        if (null != known && !known.isLost())
        {
            if (!known.isOutdated())
            {
                return known;
            }

            known.giveUp("the media driver was started anew");
        }

        // A lost connection closes itself: to wait for that here would take seconds.
        connectionByDirectory.remove(directory);
        final AeronConnection connection = new AeronConnection(
            directory, isOurs, context.driver().isPreTouched(), context.errorHandler(), () -> {});
        connectionByDirectory.put(directory, connection);
        return connection;
    }

    private AeronConnection ownConnection()
    {
        if (context.driver().isExternal())
        {
            return connection(context.driver().directory(), false);
        }

        if (null != ownDriver && !DriverDirectories.isLive(ownDriver.aeronDirectoryName()))
        {
            connectionByDirectory.remove(ownDriver.aeronDirectoryName());
            CloseHelper.close(context.errorHandler(), ownDriver);
            ownDriver = null;
        }

        if (null == ownDriver)
        {
            ownDriver = EmbeddedDriver.launch(context.driver(), Integer.MAX_VALUE, context.errorHandler());
        }

        return connection(ownDriver.aeronDirectoryName(), true);
    }
}
