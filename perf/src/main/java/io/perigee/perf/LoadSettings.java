package io.perigee.perf;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;

/**
 * All that a load process needs to know for one run. It travels from the command to the process as a properties file.
 */
final class LoadSettings
{
    /** A message carries its intended send time and its number. */
    static final int MIN_SIZE_BYTES = 16;

    /** As many messages in a second as the window allows. */
    static final long MAX_RATE = 0;

    private static final double NANOS_PER_SECOND = 1e9;

    private final Properties properties = new Properties();

    static LoadSettings read(final Path file)
    {
        final LoadSettings settings = new LoadSettings();
        try (Reader reader = Files.newBufferedReader(file))
        {
            settings.properties.load(reader);
        }
        catch (final IOException exception)
        {
            throw new UncheckedIOException("cannot read the settings of this run", exception);
        }
        return settings;
    }

    void write(final Path file)
    {
        try (Writer writer = Files.newBufferedWriter(file))
        {
            properties.store(writer, null);
        }
        catch (final IOException exception)
        {
            throw new UncheckedIOException("cannot write the settings of a run", exception);
        }
    }

    LoadSettings copy()
    {
        final LoadSettings settings = new LoadSettings();
        settings.properties.putAll(properties);
        return settings;
    }

    Workload workload()
    {
        return Workload.valueOf(text("workload"));
    }

    LoadSettings workload(final Workload workload)
    {
        return set("workload", workload.name());
    }

    Carrier carrier()
    {
        return Carrier.valueOf(text("carrier"));
    }

    LoadSettings carrier(final Carrier carrier)
    {
        return set("carrier", carrier.name());
    }

    long rate()
    {
        return number("rate");
    }

    LoadSettings rate(final long perSecond)
    {
        return set("rate", perSecond);
    }

    /** Whether messages follow a schedule; otherwise they follow the window. */
    boolean isOpenLoop()
    {
        return workload().isTimed() && MAX_RATE != rate();
    }

    int sizeBytes()
    {
        return (int)number("size");
    }

    LoadSettings sizeBytes(final int sizeBytes)
    {
        return set("size", sizeBytes);
    }

    int window()
    {
        return (int)number("window");
    }

    LoadSettings window(final int messages)
    {
        return set("window", messages);
    }

    long durationNs()
    {
        return number("duration");
    }

    LoadSettings durationNs(final long durationNs)
    {
        return set("duration", durationNs);
    }

    long warmupNs()
    {
        return number("warmup");
    }

    LoadSettings warmupNs(final long warmupNs)
    {
        return set("warmup", warmupNs);
    }

    /** How many messages to measure; 0 if the duration decides. */
    long messages()
    {
        return number("messages");
    }

    LoadSettings messages(final long messages)
    {
        return set("messages", messages);
    }

    String idle()
    {
        return text("idle");
    }

    LoadSettings idle(final String name)
    {
        return set("idle", name.toLowerCase(Locale.ROOT));
    }

    int forceBytes()
    {
        return (int)number("force-bytes");
    }

    LoadSettings forceBytes(final int bytes)
    {
        return set("force-bytes", bytes);
    }

    /** Where the process leaves its results. */
    Path resultDirectory()
    {
        return Path.of(text("result-directory"));
    }

    LoadSettings resultDirectory(final Path directory)
    {
        return set("result-directory", directory.toString());
    }

    /** Where a broker or a force measurement has its files. */
    Path dataDirectory()
    {
        return Path.of(text("data-directory"));
    }

    LoadSettings dataDirectory(final Path directory)
    {
        return set("data-directory", directory.toString());
    }

    /** Media driver of the broker or of the echo; empty if it is not known. */
    String aeronDirectory()
    {
        return text("aeron-directory");
    }

    LoadSettings aeronDirectory(final String directory)
    {
        return set("aeron-directory", directory);
    }

    /** Port that an echo receives at. */
    int pingPort()
    {
        return (int)number("ping-port");
    }

    /** Port that an echo sends to. */
    int pongPort()
    {
        return (int)number("pong-port");
    }

    LoadSettings echoPorts(final int pingPort, final int pongPort)
    {
        return set("ping-port", pingPort).set("pong-port", pongPort);
    }

    String nameserver()
    {
        return text("nameserver");
    }

    LoadSettings nameserver(final String hostAndPort)
    {
        return set("nameserver", hostAndPort);
    }

    /** How the broker that is started flushes. */
    String flush()
    {
        return text("flush");
    }

    LoadSettings flush(final String flush)
    {
        return set("flush", flush);
    }

    /** How the broker that is started spreads over threads. */
    String threading()
    {
        return text("threading");
    }

    LoadSettings threading(final String threading)
    {
        return set("threading", threading);
    }

    /** Whether the broker runs without a garbage collector. */
    boolean isEpsilon()
    {
        return Boolean.parseBoolean(text("epsilon"));
    }

    LoadSettings isEpsilon(final boolean isEpsilon)
    {
        return set("epsilon", isEpsilon);
    }

    /** Whether the broker, or the echo, runs inside the load process. */
    boolean isSingleJvm()
    {
        return Boolean.parseBoolean(text("single-jvm"));
    }

    LoadSettings isSingleJvm(final boolean isSingleJvm)
    {
        return set("single-jvm", isSingleJvm);
    }

    /** What goes on in the broker that is started. */
    Disturbance during()
    {
        return text("during").isEmpty() ? null : Disturbance.valueOf(text("during"));
    }

    LoadSettings during(final Disturbance disturbance)
    {
        return set("during", disturbance.name());
    }

    /** Length of the log that a reader replays. */
    long replayBytes()
    {
        return number("replay-bytes");
    }

    LoadSettings replayBytes(final long bytes)
    {
        return set("replay-bytes", bytes);
    }

    private LoadSettings set(final String name, final Object value)
    {
        properties.setProperty(name, String.valueOf(value));
        return this;
    }

    private String text(final String name)
    {
        return properties.getProperty(name, "");
    }

    private long number(final String name)
    {
        return Long.parseLong(properties.getProperty(name, "0"));
    }

    /** The settings as reports show them. */
    ObjectNode toJson()
    {
        final ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("transport", text("carrier").toLowerCase(Locale.ROOT));
        node.put("size", sizeBytes());
        node.put("window", window());
        if (0 < messages())
        {
            node.put("messages", messages());
        }
        else
        {
            node.put("durationSeconds", durationNs() / NANOS_PER_SECOND);
        }
        node.put("warmupSeconds", warmupNs() / NANOS_PER_SECOND);
        node.put("idle", idle());
        node.put("singleJvm", isSingleJvm());
        if (!nameserver().isEmpty())
        {
            node.put("nameserver", nameserver());
        }
        else if (Workload.ECHO != workload() && Workload.ECHO_THROUGHPUT != workload())
        {
            node.put("flush", flush());
            if (null != during())
            {
                node.put("during", during().label());
            }
            node.put("threading", threading());
            node.put("brokerGc", isEpsilon() ? "epsilon" : "serial");
        }
        return node;
    }
}
