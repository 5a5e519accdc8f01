package io.perigee.perf;

import io.perigee.journal.record.RecordLayout;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Options that the commands of the rig share.
 */
final class RigOptions
{
    private static final long MAX_SIZE_BYTES = 4L << 20;
    private static final long DEFAULT_RATE = 50_000;
    private static final long MAX_WINDOW = 1L << 16;
    private static final long QUICK_DURATION_NS = TimeUnit.SECONDS.toNanos(3);
    private static final long QUICK_WARMUP_NS = TimeUnit.SECONDS.toNanos(2);

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--rate", paramLabel = "N", converter = Converters.Rate.class,
        description = "messages per second that are meant to be sent, or max for the next as soon as the window " +
            "allows (default: 50k; max with a window of 1)")
    private Long rate;

    @Option(names = "--size", paramLabel = "BYTES", defaultValue = "100", converter = Converters.Bytes.class,
        description = "length of a message's body (default: ${DEFAULT-VALUE})")
    private long sizeBytes;

    @Option(names = "--duration", paramLabel = "TIME", defaultValue = "20s", converter = Converters.Duration.class,
        description = "how long to measure (default: ${DEFAULT-VALUE})")
    private long durationNs;

    @Option(names = "--warmup", paramLabel = "TIME", defaultValue = "10s", converter = Converters.Duration.class,
        description = "load before that, which is not counted (default: ${DEFAULT-VALUE})")
    private long warmupNs;

    @Option(names = "--window", paramLabel = "N", defaultValue = "4096", converter = Converters.Count.class,
        description = "at most so many unacknowledged messages (default: ${DEFAULT-VALUE})")
    private long window;

    @Option(names = "--transport", paramLabel = "ipc|udp",
        description = "what messages travel on (default: ipc; limits: both)")
    private String transport;

    @Option(names = "--flush", paramLabel = "async|sync", defaultValue = "async",
        description = "whether an acknowledgement waits for the disk (default: ${DEFAULT-VALUE})")
    private String flush;

    @Option(names = "--threading", paramLabel = "shared|dedicated", defaultValue = "shared",
        description = "threads of the broker (default: ${DEFAULT-VALUE})")
    private String threading;

    @Option(names = "--idle", paramLabel = "spin|yield|backoff",
        description = "what threads do without work, in all processes (default: by the number of cores)")
    private String idle = IdleStrategies.defaultName();

    @Option(names = "--runs", paramLabel = "N",
        description = "how often to measure, each time in new JVMs (default: 5; limits: 1)")
    private Integer runs;

    @Option(names = "--force-bytes", paramLabel = "BYTES", converter = Converters.Bytes.class,
        description = "limits: bytes to append and force (default: a record of --size)")
    private Long forceBytes;

    @Option(names = "--data", paramLabel = "DIR",
        description = "where the broker gets a data directory of its own (default: a temporary one)")
    private Path dataDirectory;

    @Option(names = "--nameserver", paramLabel = "HOST:PORT",
        description = "measure a broker that runs already")
    private String nameserver = "";

    @Option(names = "--single-jvm", description = "run all in one JVM")
    private boolean isSingleJvm;

    @Option(names = "--jvm-options", paramLabel = "FLAGS", defaultValue = "",
        description = "more flags for every JVM that is measured")
    private String jvmOptions;

    @Option(names = "--quick", description = "one run of 3 s after 2 s of warm-up, to see that it works")
    private boolean isQuick;

    @Option(names = "--limits",
        description = "measure what the machine allows in turn with Perigee, and print the ratios")
    private boolean isWithLimits;

    @Option(names = "--out", paramLabel = "DIR", description = "where to leave result.json, .hlog and .hgrm files")
    private Path outDirectory;

    @Option(names = {"-o", "--output"}, paramLabel = "table|json", defaultValue = "table",
        description = "form of the report (default: ${DEFAULT-VALUE})")
    private String output;

    /**
     * Check the options and make the settings of a run of them.
     *
     * @param workload to run.
     * @return settings without directories and ports.
     */
    LoadSettings toSettings(final Workload workload)
    {
        check();
        return new LoadSettings()
            .workload(workload)
            .carrier(carrierOr(Carrier.IPC))
            .rate(rate())
            .sizeBytes((int)sizeBytes)
            .durationNs(isQuick ? QUICK_DURATION_NS : durationNs)
            .warmupNs(isQuick ? QUICK_WARMUP_NS : warmupNs)
            .window((int)window)
            .idle(idle)
            .forceBytes((int)(null == forceBytes ? RecordLayout.recordLength((int)sizeBytes) : forceBytes))
            .nameserver(nameserver)
            .isSingleJvm(isSingleJvm)
            .flush(flush.toLowerCase(Locale.ROOT))
            .threading(threading.toLowerCase(Locale.ROOT));
    }

    /** Who may have one message under way cannot follow a schedule that does not wait for it. */
    private long rate()
    {
        return null != rate ? rate : 1 == window ? LoadSettings.MAX_RATE : DEFAULT_RATE;
    }

    /** Whether the user asked for one kind of transport. */
    boolean hasTransport()
    {
        return null != transport;
    }

    Carrier carrierOr(final Carrier carrier)
    {
        return hasTransport() ? Carrier.valueOf(transport.toUpperCase(Locale.ROOT)) : carrier;
    }

    int runsOr(final int defaultRuns)
    {
        return isQuick ? 1 : null == runs ? defaultRuns : runs;
    }

    boolean isQuick()
    {
        return isQuick;
    }

    boolean isWithLimits()
    {
        return isWithLimits;
    }

    boolean isJson()
    {
        return "json".equals(output);
    }

    String jvmOptions()
    {
        return jvmOptions;
    }

    Path outDirectory()
    {
        return outDirectory;
    }

    Path dataDirectory()
    {
        return dataDirectory;
    }

    private void check()
    {
        checkRange("--rate", rate(), LoadSettings.MAX_RATE, 100_000_000);
        checkRange("--size", sizeBytes, LoadSettings.MIN_SIZE_BYTES, MAX_SIZE_BYTES);
        checkRange("--window", window, 1, MAX_WINDOW);
        checkRange("--runs", runsOr(1), 1, 1000);
        checkRange("--force-bytes", null == forceBytes ? 1 : forceBytes, 1, MAX_SIZE_BYTES);
        checkRange("--duration", durationNs, 1, TimeUnit.DAYS.toNanos(1));
        checkRange("--warmup", warmupNs, 0, TimeUnit.DAYS.toNanos(1));
        checkName("--transport", hasTransport() ? transport : "ipc", List.of("ipc", "udp"));
        checkName("--flush", flush, List.of("async", "sync"));
        checkName("--threading", threading, List.of("shared", "dedicated"));
        checkName("--idle", idle, IdleStrategies.NAMES);
        checkName("-o", output, List.of("table", "json"));
        if (isSingleJvm && !nameserver.isEmpty())
        {
            throw invalid("--single-jvm and --nameserver exclude each other");
        }
    }

    private void checkRange(final String option, final long value, final long min, final long max)
    {
        if (value < min || value > max)
        {
            throw invalid(option + " must be " + min + " to " + max + ", not " + value);
        }
    }

    private void checkName(final String option, final String value, final List<String> names)
    {
        if (!names.contains(value.toLowerCase(Locale.ROOT)))
        {
            throw invalid(option + " must be one of " + String.join(", ", names) + ", not '" + value + "'");
        }
    }

    private ParameterException invalid(final String message)
    {
        return new ParameterException(spec.commandLine(), message);
    }
}
