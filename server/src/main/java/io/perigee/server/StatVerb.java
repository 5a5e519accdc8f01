package io.perigee.server;

import io.perigee.broker.BrokerCounters;
import io.perigee.client.Admin;
import io.perigee.client.BrokerInfo;
import io.perigee.client.PerigeeClient;
import io.perigee.protocol.ErrorCode;
import io.perigee.transport.CounterFactory;
import io.perigee.transport.aeron.AeronCounters;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * {@code perigee stat}: what the brokers of this host do, from the counters in their media drivers' directories. Asks
 * the NameServer where those are; the brokers themselves notice nothing.
 */
@Command(
    name = "stat",
    description = "Show positions, rates, ring and duty cycles of the brokers on this host.",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class)
final class StatVerb implements Callable<Integer>
{
    /** Aeron's own counters of a driver as a whole. */
    private static final int AERON_SYSTEM_TYPE = 0;
    private static final double NS_PER_US = 1e3;

    private final Terminal terminal;

    @Mixin
    private ClientOptions client;

    @Option(
        names = "--interval", paramLabel = "T", defaultValue = "1s", converter = DurationConverter.class,
        description = "Time that rates are measured over. Default: ${DEFAULT-VALUE}.")
    private Duration interval = Duration.ofSeconds(1);

    @Option(names = "--watch", description = "Go on until interrupted, once in every interval.")
    private boolean isWatching;

    StatVerb(final Terminal terminal)
    {
        this.terminal = terminal;
    }

    @Override
    public Integer call()
    {
        final List<BrokerInfo> brokers;
        try (PerigeeClient perigee = client.connect(); Admin admin = perigee.admin())
        {
            brokers = admin.brokers();
        }

        int exitCode = showAll(brokers);
        while (isWatching && !terminal.interruption().isRequested() && !terminal.out().checkError())
        {
            if (!client.isJson())
            {
                terminal.out().println();
            }
            exitCode = showAll(brokers);
        }

        return exitCode;
    }

    private int showAll(final List<BrokerInfo> brokers)
    {
        final JsonText json = new JsonText().beginArray();
        int shown = 0;
        for (final BrokerInfo broker : brokers)
        {
            shown += show(broker, json) ? 1 : 0;
        }
        if (client.isJson())
        {
            terminal.out().println(json.endArray());
        }
        if (0 == shown)
        {
            throw new CommandException(
                ErrorCode.BROKER_UNREACHABLE, "none of the " + brokers.size() + " brokers runs on this host",
                "Run 'perigee stat' on the host of a broker: " + brokers.get(0).address().host());
        }

        return shown == brokers.size() ? ExitCode.OK : ExitCode.PARTIAL;
    }

    private boolean show(final BrokerInfo broker, final JsonText json)
    {
        final String directory = broker.address().driverDirectory();
        if (!AeronCounters.isDriverLive(directory))
        {
            terminal.err().println("broker " + broker.name() + " at " + broker.address().host() +
                " has no live media driver in " + directory + " on this host");
            return false;
        }

        final CounterSample before = CounterSample.read(directory, System.nanoTime());
        terminal.interruption().await(interval);
        final CounterSample now = CounterSample.read(directory, System.nanoTime());
        if (client.isJson())
        {
            addJson(broker, before, now, json);
        }
        else
        {
            print(broker, before, now);
        }

        return true;
    }

    private void print(final BrokerInfo broker, final CounterSample before, final CounterSample now)
    {
        terminal.out().println("broker " + broker.name() + "  " + broker.address().host() + ":" +
            broker.address().requestPort() + "  term " + broker.term() + "  driver " +
            broker.address().driverDirectory());
        final TextTable positions = new TextTable("POSITION", "BYTES", "RATE");
        final TextTable pipeline = new TextTable("PIPELINE", "VALUE", "PER SECOND");
        final TextTable cycles = new TextTable("DUTY CYCLE", "LONGEST");
        final TextTable aeron = new TextTable("AERON", "VALUE", "PER SECOND");
        for (final CounterSample.Counter counter : now.counters())
        {
            final double rate = now.rate(before, counter);
            final int typeId = counter.typeId();
            if (typeId >= BrokerCounters.TYPE_APPEND && typeId <= BrokerCounters.TYPE_DISPATCH)
            {
                positions.row(counter.label().replace(" position", ""), Long.toString(counter.value()),
                    Sizes.text(Math.rint(rate)) + "/s");
            }
            else if (BrokerCounters.TYPE_MAX_CYCLE_TIME == typeId)
            {
                cycles.row(afterColon(counter.label()),
                    String.format(Locale.ROOT, "%.1f us", counter.value() / NS_PER_US));
            }
            else if (typeId >= CounterFactory.MIN_TYPE_ID)
            {
                pipeline.row(counter.label(), Long.toString(counter.value()), perSecond(rate));
            }
            else if (AERON_SYSTEM_TYPE == typeId && 0 != counter.value() && !isVersion(counter.label()))
            {
                aeron.row(counter.label(), Long.toString(counter.value()), perSecond(rate));
            }
        }
        for (final TextTable table : new TextTable[]{positions, pipeline, cycles, aeron})
        {
            terminal.out().println();
            terminal.out().print(table);
        }
    }

    private static void addJson(
        final BrokerInfo broker, final CounterSample before, final CounterSample now, final JsonText json)
    {
        json.beginObject()
            .field("broker", broker.name())
            .field("host", broker.address().host())
            .field("requestPort", broker.address().requestPort())
            .field("term", broker.term())
            .field("driverDirectory", broker.address().driverDirectory())
            .name("counters").beginArray();
        for (final CounterSample.Counter counter : now.counters())
        {
            json.beginObject()
                .field("typeId", counter.typeId())
                .field("label", counter.label())
                .field("value", counter.value())
                .field("perSecond", now.rate(before, counter))
                .endObject();
        }
        json.endArray().endObject();
    }

    /** Aeron keeps its versions as counters too; nobody wants to see how fast they grow. */
    private static boolean isVersion(final String label)
    {
        return label.contains("version");
    }

    private static String perSecond(final double rate)
    {
        return String.format(Locale.ROOT, "%.0f", rate);
    }

    private static String afterColon(final String label)
    {
        return label.substring(label.indexOf(':') + 1).trim();
    }
}
