package io.perigee.perf;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Directories, ports and processes that the rig has taken. All are given back when it is closed, also when the user
 * interrupts it.
 */
final class Workspace implements AutoCloseable
{
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final int FIRST_PORT = 20_000;
    private static final int PORT_COUNT = 12_000;
    private static final int PORT_ATTEMPTS = 1_000;
    private static final long INTERRUPTION_MS = 500;

    private final Path temporary;
    private final Deque<Path> directories = new ArrayDeque<>();
    private final Deque<AutoCloseable> processes = new ArrayDeque<>();
    private final Thread closeAtExit = new Thread(this::onExit, "perf-cleanup");
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private int driverDirectories;

    Workspace()
    {
        try
        {
            temporary = Files.createTempDirectory("perigee-perf-");
        }
        catch (final IOException exception)
        {
            throw new RigException("no temporary directory can be made: " + exception.getMessage(), exception);
        }
        directories.add(temporary);
        Runtime.getRuntime().addShutdownHook(closeAtExit);
    }

    /**
     * A new directory that is deleted in the end.
     *
     * @param parent of it; null for the temporary one.
     * @param name   of it.
     * @return the directory.
     */
    Path newDirectory(final Path parent, final String name)
    {
        try
        {
            if (null == parent)
            {
                return Files.createDirectories(temporary.resolve(name));
            }
            Files.createDirectories(parent);
            final Path directory = Files.createTempDirectory(parent, "perf-" + name + "-");
            directories.add(directory);
            return directory;
        }
        catch (final IOException exception)
        {
            throw new RigException("no directory can be made: " + exception.getMessage(), exception);
        }
    }

    /** A directory for a media driver, which makes and deletes it. */
    Path newDriverDirectory()
    {
        final Path parent = Files.isDirectory(SHARED_MEMORY) ? SHARED_MEMORY : temporary;
        final Path directory =
            parent.resolve(temporary.getFileName() + "-" + ProcessHandle.current().pid() + "-" + driverDirectories++);
        directories.add(directory);
        directories.add(directory.resolveSibling(directory.getFileName() + "-client"));
        return directory;
    }

    /** Have a process ended with this. */
    <T extends AutoCloseable> T own(final T process)
    {
        synchronized (processes)
        {
            processes.push(process);
        }
        return process;
    }

    /** End a process now. */
    void end(final AutoCloseable process)
    {
        synchronized (processes)
        {
            processes.remove(process);
        }
        closeQuietly(process);
    }

    /**
     * Consecutive ports on loopback that nobody uses, neither for TCP nor for UDP. They lie below those that the system
     * gives out by itself.
     *
     * @param count of ports.
     * @return the first of them.
     */
    static int freePorts(final int count)
    {
        for (int attempt = 0; attempt < PORT_ATTEMPTS; attempt++)
        {
            final int first = FIRST_PORT + ThreadLocalRandom.current().nextInt(PORT_COUNT);
            boolean isFree = true;
            for (int port = first; port < first + count && isFree; port++)
            {
                isFree = isFree(port);
            }
            if (isFree)
            {
                return first;
            }
        }
        throw new RigException("no free ports were found on loopback");
    }

    /**
     * Whether a signal has ended the rig. It reaches the processes that the rig has started, too, and they may end
     * faster, so this waits a moment. To be asked when something has failed, and not otherwise.
     */
    boolean isInterrupted()
    {
        try
        {
            return interrupted.await(INTERRUPTION_MS, TimeUnit.MILLISECONDS);
        }
        catch (final InterruptedException ignored)
        {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Override
    public void close()
    {
        try
        {
            Runtime.getRuntime().removeShutdownHook(closeAtExit);
            release();
        }
        catch (final IllegalStateException ignored)
        {
            // The JVM is going down, and the hook does it.
            interrupted.countDown();
        }
    }

    void onExit()
    {
        interrupted.countDown();
        release();
    }

    private void release()
    {
        final List<AutoCloseable> left;
        synchronized (processes)
        {
            left = List.copyOf(processes);
            processes.clear();
        }
        left.forEach(Workspace::closeQuietly);
        directories.forEach(Workspace::delete);
    }

    private static boolean isFree(final int port)
    {
        final InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (DatagramSocket udp = new DatagramSocket(null); ServerSocket tcp = new ServerSocket())
        {
            udp.bind(address);
            tcp.bind(address);
            return true;
        }
        catch (final IOException ignored)
        {
            return false;
        }
    }

    private static void closeQuietly(final AutoCloseable closeable)
    {
        try
        {
            closeable.close();
        }
        catch (final Exception exception)
        {
            System.err.println("perf: " + exception.getMessage());
        }
    }

    private static void delete(final Path directory)
    {
        if (!Files.exists(directory))
        {
            return;
        }
        try (Stream<Path> files = Files.walk(directory))
        {
            for (final Path file : (Iterable<Path>)files.sorted(Comparator.reverseOrder())::iterator)
            {
                Files.deleteIfExists(file);
            }
        }
        catch (final IOException exception)
        {
            System.err.println("perf: cannot delete " + directory + ": " + exception.getMessage());
        }
    }
}
