package io.perigee.transport.aeron;

import io.perigee.transport.BrokerAddress;
import io.perigee.transport.ClientLink;
import io.perigee.transport.Lane;
import io.perigee.transport.LinkAcceptor;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A client or a server in a process of its own, to be stopped and killed. The client says hello about every
 * millisecond, and opens another link whenever one has ended, of which it writes a line. The server just listens.
 */
public final class ChildProcess implements AutoCloseable
{
    private static final String SERVER = "SERVER";

    private final Process process;
    private final BufferedReader lines;

    private ChildProcess(final Process process)
    {
        this.process = process;
        this.lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static ChildProcess launchClient(
        final BrokerAddress address, final ChannelPreference preference) throws IOException
    {
        return launch(
            preference.name(),
            String.valueOf(address.bootIdHigh()),
            String.valueOf(address.bootIdLow()),
            address.driverDirectory(),
            address.host(),
            String.valueOf(address.requestPort()),
            String.valueOf(address.controlPort()));
    }

    static ChildProcess launchServer(final int port, final String driverDirectory) throws IOException
    {
        return launch(SERVER, String.valueOf(port), driverDirectory);
    }

    private static ChildProcess launch(final String... arguments) throws IOException
    {
        final List<String> command = new ArrayList<>(List.of(
            new File(System.getProperty("java.home"), "bin/java").getPath(),
            "--add-opens",
            "java.base/jdk.internal.misc=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-Xmx64m",
            "-Djava.net.preferIPv4Stack=true",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            ChildProcess.class.getName()));
        command.addAll(List.of(arguments));
        return new ChildProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /**
     * The client or the server.
     *
     * @param args preference and address, or {@code SERVER}, port and directory.
     * @throws InterruptedException never.
     */
    public static void main(final String[] args) throws InterruptedException
    {
        if (SERVER.equals(args[0]))
        {
            serve(Integer.parseInt(args[1]), args[2]);
        }
        else
        {
            sayHello(args);
        }
    }

    private static void serve(final int port, final String driverDirectory) throws InterruptedException
    {
        final AeronServerContext context = new AeronServerContext()
            .requestPort(port)
            .errorHandler((throwable) -> System.out.println("error: " + throwable))
            .driverLostHandler(() -> System.out.println("lost"));
        context.driver()
            .directory(driverDirectory)
            .clientLivenessTimeoutNs(TimeUnit.SECONDS.toNanos(2))
            .imageLivenessTimeoutNs(TimeUnit.SECONDS.toNanos(2));
        final TransportPair.Recorder recorder = new TransportPair.Recorder();
        try (AeronServerTransport transport = AeronServerTransport.launch(context);
            LinkAcceptor acceptor = transport.listen(Lane.REQUEST))
        {
            System.out.println("ready");
            while (true)
            {
                acceptor.poll(recorder, 10);
                recorder.frames.clear();
                Thread.sleep(1);
            }
        }
    }

    private static void sayHello(final String[] args) throws InterruptedException
    {
        final BrokerAddress address = new BrokerAddress(
            Long.parseLong(args[1]), Long.parseLong(args[2]), args[3], args[4],
            Integer.parseInt(args[5]), Integer.parseInt(args[6]));
        final AeronClientContext context = new AeronClientContext()
            .channelPreference(ChannelPreference.valueOf(args[0]));
        context.driver().clientLivenessTimeoutNs(TimeUnit.SECONDS.toNanos(2));
        final UnsafeBuffer hello = TransportPair.bytes("hello");
        final UnsafeBuffer empty = new UnsafeBuffer(new byte[0]);
        try (AeronClientTransport transport = AeronClientTransport.launch(context))
        {
            ClientLink link = transport.connect(address, Lane.REQUEST);
            while (true)
            {
                link.poll(TransportPair.IGNORE, 10);
                link.offer(hello, 0, 5, empty, 0, 0);
                if (link.isClosed())
                {
                    link.poll(TransportPair.IGNORE, 10);
                    System.out.println("ended: " + link.explanation());
                    link = transport.connect(address, Lane.REQUEST);
                }

                Thread.sleep(1);
            }
        }
    }

    void signal(final String name) throws IOException, InterruptedException
    {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
    }

    /** Returns what the child has written, without waiting for more. */
    String readLine() throws IOException
    {
        return lines.ready() ? lines.readLine() : null;
    }

    boolean isAlive()
    {
        return process.isAlive();
    }

    void kill()
    {
        process.destroyForcibly();
    }

    @Override
    public void close()
    {
        kill();
        try
        {
            process.waitFor();
        }
        catch (final InterruptedException ignore)
        {
            Thread.currentThread().interrupt();
        }

        final String trace = "-" + process.pid() + "-";
        final File[] directories = new File(DriverDirectories.newDirectory()).getParentFile().listFiles(
            (parent, name) -> name.startsWith("perigee-") && name.contains(trace));
        for (final File directory : directories)
        {
            IoUtil.delete(directory, true);
        }
    }
}
