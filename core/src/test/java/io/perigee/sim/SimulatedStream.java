package io.perigee.sim;

import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayDeque;
import java.util.zip.CRC32C;

/**
 * One direction of a link: frames in order, at most a window of bytes ahead of the reader.
 * <p>
 * Frames are filled with rubbish before they are claimed and after they are read, and checked on arrival against what
 * they were when they were sent, so that whoever keeps a buffer for too long is found out.
 */
final class SimulatedStream
{
    /** Frames do not begin at the start of their buffer, as they do not in a real log buffer. */
    static final int FRAME_OFFSET = 32;
    private static final byte CLAIMED_RUBBISH = (byte)0xA5;
    private static final byte READ_RUBBISH = (byte)0xDB;
    private static final long FOREVER = Long.MAX_VALUE;

    private final SimulatedNetwork network;
    private final SimulatedLink writer;
    private final SimulatedLink reader;
    private final ArrayDeque<Frame> arrived = new ArrayDeque<>();
    private final CRC32C crc = new CRC32C();
    private long sentPosition;
    private long consumedPosition;
    private long limitPosition;
    private long lastArrivalNs;
    private long cutNs = FOREVER;
    private boolean isStatusPending;

    SimulatedStream(final SimulatedNetwork network, final SimulatedLink writer, final SimulatedLink reader)
    {
        this.network = network;
        this.writer = writer;
        this.reader = reader;
        limitPosition = network.settings().windowLengthBytes();
    }

    boolean hasRoom(final int lengthBytes)
    {
        return sentPosition + footprint(lengthBytes) <= limitPosition;
    }

    long positionAfter(final int lengthBytes)
    {
        return sentPosition + footprint(lengthBytes);
    }

    static Frame newFrame(final int lengthBytes)
    {
        final Frame frame = new Frame(lengthBytes);
        frame.buffer.setMemory(0, frame.buffer.capacity(), CLAIMED_RUBBISH);
        return frame;
    }

    void send(final Frame frame)
    {
        final long nowNs = network.simulation().nowNs();
        network.tap().onFrame(writer.actorId(), frame.buffer, FRAME_OFFSET, frame.lengthBytes);
        frame.checksum = checksum(frame);
        sentPosition += footprint(frame.lengthBytes);
        frame.position = sentPosition;
        network.trace().record(
            TraceKind.FRAME_SENT, writer.actorId(), writer.id(), ((long)frame.lengthBytes << 32) | frame.checksum);

        lastArrivalNs = Math.max(lastArrivalNs, nowNs + network.delayNs());
        network.simulation().queue().scheduleAt(lastArrivalNs, () -> onArrival(frame));
    }

    void clog(final long durationNs)
    {
        lastArrivalNs = Math.max(lastArrivalNs, network.simulation().nowNs() + durationNs);
    }

    /** Lose every frame that arrives later than this. */
    void cutAt(final long timeNs)
    {
        cutNs = Math.min(cutNs, timeNs);
    }

    long lastArrivalNs()
    {
        return lastArrivalNs;
    }

    boolean hasArrived()
    {
        return !arrived.isEmpty();
    }

    Frame next()
    {
        return arrived.peek();
    }

    void consumed(final Frame frame)
    {
        arrived.remove();
        consumedPosition = frame.position;
        frame.buffer.setMemory(0, frame.buffer.capacity(), READ_RUBBISH);
        if (!isStatusPending)
        {
            isStatusPending = true;
            network.after(network.delayNs(), this::onStatus);
        }
    }

    int dropUnread()
    {
        final int count = arrived.size();
        arrived.clear();
        return count;
    }

    private void onArrival(final Frame frame)
    {
        if (network.simulation().nowNs() > cutNs || reader.isClosed())
        {
            network.trace().record(TraceKind.FRAME_LOST, reader.actorId(), reader.id(), frame.position);
            return;
        }

        if (network.happens(network.settings().frameSkipProbability()))
        {
            network.trace().record(TraceKind.FRAME_SKIPPED, reader.actorId(), reader.id(), frame.position);
            return;
        }

        if (checksum(frame) != frame.checksum)
        {
            throw new AssertionError("a frame of link " + writer.id() + " was changed after it was sent");
        }

        network.trace().record(TraceKind.FRAME_ARRIVED, reader.actorId(), reader.id(), frame.checksum);
        arrived.add(frame);
        reader.wake();
    }

    private void onStatus()
    {
        isStatusPending = false;
        limitPosition = consumedPosition + network.settings().windowLengthBytes();
        writer.wake();
    }

    private long checksum(final Frame frame)
    {
        crc.reset();
        crc.update(frame.buffer.byteArray(), FRAME_OFFSET, frame.lengthBytes);
        return crc.getValue();
    }

    private static long footprint(final int lengthBytes)
    {
        return BitUtil.align((long)lengthBytes + FRAME_OFFSET, FRAME_OFFSET);
    }

    /** A frame on its way. */
    static final class Frame
    {
        final UnsafeBuffer buffer;
        final int lengthBytes;
        private long checksum;
        private long position;

        private Frame(final int lengthBytes)
        {
            this.lengthBytes = lengthBytes;
            buffer = new UnsafeBuffer(new byte[BitUtil.align(FRAME_OFFSET + lengthBytes, Long.BYTES)]);
        }

        void putBytes(final int index, final DirectBuffer source, final int sourceOffset, final int lengthBytes)
        {
            buffer.putBytes(FRAME_OFFSET + index, source, sourceOffset, lengthBytes);
        }
    }
}
