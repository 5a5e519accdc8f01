package io.perigee.perf;

import java.nio.file.Path;

/**
 * Main class of the JVM that stands in for the broker when raw Aeron is measured: a media driver and an echo.
 */
public final class EchoProcess
{
    private EchoProcess()
    {
    }

    /**
     * Echo until the standard input ends.
     *
     * @param args the settings file of the run.
     */
    public static void main(final String[] args)
    {
        final RawEcho echo = new RawEcho(LoadSettings.read(Path.of(args[0])));
        Runtime.getRuntime().addShutdownHook(new Thread(echo::close, "perf-echo-close"));
        System.out.println("ready");
        ParentWatch.awaitEndOfInput();
    }
}
