package io.perigee.perf;

import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Main class of the JVM that makes the load. It takes the settings file of one run, and leaves {@code result.json} and
 * the interval log in the directory that the settings name.
 */
public final class LoadProcess
{
    /** Name of the file that holds the result. */
    static final String RESULT_FILE = "result.json";

    private static final ObjectMapper MAPPER = JsonMapper.builder().build();

    private LoadProcess()
    {
    }

    /**
     * Do one run.
     *
     * @param args the settings file.
     * @throws IOException if the result cannot be written.
     */
    public static void main(final String[] args) throws IOException
    {
        ParentWatch.start();
        final LoadSettings settings = LoadSettings.read(Path.of(args[0]));
        LoadResult result;
        try
        {
            result = run(settings);
        }
        catch (final RuntimeException exception)
        {
            exception.printStackTrace();
            result = new LoadResult(settings.workload().label()).judge("the load failed: " + exception.getMessage());
        }
        Files.writeString(
            settings.resultDirectory().resolve(RESULT_FILE), MAPPER.writeValueAsString(result.json()));
        System.exit(0);
    }

    private static LoadResult run(final LoadSettings settings)
    {
        return switch (settings.workload())
        {
            case FORCE -> new ForceMeasurement(settings).run();
            case PAGE_CACHE -> new PageCacheMeasurement(settings).run();
            case HANDOFF -> new HandoffMeasurement(settings).run();
            case COPY -> new CopyMeasurement(settings).run();
            case ECHO, ECHO_THROUGHPUT ->
            {
                final LoadControl control = new LoadControl();
                try (LoadTarget target = new RawEchoTarget(settings, control))
                {
                    yield new LoadRun(settings, target, control).run();
                }
            }
            case E2E, ACK, THROUGHPUT, SOAK ->
            {
                try (LoadTarget target = new PerigeeTarget(settings))
                {
                    yield new LoadRun(settings, target, new LoadControl()).run();
                }
            }
        };
    }
}
