package io.perigee.faultlab.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A file system in a file, mounted through a loop device that only a {@link MountNamespace} sees.
 */
public final class LoopImage
{
    /** XFS makes no smaller ones. */
    private static final long LENGTH = 512L * 1024 * 1024;
    /** FS_IOC_SHUTDOWN, which ext4 and xfs share, with the flag that not even the file system's log is written. */
    private static final String POWER_OFF_PERL =
        "open(my $d, '<', $ARGV[0]) or die \"open: $!\\n\"; my $flags = pack('L', 2); " +
        "ioctl($d, 0x8004587D, $flags) or die \"shutdown: $!\\n\"; print \"off\\n\"";
    private static final String POWER_OFF_PYTHON =
        "import fcntl,os,struct,sys;" +
        "fcntl.ioctl(os.open(sys.argv[1],os.O_RDONLY),0x8004587D,struct.pack('I',2));print('off')";

    private final MountNamespace namespace;
    private final Path image;
    private final Path mountPoint;
    private final String type;

    /**
     * Make an empty file system. It takes as much space as is written to it.
     *
     * @param namespace  that will see it.
     * @param image      file to be made, as the namespace sees it.
     * @param imageFile  the same file, as this process sees it.
     * @param mountPoint directory that exists.
     * @param type       ext4 or xfs.
     */
    public LoopImage(
        final MountNamespace namespace,
        final Path image,
        final Path imageFile,
        final Path mountPoint,
        final String type)
    {
        this.namespace = namespace;
        this.image = image;
        this.mountPoint = mountPoint;
        this.type = type;
        try (RandomAccessFile file = new RandomAccessFile(imageFile.toFile(), "rw"))
        {
            file.setLength(LENGTH);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        namespace.run("mkfs." + type, "-q", image.toString());
    }

    /**
     * What stands behind {@code needs}, if this machine lacks something.
     *
     * @param types of file systems.
     * @return null if it has everything.
     */
    public static String missing(final List<String> types)
    {
        if (!Shell.isRoot())
        {
            return "root";
        }
        for (final String tool : List.of("unshare", "nsenter", "mount", "umount"))
        {
            if (!Shell.has(tool))
            {
                return "the command " + tool + " (Debian: util-linux)";
            }
        }
        for (final String type : types)
        {
            if (!Shell.has("mkfs." + type))
            {
                return "mkfs." + type + " (Debian: " + ("xfs".equals(type) ? "xfsprogs" : "e2fsprogs") + ")";
            }
        }
        return MountNamespace.isPossible() ? null : "root that may mount file systems (CAP_SYS_ADMIN)";
    }

    /**
     * What stands behind {@code needs}, if this machine lacks something for {@link #powerOff()}.
     *
     * @return null if it has everything.
     */
    public static String missingForPowerOff()
    {
        return Shell.has("perl") || Shell.has("python3") ? null : "perl or python3";
    }

    /**
     * Mount it.
     */
    public void mount()
    {
        namespace.run("mount", "-t", type, "-o", "loop", image.toString(), mountPoint.toString());
    }

    /**
     * Unmount it, as soon as nobody uses it any more.
     */
    public void unmount()
    {
        namespace.unmount(mountPoint);
    }

    /**
     * Have the file system forget all that was not written to its device, and write nothing any more, as if the power
     * had gone.
     */
    public void powerOff()
    {
        final String output = Shell.has("perl") ?
            namespace.run("perl", "-e", POWER_OFF_PERL, mountPoint.toString()) :
            namespace.run("python3", "-c", POWER_OFF_PYTHON, mountPoint.toString());
        if (!output.startsWith("off"))
        {
            throw new ProcessFailure("the file system was not shut down: " + output);
        }
    }
}
