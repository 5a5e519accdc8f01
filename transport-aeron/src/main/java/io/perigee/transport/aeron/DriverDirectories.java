package io.perigee.transport.aeron;

import io.aeron.CncFileDescriptor;
import io.aeron.CommonContext;
import io.perigee.protocol.ErrorCode;
import io.perigee.transport.TransportException;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;

import java.io.File;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.file.Files;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Where media drivers live, and whether they do.
 * <p>
 * An embedded driver gets a directory that belongs to its process alone, so a client can never take a driver's
 * successor for the driver itself. What killed processes left behind is swept away by the next one.
 */
final class DriverDirectories
{
    /** Drivers beat at least once a second. */
    static final long LIVE_AGE_MS = 3_000;
    private static final long BEAT_WAIT_MS = 1_200;
    private static final long BEAT_CHECK_MS = 50;
    private static final long UNKNOWN = -1;

    private DriverDirectories()
    {
    }

    static String newDirectory()
    {
        return new File(base(), prefix() + ProcessHandle.current().pid() + "-" +
            Integer.toHexString(ThreadLocalRandom.current().nextInt())).getAbsolutePath();
    }

    static boolean isLive(final String directory)
    {
        return heartbeatAgeMs(directory) <= LIVE_AGE_MS;
    }

    /** Tells two drivers apart that used one directory, one after the other. */
    static long startTimestampMs(final String directory)
    {
        final CncView view = CncView.read(directory);
        return null == view ? UNKNOWN : view.startMs;
    }

    /** What the file system of a directory has left. */
    static long usableBytes(final String directory)
    {
        final File file = new File(directory);
        try
        {
            return Files.getFileStore(file.toPath()).getUsableSpace();
        }
        catch (final IOException ignore)
        {
            return file.getUsableSpace();
        }
    }

    /**
     * Delete the directories of embedded drivers whose process is gone.
     */
    static void sweep()
    {
        final File[] directories = base().listFiles((parent, name) -> name.startsWith(prefix()));
        if (null != directories)
        {
            for (final File directory : directories)
            {
                final long pid = pidInName(directory.getName());
                if (UNKNOWN != pid && !isAlive(pid) && !isLive(directory.getPath()))
                {
                    IoUtil.delete(directory, true);
                }
            }
        }
    }

    /**
     * Make sure that a directory which a user named can be given to a new driver, which deletes all that is there.
     *
     * @throws TransportException if a driver lives there, or somebody's files do.
     */
    static void prepare(final String directory)
    {
        final String[] files = new File(directory).list();
        if (null == files || 0 == files.length)
        {
            return;
        }

        if (!CommonContext.newCncFile(directory).exists())
        {
            throw new TransportException(
                ErrorCode.CONFIGURATION_INVALID, directory + " holds files that are not those of a media driver");
        }

        deleteIfAbandoned(directory);
        if (isLive(directory))
        {
            throw new TransportException(
                ErrorCode.ADDRESS_IN_USE, "the media driver of another process uses the directory " + directory);
        }
    }

    /**
     * Delete what a killed driver left. Its last heartbeat may be so recent that the driver seems alive.
     */
    private static void deleteIfAbandoned(final String directory)
    {
        final CncView first = CncView.read(directory);
        if (null == first || isAlive(first.pid))
        {
            return;
        }

        final long deadlineMs = System.currentTimeMillis() + BEAT_WAIT_MS;
        while (System.currentTimeMillis() < deadlineMs && isLive(directory))
        {
            final CncView now = CncView.read(directory);
            if (null == now || now.heartbeatMs != first.heartbeatMs)
            {
                return; // It beats: its process is one that we cannot see, in another container.
            }

            sleep();
        }

        IoUtil.delete(new File(directory), true);
    }

    private static long heartbeatAgeMs(final String directory)
    {
        final CncView view = CncView.read(directory);
        return null == view ? Long.MAX_VALUE : System.currentTimeMillis() - view.heartbeatMs;
    }

    private static File base()
    {
        return new File(CommonContext.AERON_DIR_PROP_DEFAULT).getAbsoluteFile().getParentFile();
    }

    private static String prefix()
    {
        return "perigee-" + System.getProperty("user.name", "default") + "-";
    }

    private static long pidInName(final String name)
    {
        final String rest = name.substring(prefix().length());
        final int end = rest.indexOf('-');
        try
        {
            return end < 0 ? UNKNOWN : Long.parseLong(rest.substring(0, end));
        }
        catch (final NumberFormatException ignore)
        {
            return UNKNOWN;
        }
    }

    private static boolean isAlive(final long pid)
    {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private static void sleep()
    {
        try
        {
            Thread.sleep(BEAT_CHECK_MS);
        }
        catch (final InterruptedException ignore)
        {
            Thread.currentThread().interrupt();
        }
    }

    /** What a driver's command file says about it. */
    private static final class CncView
    {
        final long pid;
        final long startMs;
        final long heartbeatMs;

        private CncView(final long pid, final long startMs, final long heartbeatMs)
        {
            this.pid = pid;
            this.startMs = startMs;
            this.heartbeatMs = heartbeatMs;
        }

        static CncView read(final String directory)
        {
            final File file = CommonContext.newCncFile(directory);
            if (!file.canRead() || !file.canWrite() || file.length() <= CncFileDescriptor.END_OF_METADATA_OFFSET)
            {
                return null;
            }

            final MappedByteBuffer bytes;
            try
            {
                bytes = IoUtil.mapExistingFile(file, CncFileDescriptor.CNC_FILE);
            }
            catch (final RuntimeException ignore)
            {
                return null;
            }

            try
            {
                return of(bytes);
            }
            finally
            {
                IoUtil.unmap(bytes);
            }
        }

        private static CncView of(final MappedByteBuffer bytes)
        {
            final UnsafeBuffer metaData = CncFileDescriptor.createMetaDataBuffer(bytes);
            final int version = metaData.getIntVolatile(CncFileDescriptor.cncVersionOffset(0));
            if (0 == version || !CncFileDescriptor.isCncFileLengthSufficient(metaData, bytes.capacity()))
            {
                return null;
            }

            final ManyToOneRingBuffer commands = new ManyToOneRingBuffer(
                CncFileDescriptor.createToDriverBuffer(bytes, metaData));
            return new CncView(
                CncFileDescriptor.pid(metaData),
                CncFileDescriptor.startTimestampMs(metaData),
                commands.consumerHeartbeatTime());
        }
    }
}
