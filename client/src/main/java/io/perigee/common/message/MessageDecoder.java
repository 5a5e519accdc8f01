package io.perigee.common.message;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * Offset message ids: the broker's IP address (4 or 16 bytes), its port (4) and the position of the message in its log
 * (8), in hexadecimal.
 */
public final class MessageDecoder
{
    /** Length of an id with an IPv4 address, in characters. */
    public static final int MSG_ID_LENGTH_IPV4 = 32;
    /** Length of an id with an IPv6 address, in characters. */
    public static final int MSG_ID_LENGTH_IPV6 = 56;

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private MessageDecoder()
    {
    }

    /**
     * The id of a stored message.
     *
     * @param socketAddress         of the broker, resolved.
     * @param transactionIdhashCode position in its log, in bytes. (RocketMQ's name for the parameter.)
     * @return 32 or 56 hexadecimal digits.
     */
    public static String createMessageId(final SocketAddress socketAddress, final long transactionIdhashCode)
    {
        final InetSocketAddress broker = (InetSocketAddress)socketAddress;
        final byte[] address = broker.getAddress().getAddress();
        final ByteBuffer buffer = ByteBuffer.allocate(address.length + Integer.BYTES + Long.BYTES);
        buffer.put(address).putInt(broker.getPort()).putLong(transactionIdhashCode);
        return HEX.formatHex(buffer.array());
    }

    /**
     * What an id says.
     *
     * @param msgId 32 or 56 hexadecimal digits.
     * @return where the message is stored.
     * @throws UnknownHostException     never with an id of the right length.
     * @throws IllegalArgumentException if it is not such an id.
     */
    public static MessageId decodeMessageId(final String msgId) throws UnknownHostException
    {
        if (MSG_ID_LENGTH_IPV4 != msgId.length() && MSG_ID_LENGTH_IPV6 != msgId.length())
        {
            throw new IllegalArgumentException("not an offset message id: " + msgId);
        }
        final ByteBuffer buffer = ByteBuffer.wrap(HEX.parseHex(msgId));
        final byte[] address = new byte[buffer.capacity() - Integer.BYTES - Long.BYTES];
        buffer.get(address);
        final int port = buffer.getInt();
        return new MessageId(new InetSocketAddress(InetAddress.getByAddress(address), port), buffer.getLong());
    }
}
