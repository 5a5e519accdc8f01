package io.perigee.perf;

import picocli.CommandLine.Mixin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * What the commands of the rig have in common: options, a workspace, and a report at the end.
 */
abstract class RigCommand implements Callable<Integer>
{
    @Mixin
    private RigOptions options;

    @Override
    public final Integer call()
    {
        final RigReport report = new RigReport();
        final JavaCommand javaCommand = new JavaCommand(options.jvmOptions());
        prepare(options);
        try (Workspace workspace = new Workspace())
        {
            makeDirectory(options.outDirectory());
            measure(workspace, javaCommand, report);
            final Path dataPlace = null == options.dataDirectory() ?
                Path.of(System.getProperty("java.io.tmpdir")) : options.dataDirectory();
            return report.finish(
                Environment.describe(javaCommand.flags(), dataPlace),
                options.isJson(),
                options.outDirectory(),
                System.out);
        }
    }

    private void measure(final Workspace workspace, final JavaCommand javaCommand, final RigReport report)
    {
        try
        {
            measure(
                new Rig(workspace, javaCommand, options.dataDirectory(), options.outDirectory()), options, report);
        }
        catch (final RuntimeException exception)
        {
            // Whatever fails when the files and processes of a run are gone fails because they are.
            throw workspace.isInterrupted() ? RigException.interruption() : exception;
        }
    }

    /**
     * Check the options before anything is started.
     *
     * @param checked options.
     */
    abstract void prepare(RigOptions checked);

    /**
     * Measure.
     *
     * @param rig     to measure with.
     * @param checked options.
     * @param report  to add to.
     */
    abstract void measure(Rig rig, RigOptions checked, RigReport report);

    /** The line above a table: what was measured. */
    static String title(final LoadSettings settings)
    {
        final String load = settings.isOpenLoop() ?
            String.format(Locale.ROOT, "%,d/s x %d B", settings.rate(), settings.sizeBytes()) :
            String.format(Locale.ROOT, "%d B, as fast as the window allows", settings.sizeBytes());
        final boolean isEcho = Workload.ECHO == settings.workload() || Workload.ECHO_THROUGHPUT == settings.workload();
        return settings.workload().label() + "  " + load +
            "  " + settings.carrier().name().toLowerCase(Locale.ROOT) +
            (isEcho ? "" : "  flush " + settings.flush() + "  threading " + settings.threading()) +
            "  window " + settings.window() + "  idle " + settings.idle() +
            "  " + Runtime.getRuntime().availableProcessors() + " cores";
    }

    static void say(final List<String> lines)
    {
        lines.forEach(System.err::println);
    }

    private static void makeDirectory(final Path directory)
    {
        try
        {
            if (null != directory)
            {
                Files.createDirectories(directory);
            }
        }
        catch (final IOException exception)
        {
            throw new RigException("cannot make " + directory + ": " + exception.getMessage(), exception);
        }
    }
}
