package io.perigee.common.message;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Unique message ids, in RocketMQ's form: 32 hexadecimal digits for 4 bytes IP address, 2 process id, 4 hash of the
 * class loader, 4 milliseconds since the beginning of the month, 2 counter.
 */
public final class MessageClientIDSetter
{
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final int ADDRESS_LENGTH = 4;
    private static final int PREFIX_LENGTH = ADDRESS_LENGTH + Short.BYTES + Integer.BYTES;
    private static final String PREFIX = prefix();
    private static final AtomicInteger COUNTER = new AtomicInteger();

    /** Beginning of the month and of the next, replaced together. */
    private static volatile long[] month = monthOf(System.currentTimeMillis());

    private MessageClientIDSetter()
    {
    }

    /**
     * A new id.
     *
     * @return 32 hexadecimal digits.
     */
    public static String createUniqID()
    {
        final long nowMs = System.currentTimeMillis();
        long[] current = month;
        if (nowMs < current[0] || nowMs >= current[1])
        {
            current = monthOf(nowMs);
            month = current;
        }
        return PREFIX + HEX.toHexDigits((int)(nowMs - current[0])) + HEX.toHexDigits((short)COUNTER.getAndIncrement());
    }

    /**
     * Give a message an id if it has none.
     *
     * @param msg to change.
     */
    public static void setUniqID(final Message msg)
    {
        if (null == msg.getProperty(MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX))
        {
            msg.putProperty(MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX, createUniqID());
        }
    }

    /**
     * Id of a message.
     *
     * @param msg to look at.
     * @return the id, null if it has none.
     */
    public static String getUniqID(final Message msg)
    {
        return msg.getProperty(MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX);
    }

    /**
     * IP address of the client that made an id.
     *
     * @param msgID made by {@link #createUniqID()}.
     * @return four bytes; null if it is not such an id.
     */
    public static byte[] getIPFromID(final String msgID)
    {
        if (MessageDecoder.MSG_ID_LENGTH_IPV4 != msgID.length())
        {
            return null;
        }
        final byte[] address = new byte[ADDRESS_LENGTH];
        for (int i = 0; i < ADDRESS_LENGTH; i++)
        {
            final int high = Character.digit(msgID.charAt(2 * i), 16);
            final int low = Character.digit(msgID.charAt(2 * i + 1), 16);
            if (high < 0 || low < 0)
            {
                return null;
            }
            address[i] = (byte)(high << 4 | low);
        }
        return address;
    }

    /**
     * IP address of this host as its messages carry it.
     *
     * @return four bytes.
     */
    public static byte[] localAddress()
    {
        try
        {
            for (final NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces()))
            {
                for (final InterfaceAddress address : network.getInterfaceAddresses())
                {
                    final InetAddress candidate = address.getAddress();
                    if (candidate instanceof Inet4Address && !candidate.isLoopbackAddress() && network.isUp())
                    {
                        return candidate.getAddress();
                    }
                }
            }
        }
        catch (final SocketException ex)
        {
            return new byte[] {127, 0, 0, 1}; // such a host still needs ids
        }
        return new byte[] {127, 0, 0, 1};
    }

    private static String prefix()
    {
        final ByteBuffer buffer = ByteBuffer.allocate(PREFIX_LENGTH);
        buffer.put(localAddress(), 0, ADDRESS_LENGTH);
        buffer.putShort((short)ProcessHandle.current().pid());
        buffer.putInt(System.identityHashCode(MessageClientIDSetter.class.getClassLoader()));
        return HEX.formatHex(buffer.array());
    }

    private static long[] monthOf(final long nowMs)
    {
        final ZoneId zone = ZoneId.systemDefault();
        final LocalDateTime begin = LocalDateTime.ofInstant(Instant.ofEpochMilli(nowMs), zone)
            .withDayOfMonth(1).truncatedTo(ChronoUnit.DAYS);
        return new long[] {
            begin.atZone(zone).toInstant().toEpochMilli(),
            begin.plusMonths(1).atZone(zone).toInstant().toEpochMilli()};
    }
}
