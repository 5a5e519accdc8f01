package io.perigee.transport;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Where frames are written. Not thread-safe: a sink belongs to one agent.
 * <p>
 * Every write either happens whole or not at all, never blocks, and says so by its result: a non-negative stream
 * position, or one of the negative codes of {@link TransportResult}.
 */
public interface FrameSink
{
    /**
     * The longest frame that can be written.
     *
     * @return bytes; the same for the life of the sink once it is connected.
     */
    int maxFrameLengthBytes();

    /**
     * Reserve room for one frame, to be filled at {@link #claimedBuffer()} from {@link #claimedOffset()} and ended
     * by {@link #commit()} or {@link #abort()} before anything else is written.
     *
     * @param lengthBytes of the frame, 1 to {@link #maxFrameLengthBytes()}.
     * @return the stream position after the frame, or a negative {@link TransportResult}.
     */
    long tryClaim(int lengthBytes);

    /**
     * The buffer of the open claim.
     *
     * @return the buffer that the claimed frame is written to.
     */
    MutableDirectBuffer claimedBuffer();

    /**
     * Where the open claim begins.
     *
     * @return offset of the claimed frame in {@link #claimedBuffer()}, 8-byte aligned.
     */
    int claimedOffset();

    /**
     * Send the claimed frame.
     */
    void commit();

    /**
     * Give the claimed room back; the other side sees nothing.
     */
    void abort();

    /**
     * Write one frame gathered from two places.
     *
     * @param header       holds the first bytes of the frame.
     * @param headerOffset where they begin.
     * @param headerLength how many there are.
     * @param body         holds the bytes that follow.
     * @param bodyOffset   where they begin.
     * @param bodyLength   how many there are, may be 0.
     * @return the stream position after the frame, or a negative {@link TransportResult}.
     */
    long offer(
        DirectBuffer header, int headerOffset, int headerLength, DirectBuffer body, int bodyOffset, int bodyLength);
}
