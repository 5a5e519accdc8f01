package io.perigee.transport.aeron;

import io.aeron.CommonContext;
import io.aeron.driver.MediaDriver;
import io.aeron.protocol.DataHeaderFlyweight;
import io.perigee.transport.BrokerAddress;
import io.perigee.transport.CounterFactory;
import io.perigee.transport.Lane;
import io.perigee.transport.LinkAcceptor;
import io.perigee.transport.ModuleFlags;
import io.perigee.transport.ServerTransport;
import io.perigee.transport.TransportException;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;

import java.util.ArrayList;
import java.util.Map;

/**
 * Listens for clients over Aeron, through a media driver of its own unless it is told of another.
 */
public final class AeronServerTransport implements ServerTransport
{
    /** A session of a stream is freed some time after its link; so the driver allows more of them than there are. */
    private static final int SESSIONS_FOR_LINK = 4;

    private final AeronServerContext context;
    private final DriverThreads driverThreads = new DriverThreads();
    private final MediaDriver driver;
    private final AeronConnection connection;
    private final BrokerAddress address;
    private final CounterFactory counters;
    private final ArrayList<AeronLinkAcceptor> acceptors = new ArrayList<>();

    private AeronServerTransport(final AeronServerContext context)
    {
        this.context = context;
        final MediaDriverContext driverContext = context.driver();
        driver = driverContext.isExternal() ? null : EmbeddedDriver.launch(
            driverContext, SESSIONS_FOR_LINK * context.maxLinks(), driverErrors(context), driverThreads);
        final String directory = null == driver ? driverContext.directory() : driver.aeronDirectoryName();
        try
        {
            connection = new AeronConnection(
                directory,
                null != driver,
                driverContext.isPreTouched(),
                context.errorHandler(),
                context.driverLostHandler());
        }
        catch (final RuntimeException ex)
        {
            CloseHelper.quietClose(driver);
            throw Failures.translate("the media driver in " + directory + " did not answer", ex);
        }

        counters = null == driver ?
            (typeId, label) -> connection.aeron().addCounter(typeId, label) :
            (typeId, label) -> driver.context().countersManager().newCounter(label, typeId);
        final BootId bootId = BootId.current();
        address = new BrokerAddress(
            bootId.high(),
            bootId.low(),
            directory,
            context.advertisedHost(),
            context.requestPort(),
            context.controlPort());
    }

    /**
     * Start the media driver and take the ports.
     *
     * @param context of the transport, not concluded yet.
     * @return the transport, which must be closed.
     * @throws TransportException if a setting is not valid, a port is taken, or memory is short.
     */
    public static AeronServerTransport launch(final AeronServerContext context)
    {
        ModuleFlags.check();
        context.conclude();
        final AeronServerTransport transport = new AeronServerTransport(context);
        try
        {
            transport.holdControlPort();
            return transport;
        }
        catch (final RuntimeException ex)
        {
            transport.close();
            throw Failures.translate("cannot use UDP port " + context.controlPort(), ex);
        }
    }

    @Override
    public LinkAcceptor listen(final Lane lane)
    {
        try
        {
            final AeronLinkAcceptor acceptor = new AeronLinkAcceptor(connection, context, lane);
            acceptors.add(acceptor);
            return acceptor;
        }
        catch (final RuntimeException ex)
        {
            throw Failures.translate("cannot listen on UDP port " + context.requestPort(), ex);
        }
    }

    @Override
    public BrokerAddress address()
    {
        return address;
    }

    @Override
    public int maxFrameLengthBytes()
    {
        return Limits.MAX_MTU_LENGTH - DataHeaderFlyweight.HEADER_LENGTH;
    }

    @Override
    public int maxLinks()
    {
        return context.maxLinks();
    }

    @Override
    public Map<String, Thread> threads()
    {
        return driverThreads.byName();
    }

    /**
     * Makes counters that tools find in the media driver's directory.
     *
     * @return the factory; its counters must not be used after {@link #close()}.
     */
    public CounterFactory counters()
    {
        return counters;
    }

    /**
     * Where the media driver lives.
     *
     * @return its directory.
     */
    public String driverDirectory()
    {
        return connection.directory();
    }

    /**
     * Whether the media driver is gone, and with it all links.
     *
     * @return true if the server should end.
     */
    public boolean isDriverLost()
    {
        return connection.isLost();
    }

    @Override
    public void close()
    {
        boolean isAnybodyThere = false;
        for (final AeronLinkAcceptor acceptor : acceptors)
        {
            isAnybodyThere |= acceptor.hasLinks();
            acceptor.close();
        }

        if (isAnybodyThere && null != driver)
        {
            EmbeddedDriver.awaitLastFrames();
        }

        acceptors.clear();
        CloseHelper.closeAll(context.errorHandler(), connection, driver);
    }

    /** An error that is no exception ends the thread of the driver that met it, and nothing goes on without that. */
    static ErrorHandler driverErrors(final AeronServerContext context)
    {
        return (throwable) ->
        {
            context.errorHandler().onError(throwable);
            if (throwable instanceof Error)
            {
                context.driverLostHandler().run();
            }
        };
    }

    /** A response publication for nobody keeps the port ours while there are no clients. */
    private void holdControlPort()
    {
        final String channel = Channels.serverResponses(Media.UDP, context.bindHost(), context.controlPort())
            .responseCorrelationId(CommonContext.PROTOTYPE_CORRELATION_ID)
            .termLength(Limits.MIN_TERM_LENGTH)
            .build();
        connection.aeron().addExclusivePublication(
            channel, Channels.responseStreamId(Media.UDP, Lane.REQUEST, context.requestPort()));
    }
}
