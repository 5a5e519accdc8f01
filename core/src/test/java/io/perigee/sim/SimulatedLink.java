package io.perigee.sim;

import io.perigee.transport.ClientLink;
import io.perigee.transport.FrameAction;
import io.perigee.transport.FrameHandler;
import io.perigee.transport.TransportResult;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * One end of a link. The client's end is polled by itself, the server's by its {@link SimulatedAcceptor}.
 */
final class SimulatedLink implements ClientLink
{
    private final SimulatedNetwork network;
    private final SimulatedHost host;
    private final long id;
    private SimulatedLink peer;
    private SimulatedStream outbound;
    private SimulatedStream inbound;
    private SimulatedAcceptor acceptor;
    private SimulatedStream.Frame claim;
    private Object attachment;
    private String explanation = "";
    private boolean isConnected;
    private boolean hasPolled;
    private boolean isClosed;
    private boolean wasAdminAction;
    private boolean isExhausted;

    private SimulatedLink(final SimulatedNetwork network, final SimulatedHost host)
    {
        this.network = network;
        this.host = host;
        id = network.nextLinkId();
    }

    /** The client's end of a link that is being opened. */
    static SimulatedLink connecting(final SimulatedNetwork network, final SimulatedHost host)
    {
        final SimulatedLink link = new SimulatedLink(network, host);
        network.trace().record(TraceKind.LINK_CONNECT, link.actorId(), link.id);
        return link;
    }

    /** The server's end, made when the client's attempt has reached it. */
    static SimulatedLink accepted(final SimulatedLink clientEnd, final SimulatedAcceptor acceptor)
    {
        final SimulatedNetwork network = clientEnd.network;
        final SimulatedLink serverEnd = new SimulatedLink(network, acceptor.host());
        serverEnd.acceptor = acceptor;
        serverEnd.peer = clientEnd;
        clientEnd.peer = serverEnd;
        serverEnd.outbound = new SimulatedStream(network, serverEnd, clientEnd);
        serverEnd.inbound = new SimulatedStream(network, clientEnd, serverEnd);
        clientEnd.outbound = serverEnd.inbound;
        clientEnd.inbound = serverEnd.outbound;
        network.trace().record(TraceKind.LINK_OPENED, serverEnd.actorId(), clientEnd.id, serverEnd.id);
        network.added(clientEnd);
        return serverEnd;
    }

    int actorId()
    {
        return host.actorId();
    }

    void wake()
    {
        host.wake();
    }

    void connected()
    {
        if (!isClosed)
        {
            isConnected = true;
            network.trace().record(TraceKind.LINK_CONNECTED, actorId(), id);
            wake();
        }
    }

    void connectFailed(final String reason)
    {
        if (!isClosed)
        {
            isClosed = true;
            explanation = reason;
            host.removed(this);
            network.trace().record(TraceKind.LINK_CONNECT_FAILED, actorId(), id);
            wake();
        }
    }

    /** The network kills the link: what is under way may be lost, and each end learns of it in its own time. */
    void lose(final long seenMaxNs)
    {
        final SimulatedNetwork net = network;
        net.trace().record(TraceKind.LINK_LOST, actorId(), id);
        net.ended(this);
        net.ended(peer);
        cut(inbound);
        cut(outbound);
        net.after(1 + net.random().nextLong(seenMaxNs), () -> endSeen("the connection was lost"));
        net.after(1 + net.random().nextLong(seenMaxNs), () -> peer.endSeen("the connection was lost"));
    }

    /** The process at this end dies. */
    void crash(final long seenMaxNs)
    {
        if (isClosed)
        {
            return;
        }

        isClosed = true;
        if (null != peer && !peer.isClosed)
        {
            lose(seenMaxNs);
        }
    }

    void clog(final long durationNs)
    {
        inbound.clog(durationNs);
        outbound.clog(durationNs);
    }

    @Override
    public int poll(final FrameHandler handler, final int frameLimit)
    {
        int count = 0;
        while (count < frameLimit && !isClosed && null != inbound && inbound.hasArrived())
        {
            hasPolled = true;
            final SimulatedStream.Frame frame = inbound.next();
            final FrameAction action =
                handler.onFrame(this, frame.buffer, SimulatedStream.FRAME_OFFSET, frame.lengthBytes);
            if (FrameAction.ABORT == action)
            {
                network.trace().record(TraceKind.FRAME_ABORTED, actorId(), id);
                break;
            }

            count++;
            // The handler may have closed the link, and its unread frames with it.
            if (!isClosed)
            {
                inbound.consumed(frame);
            }

            if (FrameAction.BREAK == action)
            {
                break;
            }
        }

        return count;
    }

    @Override
    public String explanation()
    {
        return explanation;
    }

    @Override
    public long id()
    {
        return id;
    }

    @Override
    public boolean isConnected()
    {
        return isWritable() && !isClosed;
    }

    @Override
    public boolean isClosed()
    {
        return isClosed;
    }

    @Override
    public boolean hasUnread()
    {
        return !isClosed && null != inbound && inbound.hasArrived();
    }

    @Override
    public Object attachment()
    {
        return attachment;
    }

    @Override
    public void attachment(final Object attachment)
    {
        this.attachment = attachment;
    }

    @Override
    public void close()
    {
        if (isClosed)
        {
            return;
        }

        network.trace().record(TraceKind.LINK_CLOSED, actorId(), id);
        end("closed");
        if (null != peer && !peer.isClosed)
        {
            network.ended(this);
            network.ended(peer);
            // What was sent before may still arrive, and the end follows it; or the end overtakes it.
            final long delayNs = network.delayNs();
            final long endNs = network.simulation().nowNs() + delayNs;
            final long drainedNs = network.random().nextBoolean() ? Math.max(endNs, outbound.lastArrivalNs()) : endNs;
            outbound.cutAt(drainedNs);
            network.simulation().queue().scheduleAt(drainedNs, () -> peer.endSeen("the other side closed"));
        }
    }

    @Override
    public int maxFrameLengthBytes()
    {
        return network.settings().maxFrameLengthBytes();
    }

    @Override
    public long tryClaim(final int lengthBytes)
    {
        if (null != claim)
        {
            throw new IllegalStateException("the last claim of link " + id + " is still open");
        }

        final long result = check(lengthBytes);
        if (result >= 0)
        {
            claim = SimulatedStream.newFrame(lengthBytes);
        }

        return result;
    }

    @Override
    public MutableDirectBuffer claimedBuffer()
    {
        return claim.buffer;
    }

    @Override
    public int claimedOffset()
    {
        return SimulatedStream.FRAME_OFFSET;
    }

    @Override
    public void commit()
    {
        final SimulatedStream.Frame frame = claim;
        claim = null;
        outbound.send(frame);
    }

    @Override
    public void abort()
    {
        claim = null;
    }

    @Override
    public long offer(
        final DirectBuffer header,
        final int headerOffset,
        final int headerLength,
        final DirectBuffer body,
        final int bodyOffset,
        final int bodyLength)
    {
        final long result = tryClaim(headerLength + bodyLength);
        if (result >= 0)
        {
            claim.putBytes(0, header, headerOffset, headerLength);
            if (bodyLength > 0)
            {
                claim.putBytes(headerLength, body, bodyOffset, bodyLength);
            }

            commit();
        }

        return result;
    }

    private long check(final int lengthBytes)
    {
        if (lengthBytes < 1 || lengthBytes > maxFrameLengthBytes())
        {
            throw new IllegalArgumentException("frame of " + lengthBytes + " bytes; max " + maxFrameLengthBytes());
        }

        if (isClosed)
        {
            return TransportResult.CLOSED;
        }

        if (!isWritable())
        {
            return TransportResult.NOT_CONNECTED;
        }

        if (!wasAdminAction && network.happens(network.settings().adminActionProbability()))
        {
            wasAdminAction = true;
            network.trace().record(TraceKind.ADMIN_ACTION, actorId(), id);
            return TransportResult.ADMIN_ACTION;
        }

        wasAdminAction = false;
        if (!outbound.hasRoom(lengthBytes))
        {
            network.trace().record(TraceKind.BACK_PRESSURED, actorId(), id);
            return TransportResult.BACK_PRESSURED;
        }

        if (isExhausted || outbound.positionAfter(lengthBytes) > network.settings().maxStreamPosition())
        {
            if (!isExhausted)
            {
                isExhausted = true;
                network.trace().record(TraceKind.STREAM_EXHAUSTED, actorId(), id);
            }
            return TransportResult.MAX_POSITION_EXCEEDED;
        }

        return outbound.positionAfter(lengthBytes);
    }

    /** A server writes from the client's first frame on. */
    private boolean isWritable()
    {
        return isConnected && (null == acceptor || hasPolled);
    }

    /** What is under way is lost from some frame on, or all of it arrives. */
    private void cut(final SimulatedStream stream)
    {
        if (network.random().nextBoolean())
        {
            stream.cutAt(stream.lastArrivalNs());
            return;
        }

        final long nowNs = network.simulation().nowNs();
        final long underWayNs = Math.max(1, stream.lastArrivalNs() - nowNs);
        stream.cutAt(nowNs + network.random().nextLong(underWayNs + 1));
    }

    private void endSeen(final String reason)
    {
        if (!isClosed)
        {
            final int unread = inbound.dropUnread();
            network.trace().record(TraceKind.LINK_END_SEEN, actorId(), id, unread);
            end(reason);
            wake();
        }
    }

    private void end(final String reason)
    {
        isClosed = true;
        explanation = reason;
        host.removed(this);
        if (null != inbound)
        {
            inbound.dropUnread();
        }

        if (null != acceptor)
        {
            acceptor.ended(this);
        }
    }
}
