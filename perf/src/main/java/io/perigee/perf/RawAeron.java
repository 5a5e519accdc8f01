package io.perigee.perf;

import io.aeron.Aeron;
import io.aeron.ChannelUriStringBuilder;
import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.BufferClaim;
import io.perigee.transport.aeron.AeronServerContext;
import io.perigee.transport.aeron.MediaDriverContext;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.SleepingMillisIdleStrategy;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Aeron as Perigee uses it, with nothing of Perigee in it: the same driver threads, terms and frame lengths, so that an
 * echo over it is the floor under Perigee's latency.
 */
final class RawAeron
{
    static final int PING_STREAM_ID = 1001;
    static final int PONG_STREAM_ID = 1002;
    static final int FRAGMENT_LIMIT = 256;
    /** What the names of a media driver's threads contain. */
    static final List<String> DRIVER_THREADS = List.of("driver-conductor", "sender", "receiver");

    private static final int UDP_MTU_LENGTH = 8 * 1024;
    private static final int MIN_WINDOW_LENGTH = 64 * 1024;
    private static final int MAX_WINDOW_LENGTH = 256 * 1024;
    private static final long CONNECT_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);

    private RawAeron()
    {
    }

    static MediaDriver launchDriver(final String directory, final String idle)
    {
        final MediaDriverContext product = new MediaDriverContext();
        final int socketBufferLength = grantedSocketBufferLength(product.socketBufferLengthBytes());
        return MediaDriver.launch(new MediaDriver.Context()
            .aeronDirectoryName(directory)
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true)
            .warnIfDirectoryExists(false)
            .threadingMode(ThreadingMode.SHARED)
            .sharedIdleStrategy(IdleStrategies.byName(idle))
            .asyncExecutorEnabled(false)
            .termBufferSparseFile(product.isSparse())
            .timerIntervalNs(product.timerIntervalNs())
            .imageLivenessTimeoutNs(product.imageLivenessTimeoutNs())
            .clientLivenessTimeoutNs(product.clientLivenessTimeoutNs())
            .publicationUnblockTimeoutNs(product.clientLivenessTimeoutNs() * 3 / 2)
            .socketRcvbufLength(socketBufferLength)
            .socketSndbufLength(socketBufferLength)
            .initialWindowLength(
                Math.max(MIN_WINDOW_LENGTH, Math.min(socketBufferLength / 2, MAX_WINDOW_LENGTH)))
            .useConcurrentCountersManager(true)
            .errorHandler((throwable) -> System.err.println("driver: " + throwable)));
    }

    static Aeron connect(final String directory)
    {
        return Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(directory)
            .preTouchMappedMemory(new MediaDriverContext().isPreTouched())
            .idleStrategy(new SleepingMillisIdleStrategy(1))
            .errorHandler((throwable) -> System.err.println("aeron: " + throwable)));
    }

    /**
     * A channel for one direction of the echo.
     *
     * @param carrier of messages.
     * @param port    of the receiving side, for UDP.
     * @return its URI.
     */
    static String channel(final Carrier carrier, final int port)
    {
        final ChannelUriStringBuilder channel = new ChannelUriStringBuilder()
            .termLength(AeronServerContext.TERM_LENGTH_DEFAULT);
        return Carrier.IPC == carrier ?
            channel.media(CommonContext.IPC_MEDIA).mtu(AeronServerContext.IPC_MTU_LENGTH_DEFAULT).build() :
            channel.media(CommonContext.UDP_MEDIA).mtu(UDP_MTU_LENGTH).endpoint("127.0.0.1:" + port).build();
    }

    /**
     * The receiving side of such a channel.
     *
     * @param carrier of messages.
     * @param port    of the receiving side, for UDP.
     * @return its URI.
     */
    static String receivingChannel(final Carrier carrier, final int port)
    {
        return Carrier.IPC == carrier ?
            "aeron:ipc" : "aeron:udp?rejoin=false|endpoint=127.0.0.1:" + port;
    }

    /**
     * Send a message in the quickest way that its length allows.
     *
     * @param publication to send to.
     * @param claim       to use.
     * @param buffer      that holds the message.
     * @param offset      where it begins.
     * @param length      of it in bytes.
     * @return position after it, or a negative result of Aeron.
     */
    static long send(
        final ExclusivePublication publication,
        final BufferClaim claim,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        if (length > publication.maxPayloadLength())
        {
            return publication.offer(buffer, offset, length);
        }

        final long position = publication.tryClaim(length, claim);
        if (position > 0)
        {
            claim.buffer().putBytes(claim.offset(), buffer, offset, length);
            claim.commit();
        }
        return position;
    }

    /**
     * Wait for something that Aeron does in the background.
     *
     * @param condition to come true.
     * @param failure   what to say if it does not.
     */
    static void await(final BooleanSupplier condition, final String failure)
    {
        final long deadlineNs = System.nanoTime() + CONNECT_TIMEOUT_NS;
        while (!condition.getAsBoolean())
        {
            if (System.nanoTime() - deadlineNs >= 0)
            {
                throw new RigException(failure);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    /** Asking for more than the system grants would make Aeron print a warning for every socket. */
    private static int grantedSocketBufferLength(final int wantedLength)
    {
        try (DatagramChannel channel = DatagramChannel.open())
        {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, wantedLength);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, wantedLength);
            return Math.min(wantedLength, Math.min(
                channel.getOption(StandardSocketOptions.SO_RCVBUF),
                channel.getOption(StandardSocketOptions.SO_SNDBUF)));
        }
        catch (final IOException ignored)
        {
            return 0;
        }
    }
}
