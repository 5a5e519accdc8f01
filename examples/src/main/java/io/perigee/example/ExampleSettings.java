package io.perigee.example;

/**
 * What the examples take from their command line.
 */
public final class ExampleSettings
{
    /** Topic of most examples. */
    public static final String TOPIC = "TopicTest";
    /** How many queues the topic has. */
    public static final int QUEUE_COUNT = 4;

    private ExampleSettings()
    {
    }

    /**
     * Where the NameServer is.
     *
     * @return HOST:PORT.
     */
    public static String nameServers()
    {
        return System.getProperty("perigee.namesrv.addr", "127.0.0.1:9876");
    }

    /**
     * How many messages to send or to wait for.
     *
     * @param args of the program.
     * @return the first argument, or 10.
     */
    public static int count(final String[] args)
    {
        return args.length > 0 ? Integer.parseInt(args[0]) : 10;
    }
}
