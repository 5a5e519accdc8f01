package io.perigee.faultlab.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How to start a broker: the same as {@code scripts/perigee dev}, with settings that make everything happen often.
 */
public final class BrokerSettings
{
    /** Topic that the command makes. */
    public static final String TOPIC = "demo";
    /** Queues of that topic. */
    public static final int QUEUE_COUNT = 4;
    /** Longest body; everything else follows from it. */
    public static final int MAX_MESSAGE_LENGTH = 64 * 1024;

    private static final int MAX_ATTRIBUTES_LENGTH = 1024;
    private static final String MAIN_CLASS = "io.perigee.server.PerigeeCommand";

    private final Map<String, String> properties = new TreeMap<>();
    private final List<String> prefix = new ArrayList<>();
    private final List<String> options = new ArrayList<>();
    private final Path directory;
    private final int port;

    /**
     * A broker on loopback.
     *
     * @param directory of its data; it need not exist in this process's view of the file systems.
     * @param port      the first of three that are free.
     */
    public BrokerSettings(final Path directory, final int port)
    {
        this.directory = directory;
        this.port = port;
        property("perigee.broker.max.message.length", MAX_MESSAGE_LENGTH);
        property("perigee.broker.max.attributes.length", MAX_ATTRIBUTES_LENGTH);
    }

    /**
     * Set a property of the broker.
     *
     * @param name  of it, as docs/configuration.md says.
     * @param value of it.
     * @return this, for a fluent API.
     */
    public BrokerSettings property(final String name, final Object value)
    {
        properties.put(name, value.toString());
        return this;
    }

    /**
     * A property that was set to a number.
     *
     * @param name of it.
     * @return its value; 0 if it was not set.
     */
    public long number(final String name)
    {
        return Long.parseLong(properties.getOrDefault(name, "0"));
    }

    /**
     * Run another command that runs the broker, such as one that enters a namespace.
     *
     * @param words that stand before the command.
     * @return this, for a fluent API.
     */
    public BrokerSettings prefix(final List<String> words)
    {
        prefix.addAll(words);
        return this;
    }

    /**
     * Add an option of the command.
     *
     * @param words of the option.
     * @return this, for a fluent API.
     */
    public BrokerSettings option(final String... words)
    {
        options.addAll(List.of(words));
        return this;
    }

    /**
     * Where the data lies.
     *
     * @return as the broker sees it.
     */
    public Path directory()
    {
        return directory;
    }

    /**
     * Where clients begin.
     *
     * @return host and port.
     */
    public String nameServer()
    {
        return "127.0.0.1:" + port;
    }

    /**
     * The whole command.
     *
     * @param errorFile  that the JVM describes a fault of its own in.
     * @param jvmOptions further ones for this start.
     * @return words.
     */
    List<String> command(final Path errorFile, final List<String> jvmOptions)
    {
        final List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
            "-Xms64m", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData",
            "-XX:ErrorFile=" + errorFile, "-Djava.net.preferIPv4Stack=true", "-Dperigee.stack.traces=true"));
        command.addAll(jvmOptions);
        properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN_CLASS,
            "dev", "--data", directory.toString(), "--port", Integer.toString(port)));
        command.addAll(options);
        return command;
    }

    @Override
    public String toString()
    {
        return options + " " + properties;
    }
}
