package io.perigee.server;

import io.perigee.broker.Broker;
import io.perigee.broker.BrokerContext;
import io.perigee.journal.JournalContext;
import io.perigee.nameserver.NameServer;
import io.perigee.nameserver.NameServerContext;
import io.perigee.nameserver.NameServerCounters;
import io.perigee.nameserver.RegistrationAgent;
import io.perigee.nameserver.RegistrationContext;
import io.perigee.pipeline.ThreadingMode;
import io.perigee.protocol.ErrorCode;
import io.perigee.transport.BrokerAddress;
import io.perigee.transport.CounterFactory;
import io.perigee.transport.DatagramPort;
import io.perigee.transport.ModuleFlags;
import io.perigee.transport.RestingIdleStrategy;
import io.perigee.transport.TransportException;
import io.perigee.transport.aeron.AeronServerContext;
import io.perigee.transport.aeron.AeronServerTransport;
import io.perigee.transport.aeron.DriverThreading;
import io.perigee.transport.udp.UdpDatagramTransport;
import org.agrona.CloseHelper;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.CompositeAgent;
import org.agrona.concurrent.SystemEpochClock;

import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * NameServer, broker and media driver in one process. Each would run as well in a process of its own: they find each
 * other through the NameServer's protocol only.
 * <p>
 * Launch and close belong to one thread; everything else may be called by any.
 */
public final class PerigeeServer implements AutoCloseable
{
    private static final Duration READY_CHECK = Duration.ofMillis(1);
    private static final long SERVICE_MIN_PARK_NS = TimeUnit.MICROSECONDS.toNanos(100);
    private static final long SERVICE_MAX_PARK_NS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long SERVICE_REST_NS = TimeUnit.MILLISECONDS.toNanos(16);
    private static final int SERVICE_IDLES = 500;

    private final List<AutoCloseable> launched = new ArrayList<>();
    private final PerigeeServerContext context;
    private final ServerLog log;
    private AeronServerTransport transport;
    private Broker broker;
    private RegistrationAgent registration;
    private volatile CommandException fault;
    private boolean isClosed;

    private PerigeeServer(final PerigeeServerContext context)
    {
        this.context = context;
        this.log = new ServerLog(SystemEpochClock.INSTANCE);
    }

    /**
     * Start everything. When this returns, the broker serves and is being registered.
     *
     * @param context with the settings; it is concluded here.
     * @return the server, which must be closed.
     * @throws RuntimeException if it cannot start; nothing is left behind then.
     */
    public static PerigeeServer launch(final PerigeeServerContext context)
    {
        ModuleFlags.check();
        context.conclude();
        final PerigeeServer server = new PerigeeServer(context);
        try
        {
            server.start();
            return server;
        }
        catch (final RuntimeException ex)
        {
            server.close();
            throw ex;
        }
    }

    /**
     * The settings.
     *
     * @return the concluded context.
     */
    public PerigeeServerContext context()
    {
        return context;
    }

    /**
     * Where clients find the NameServer.
     *
     * @return host and port.
     */
    public String nameServer()
    {
        return reachableHost() + ":" + context.port();
    }

    /**
     * Where clients find the broker, as its route says.
     *
     * @return the address that is registered.
     */
    public BrokerAddress address()
    {
        return transport.address();
    }

    /**
     * Where the media driver lives.
     *
     * @return its directory.
     */
    public String driverDirectory()
    {
        return transport.driverDirectory();
    }

    /**
     * The broker.
     *
     * @return the running broker.
     */
    public Broker broker()
    {
        return broker;
    }

    /**
     * Makes counters that tools can see, for those who run something beside the broker.
     *
     * @return the factory.
     */
    public CounterFactory counters()
    {
        return transport.counters();
    }

    /**
     * Why the server cannot go on.
     *
     * @return one sentence, or null while nothing is wrong.
     */
    public String fault()
    {
        final CommandException reason = fault;
        return null == reason ? null : reason.getMessage();
    }

    /**
     * Wait until clients are served and find the broker through the NameServer.
     *
     * @param timeout after which to give up.
     * @return false if that is not so yet.
     */
    public boolean awaitReady(final Duration timeout)
    {
        final long deadlineNs = System.nanoTime() + timeout.toNanos();
        while (!isReady())
        {
            if (System.nanoTime() - deadlineNs >= 0 || Thread.currentThread().isInterrupted() || null != fault)
            {
                return false;
            }
            pause();
        }

        return true;
    }

    /**
     * Whether clients are served and find the broker through the NameServer.
     *
     * @return true once the server is ready.
     */
    public boolean isReady()
    {
        return broker.isReady() && registration.registeredCount() > 0;
    }

    /**
     * Stop everything in reverse order: say farewell to the NameServer, end the sessions, force what was appended.
     */
    @Override
    public void close()
    {
        if (!isClosed)
        {
            isClosed = true;
            Collections.reverse(launched);
            CloseHelper.closeAll(log, launched);
        }
    }

    CommandException faultReason()
    {
        return fault;
    }

    private void start()
    {
        DataDirectory.check(context.dataDirectory());
        final UdpDatagramTransport datagrams = new UdpDatagramTransport();
        final DatagramPort port = bindNameServer(datagrams);
        launched.add(port);
        transport = AeronServerTransport.launch(transportContext());
        launched.add(transport);
        final long incarnation = System.currentTimeMillis();
        final BrokerContext brokerContext = brokerContext(incarnation);
        broker = Broker.launch(brokerContext);
        launched.add(broker);

        // The directory is ours from here on, because the broker holds its lock. The log is closed last.
        launched.add(0, log.open(context.dataDirectory(), "perigee " + BuildVersion.current() + " pid " +
            ProcessHandle.current().pid() + " java " + Runtime.version() + " term " + broker.term() + " " + context));
        broker.warnings().forEach((warning) -> log.line("warning " + warning));
        final NameServer nameServer = new NameServer(new NameServerContext()
            .port(port)
            .counters(new NameServerCounters(transport.counters()))
            .errorHandler(log));
        registration = new RegistrationAgent(new RegistrationContext()
            .transport(datagrams)
            .nameServers(List.of(new InetSocketAddress(reachableHost(), context.port())))
            .topics(broker.topics())
            .term(broker::term)
            .brokerName(brokerContext.brokerName())
            .incarnation(incarnation)
            .address(transport.address())
            .errorHandler(log));
        final AgentRunner runner = new AgentRunner(
            new RestingIdleStrategy(0, SERVICE_MIN_PARK_NS, SERVICE_MAX_PARK_NS, SERVICE_IDLES, SERVICE_REST_NS),
            log, null, new CompositeAgent(nameServer, registration, log.agent()));
        AgentRunner.startOnThread(runner);
        launched.add(runner);
        launched.add(() -> log.line("stopping"));
    }

    private DatagramPort bindNameServer(final UdpDatagramTransport datagrams)
    {
        try
        {
            return datagrams.bind(new InetSocketAddress(context.bindHost(), context.port()));
        }
        catch (final UncheckedIOException ex)
        {
            final boolean isInUse = ex.getCause() instanceof BindException &&
                String.valueOf(ex.getCause().getMessage()).contains("in use");
            throw new TransportException(
                isInUse ? ErrorCode.ADDRESS_IN_USE : ErrorCode.CONFIGURATION_INVALID,
                "the NameServer cannot listen on UDP " + context.bindHost() + ":" + context.port() + ": " +
                ex.getCause().getMessage(), ex);
        }
    }

    private AeronServerContext transportContext()
    {
        final AeronServerContext transportContext = new AeronServerContext()
            .bindHost(context.bindHost())
            .advertisedHost(context.advertisedHost())
            .requestPort(context.requestPort())
            .controlPort(context.controlPort())
            .errorHandler(log)
            .driverLostHandler(() -> onFault(ErrorCode.DRIVER_LOST, ErrorCode.DRIVER_LOST.sentence()));
        transportContext.driver()
            .threading(ThreadingMode.DEDICATED == context.threadingMode() ?
                DriverThreading.DEDICATED : DriverThreading.SHARED)
            .idleStrategy(context.idleStrategy().name().toLowerCase(Locale.ROOT));
        if (null != context.driverDirectory())
        {
            transportContext.driver().directory(context.driverDirectory());
        }

        return transportContext;
    }

    private BrokerContext brokerContext(final long incarnation)
    {
        final JournalContext journal = new JournalContext()
            .directory(context.dataDirectory())
            .segmentLengthBytes(context.segmentLengthBytes());
        if (context.acceptLossFrom() >= 0)
        {
            journal.acceptLossFrom(context.acceptLossFrom());
        }
        final BrokerContext brokerContext = new BrokerContext()
            .journal(journal)
            .transport(transport)
            .counterFactory(transport.counters())
            .errorHandler(log)
            .terminationHook((code) -> onFault(code, code.sentence()))
            .threadingMode(context.threadingMode())
            .idleStrategy(context.idleStrategy())
            .flushMode(context.flushMode())
            .incarnation(incarnation);
        context.topics().forEach(brokerContext::initialTopic);

        return brokerContext;
    }

    private void onFault(final ErrorCode code, final String sentence)
    {
        if (null == fault)
        {
            fault = new CommandException(code, sentence + log.lastErrorInBrackets());
            context.faultHandler().run();
        }
    }

    /** A wildcard is no address to ask. */
    private String reachableHost()
    {
        return new InetSocketAddress(context.bindHost(), 0).getAddress().isAnyLocalAddress() ?
            PerigeeServerContext.BIND_HOST_DEFAULT : context.bindHost();
    }

    private static void pause()
    {
        try
        {
            Thread.sleep(READY_CHECK.toMillis());
        }
        catch (final InterruptedException ignore)
        {
            Thread.currentThread().interrupt();
        }
    }
}
