package io.perigee.faultlab.process;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Finds UDP ports that nobody uses.
 */
public final class Ports
{
    private static final int COUNT = 3;
    /** Below those that the system gives out by itself. */
    private static final int FIRST = 20_000;
    private static final int RANGE = 12_000;
    private static final int ATTEMPTS = 1_000;

    private Ports()
    {
    }

    /**
     * Three consecutive ports on loopback, for a NameServer and a broker. Which ones says nothing about an experiment,
     * and how many are in use must not change its choices: so its random numbers are left alone.
     *
     * @return the first of them.
     */
    public static int find()
    {
        final RandomGenerator random = new SplittableRandom();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++)
        {
            final int first = FIRST + random.nextInt(RANGE);
            int free = 0;
            while (free < COUNT && isFree(first + free))
            {
                free++;
            }
            if (COUNT == free)
            {
                return first;
            }
        }
        throw new ProcessFailure("no free ports were found on loopback");
    }

    private static boolean isFree(final int port)
    {
        try (DatagramSocket socket = new DatagramSocket(null))
        {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        }
        catch (final IOException ignored)
        {
            return false;
        }
    }
}
