package io.perigee.perf;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Runs load processes, each against a fresh broker or echo, and collects what they leave.
 */
final class Rig
{
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final long READY_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long SPARE_NS = TimeUnit.SECONDS.toNanos(120);
    /** Slower than this no closed loop is; it bounds how long a fixed number of messages may take. */
    private static final long MIN_THROUGHPUT = 10_000;
    private static final int ECHO_PORTS = 2;
    private static final long FILL_TIMEOUT_NS = TimeUnit.MINUTES.toNanos(10);

    private final Workspace workspace;
    private final JavaCommand javaCommand;
    private final Path dataParent;
    private final Path outDirectory;
    private Path longLogDirectory;
    private int runNumber;

    /**
     * Prepare to run.
     *
     * @param workspace    for files and processes.
     * @param javaCommand  for all processes.
     * @param dataParent   where data directories are made; null for a temporary place.
     * @param outDirectory where latency files are left; null for nowhere.
     */
    Rig(final Workspace workspace, final JavaCommand javaCommand, final Path dataParent, final Path outDirectory)
    {
        this.workspace = workspace;
        this.javaCommand = javaCommand;
        this.dataParent = dataParent;
        this.outDirectory = outDirectory;
    }

    /**
     * Run one load several times.
     *
     * @param settings of the load.
     * @param runs     how often.
     * @return all results, also those of failed runs.
     */
    RunSeries run(final LoadSettings settings, final int runs)
    {
        return runAlternately(List.of(settings), runs).get(0);
    }

    /**
     * Run several loads in turn, several times, so that whatever changes on this machine meanwhile touches all of them.
     *
     * @param loads to run.
     * @param runs  how often.
     * @return a series for each load, in their order.
     */
    List<RunSeries> runAlternately(final List<LoadSettings> loads, final int runs)
    {
        final List<RunSeries> allSeries = loads.stream().map(RunSeries::new).toList();
        for (int run = 1; run <= runs; run++)
        {
            for (final RunSeries series : allSeries)
            {
                final LoadResult result = run(series, run);
                System.err.println(
                    name(series.settings()) + " " + run + "/" + runs + "  " + RigTable.oneLine(result));
                if (result.isFailed() && !result.hasBegun())
                {
                    // Nothing was sent: the next run would not fare better.
                    return allSeries;
                }
            }
        }

        for (final RunSeries series : allSeries)
        {
            if (null != outDirectory && series.hasLatency())
            {
                IntervalLog.writePercentiles(
                    series.merged(), outDirectory.resolve(seriesName(series.settings()) + ".hgrm"));
            }
        }
        return allSeries;
    }

    private LoadResult run(final RunSeries series, final int run)
    {
        final LoadSettings settings = series.settings();
        final String name = seriesName(settings);
        final Path directory = workspace.newDirectory(null, name + "-" + ++runNumber);
        final LoadResult result = runOnce(settings.copy().resultDirectory(directory));
        result.settings(settings.toJson());
        final Path log = directory.resolve(settings.workload().label() + ".hlog");
        series.add(result, Files.exists(log) ? IntervalLog.readTotal(log) : null);
        keep(log, name + "-run" + run + ".hlog");
        return result;
    }

    private LoadResult runOnce(final LoadSettings settings)
    {
        settings.dataDirectory(dataDirectory(settings));
        try
        {
            return switch (settings.workload())
            {
                case FORCE, PAGE_CACHE, HANDOFF, COPY -> runLoad(settings, null);
                case ECHO, ECHO_THROUGHPUT -> runEcho(settings);
                case E2E, ACK, THROUGHPUT, SOAK -> runPerigee(settings);
            };
        }
        catch (final RigException exception)
        {
            if (workspace.isInterrupted())
            {
                // The processes of this run were ended with it: that is no result, and the next run would be none.
                throw RigException.interruption();
            }
            return new LoadResult(settings.workload().label()).judge(exception.getMessage());
        }
    }

    private LoadResult runEcho(final LoadSettings settings)
    {
        final int port = Workspace.freePorts(ECHO_PORTS);
        settings.echoPorts(port, port + 1)
            .aeronDirectory(workspace.newDriverDirectory().toString());
        if (settings.isSingleJvm())
        {
            return runLoad(settings, null);
        }

        final Path settingsFile = settings.resultDirectory().resolve("echo.properties");
        settings.write(settingsFile);
        final ChildProcess echo = workspace.own(new ChildProcess(
            "the echo",
            javaCommand.of(EchoProcess.class.getName(), false, List.of(settingsFile.toString())),
            settings.resultDirectory().resolve("echo.log")));
        try
        {
            echo.awaitLine("ready", READY_TIMEOUT_NS);
            return runLoad(settings, echo);
        }
        finally
        {
            workspace.end(echo);
        }
    }

    private LoadResult runPerigee(final LoadSettings settings)
    {
        if (!settings.nameserver().isEmpty())
        {
            return runLoad(settings, null);
        }

        final int port = Workspace.freePorts(BrokerCommand.PORTS);
        settings.nameserver("127.0.0.1:" + port)
            .aeronDirectory(workspace.newDriverDirectory().toString());
        if (settings.isSingleJvm())
        {
            return runLoad(settings, null);
        }

        final ChildProcess broker = workspace.own(new ChildProcess(
            "the broker",
            javaCommand.of(BrokerCommand.MAIN_CLASS, settings.isEpsilon(), brokerFlags(settings),
                BrokerCommand.arguments(settings, port)),
            settings.resultDirectory().resolve("broker.log")));
        try
        {
            broker.awaitLine("ready ", READY_TIMEOUT_NS);
            return isOnLongLog(settings) ? runBesideReplay(settings, broker) : runLoad(settings, broker);
        }
        finally
        {
            workspace.end(broker);
        }
    }

    /** The log that is replayed is filled once; all runs that want it share the directory. */
    private Path dataDirectory(final LoadSettings settings)
    {
        if (!isOnLongLog(settings))
        {
            return workspace.newDirectory(dataParent, "data-" + runNumber);
        }
        if (null == longLogDirectory)
        {
            longLogDirectory = workspace.newDirectory(dataParent, "data-long-log");
        }
        return longLogDirectory;
    }

    private LoadResult runBesideReplay(final LoadSettings settings, final ChildProcess broker)
    {
        final Path settingsFile = settings.resultDirectory().resolve("replay.properties");
        settings.write(settingsFile);
        final ChildProcess replay = workspace.own(new ChildProcess(
            "the replay",
            javaCommand.of(ReplayProcess.class.getName(), false, List.of(settingsFile.toString())),
            settings.resultDirectory().resolve("replay.log")));
        try
        {
            replay.awaitLine("ready", FILL_TIMEOUT_NS);
            final LoadResult result = runLoad(settings, broker);
            replay.checkAlive();
            return result;
        }
        finally
        {
            workspace.end(replay);
        }
    }

    private static boolean isOnLongLog(final LoadSettings settings)
    {
        return null != settings.during() && settings.during().isOnLongLog();
    }

    private static List<String> brokerFlags(final LoadSettings settings)
    {
        return null == settings.during() ? List.of() : settings.during().brokerFlags();
    }

    private LoadResult runLoad(final LoadSettings settings, final ChildProcess server)
    {
        final Path settingsFile = settings.resultDirectory().resolve("load.properties");
        settings.write(settingsFile);
        final ChildProcess load = workspace.own(new ChildProcess(
            "the load",
            javaCommand.of(
                LoadProcess.class.getName(),
                settings.isSingleJvm() && settings.isEpsilon(),
                List.of(settingsFile.toString())),
            settings.resultDirectory().resolve("load.log")));
        try
        {
            load.awaitExit(timeoutNs(settings));
            if (null != server)
            {
                server.checkAlive();
            }
            return new LoadResult(MAPPER.readTree(
                settings.resultDirectory().resolve(LoadProcess.RESULT_FILE).toFile()));
        }
        finally
        {
            workspace.end(load);
        }
    }

    private void keep(final Path file, final String name)
    {
        if (null == outDirectory || !Files.exists(file))
        {
            return;
        }
        try
        {
            Files.move(file, outDirectory.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        catch (final IOException exception)
        {
            throw new RigException("cannot write to " + outDirectory + ": " + exception.getMessage(), exception);
        }
    }

    private static String name(final LoadSettings settings)
    {
        return settings.workload().label() +
            (null == settings.during() ? "" : " during " + settings.during().label());
    }

    private static String seriesName(final LoadSettings settings)
    {
        return settings.workload().label() + "-" + settings.carrier().name().toLowerCase(Locale.ROOT) +
            (null == settings.during() ? "" : "-" + settings.during().label());
    }

    private static long timeoutNs(final LoadSettings settings)
    {
        final long messagesNs = settings.messages() * TimeUnit.SECONDS.toNanos(1) / MIN_THROUGHPUT;
        // A closed or late loop may take longer than was meant; only one that hangs is ended.
        return 3 * (settings.durationNs() + settings.warmupNs()) + messagesNs + SPARE_NS;
    }
}
