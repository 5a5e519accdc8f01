package io.perigee.transport.aeron;

import io.aeron.driver.MediaDriver;
import io.aeron.driver.reports.LossReportUtil;
import io.aeron.driver.status.SystemCounterDescriptor;
import io.aeron.driver.status.SystemCounters;
import io.aeron.exceptions.ControlProtocolException;
import io.perigee.protocol.ErrorCode;
import io.perigee.transport.TransportException;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.SystemEpochClock;

import java.io.File;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Launches a media driver inside this process.
 */
final class EmbeddedDriver
{
    private static final long LAST_FRAMES_NS = TimeUnit.MILLISECONDS.toNanos(30);
    /** A UDP link opens within one or two of these, and its end is noticed within five. */
    private static final long STATUS_MESSAGE_TIMEOUT_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int COUNTERS_LENGTH = 2 * 1024 * 1024;
    private static final int MAX_INITIAL_WINDOW_LENGTH = 256 * 1024;
    private static final int MIN_INITIAL_WINDOW_LENGTH = Limits.MAX_MTU_LENGTH;

    private EmbeddedDriver()
    {
    }

    static MediaDriver launch(final MediaDriverContext context, final int sessionLimit, final ErrorHandler errorHandler)
    {
        return launch(context, sessionLimit, errorHandler, new DriverThreads());
    }

    static MediaDriver launch(
        final MediaDriverContext context,
        final int sessionLimit,
        final ErrorHandler errorHandler,
        final DriverThreads threads)
    {
        final String directory;
        if (null == context.directory())
        {
            DriverDirectories.sweep();
            directory = DriverDirectories.newDirectory();
        }
        else
        {
            directory = context.directory();
            DriverDirectories.prepare(directory);
        }

        checkSpace(directory, context.minSharedMemoryBytes());
        MediaDriver driver = null;
        try
        {
            driver = MediaDriver.launch(
                threads.remember(driverContext(context, directory, sessionLimit, errorHandler)));
            backLossReport(directory);
            return driver;
        }
        catch (final IOException | RuntimeException ex)
        {
            CloseHelper.quietClose(driver);
            throw Failures.translate("the media driver in " + directory + " did not start", ex);
        }
    }

    /**
     * Give the driver time to send what was written last, such as the reason why a session ended.
     */
    static void awaitLastFrames()
    {
        LockSupport.parkNanos(LAST_FRAMES_NS);
    }

    private static MediaDriver.Context driverContext(
        final MediaDriverContext context,
        final String directory,
        final int sessionLimit,
        final ErrorHandler errorHandler)
    {
        final int receiveBufferLength = granted(context.socketBufferLengthBytes(), true);
        final int sendBufferLength = granted(context.socketBufferLengthBytes(), false);
        final int windowLength = Math.max(
            MIN_INITIAL_WINDOW_LENGTH, Math.min(receiveBufferLength / 2, MAX_INITIAL_WINDOW_LENGTH));

        final MediaDriver.Context driver = context.mediaDriverContext().get();
        final LongSupplier traffic = () -> datagramBytes(driver.systemCounters());

        return driver
            .aeronDirectoryName(directory)
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true)
            .warnIfDirectoryExists(false)
            .threadingMode(context.threading().mode())
            .conductorIdleStrategy(IdleStrategies.named(context.idleStrategy(), traffic))
            .senderIdleStrategy(IdleStrategies.named(context.idleStrategy(), traffic))
            .receiverIdleStrategy(IdleStrategies.named(context.idleStrategy(), traffic))
            .sharedIdleStrategy(IdleStrategies.named(context.idleStrategy(), traffic))
            .asyncExecutorEnabled(false)
            .termBufferSparseFile(context.isSparse())
            .performStorageChecks(true)
            .lowStorageWarningThreshold(0)
            .epochClock(new GraceClock(SystemEpochClock.INSTANCE))
            .timerIntervalNs(context.timerIntervalNs())
            .statusMessageTimeoutNs(STATUS_MESSAGE_TIMEOUT_NS)
            .imageLivenessTimeoutNs(context.imageLivenessTimeoutNs())
            .clientLivenessTimeoutNs(context.clientLivenessTimeoutNs())
            .publicationUnblockTimeoutNs(context.clientLivenessTimeoutNs() * 3 / 2)
            .socketRcvbufLength(receiveBufferLength)
            .socketSndbufLength(sendBufferLength)
            .initialWindowLength(windowLength)
            .rejoinStream(false)
            .streamSessionLimit(sessionLimit)
            .counterValuesBufferLength(COUNTERS_LENGTH)
            .useConcurrentCountersManager(true)
            .errorHandler((throwable) -> onError(throwable, errorHandler));
    }

    /**
     * A client that was stopped for so long that it was given up takes leave of what it had when it goes on. That is
     * nobody's fault, and says nothing to an operator; Aeron's own error counter and log keep it.
     */
    static void onError(final Throwable throwable, final ErrorHandler errorHandler)
    {
        final boolean isLateFarewell = throwable instanceof ControlProtocolException ex &&
            (io.aeron.ErrorCode.UNKNOWN_PUBLICATION == ex.errorCode() ||
            io.aeron.ErrorCode.UNKNOWN_SUBSCRIPTION == ex.errorCode());
        if (!isLateFarewell)
        {
            errorHandler.onError(throwable);
        }
    }

    private static long datagramBytes(final SystemCounters counters)
    {
        return counters.get(SystemCounterDescriptor.BYTES_SENT).getWeak() +
            counters.get(SystemCounterDescriptor.BYTES_RECEIVED).getWeak();
    }

    private static void checkSpace(final String directory, final long minBytes)
    {
        File existing = new File(directory).getAbsoluteFile();
        while (null != existing && !existing.exists())
        {
            existing = existing.getParentFile();
        }

        if (null == existing || !existing.isDirectory() || !existing.canWrite())
        {
            throw new TransportException(
                ErrorCode.CONFIGURATION_INVALID, "the media driver cannot write to its directory " + directory);
        }

        final long usableBytes = DriverDirectories.usableBytes(existing.getPath());
        if (usableBytes < minBytes)
        {
            throw new TransportException(
                ErrorCode.SHARED_MEMORY_TOO_SMALL,
                "the media driver needs " + minBytes / 1024 + " KiB at " + existing + ", which has " +
                usableBytes / 1024 + " KiB free");
        }
    }

    /**
     * Aeron fills its other files itself when it makes them. This one it would touch at the first loss, on the thread
     * that serves everybody; see {@link LogAllocation}.
     */
    private static void backLossReport(final String directory) throws IOException
    {
        final Path file = LossReportUtil.file(directory).toPath();
        Files.write(file, new byte[(int)Files.size(file)], StandardOpenOption.WRITE);
    }

    /** Asking for more than the system grants would make Aeron print a warning for every socket. */
    private static int granted(final int wantedLength, final boolean isReceive)
    {
        try (DatagramChannel channel = DatagramChannel.open())
        {
            if (isReceive)
            {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, wantedLength);
                return Math.min(wantedLength, channel.getOption(StandardSocketOptions.SO_RCVBUF));
            }

            channel.setOption(StandardSocketOptions.SO_SNDBUF, wantedLength);
            return Math.min(wantedLength, channel.getOption(StandardSocketOptions.SO_SNDBUF));
        }
        catch (final IOException ignore)
        {
            return 0; // Aeron takes that for the system's default.
        }
    }
}
