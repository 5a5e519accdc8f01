package io.perigee.faultlab.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * File systems that only some processes see: a private mount namespace, kept alive by a process that ends with this
 * one. So whatever happens, nothing stays mounted and no loop device stays in use.
 */
public final class MountNamespace implements AutoCloseable
{
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Path OWN = Path.of("/proc/self/ns/mnt");

    private final Process keeper;

    /**
     * Make a namespace that looks like the one of this process.
     */
    public MountNamespace()
    {
        try
        {
            // It reads from a pipe that nobody writes to, and ends when that is closed: at the latest by our end.
            keeper = new ProcessBuilder(Shell.inOwnSession(
                List.of(Shell.path("unshare"), "--mount", "--propagation", "private", Shell.path("cat")))).start();
        }
        catch (final IOException ex)
        {
            throw new ProcessFailure("no mount namespace can be made: " + ex.getMessage(), ex);
        }
        Patience.of(TIMEOUT).await(() -> isSeparate() || !keeper.isAlive());
        if (!isSeparate())
        {
            close();
            throw new ProcessFailure("no mount namespace can be made: unshare does not work here");
        }
    }

    /**
     * Whether this process may do all that: root in a container often may not.
     *
     * @return true if a file system can be mounted in a namespace; it is gone again.
     */
    public static boolean isPossible()
    {
        try (MountNamespace namespace = new MountNamespace())
        {
            namespace.run("mount", "-t", "tmpfs", "-o", "size=1m", "perigee-faultlab",
                System.getProperty("java.io.tmpdir"));
            return true;
        }
        catch (final ProcessFailure ignored)
        {
            return false;
        }
    }

    /**
     * What lets a command run inside.
     *
     * @return words that stand before the command.
     */
    public List<String> prefix()
    {
        return List.of(Shell.path("nsenter"), "--mount=/proc/" + keeper.pid() + "/ns/mnt", "--");
    }

    /**
     * Run a command inside, to its end.
     *
     * @param command words of it.
     * @return what it printed.
     */
    public String run(final String... command)
    {
        final List<String> words = new ArrayList<>(prefix());
        words.addAll(Shell.found(List.of(command)));
        return Shell.run(words);
    }

    /**
     * Where this process finds a file of the inside.
     *
     * @param inside absolute path.
     * @return path that leads there.
     */
    public Path outside(final Path inside)
    {
        return Path.of("/proc/" + keeper.pid() + "/root" + inside);
    }

    /**
     * Copy a directory of the inside, so that it is there when the namespace is gone. Does nothing if it cannot.
     *
     * @param inside directory.
     * @param target directory that this process sees, too.
     */
    public void rescue(final Path inside, final Path target)
    {
        try
        {
            run("cp", "-r", inside.toString(), target.toString());
        }
        catch (final ProcessFailure ignored)
        {
            // What is told of the failure has to be enough.
        }
    }

    /**
     * Unmount, as soon as nobody uses it any more.
     *
     * @param directory that something is mounted on.
     */
    public void unmount(final Path directory)
    {
        final Patience patience = Patience.of(TIMEOUT);
        while (true)
        {
            try
            {
                run("umount", directory.toString());
                return;
            }
            catch (final ProcessFailure ex)
            {
                // What a killed process held is let go a moment later.
                if (patience.isOver() || !ex.getMessage().contains("busy"))
                {
                    throw ex;
                }
            }
        }
    }

    @Override
    public void close()
    {
        keeper.destroyForcibly();
        Patience.of(TIMEOUT).await(() -> !keeper.isAlive());
    }

    private boolean isSeparate()
    {
        try
        {
            final Path theirs = Path.of("/proc/" + keeper.pid() + "/ns/mnt");
            return keeper.isAlive() && !Files.readSymbolicLink(theirs).equals(Files.readSymbolicLink(OWN));
        }
        catch (final IOException ignored)
        {
            return false;
        }
    }
}
