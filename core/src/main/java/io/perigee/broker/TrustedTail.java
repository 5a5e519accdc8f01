package io.perigee.broker;

import io.perigee.pipeline.Position;

/**
 * The end of the log that this process has appended a moment ago: it is in memory, as it was written. What lies before
 * may have to come from the disk, and may have been damaged there.
 */
final class TrustedTail
{
    private final Position append;
    private final long startPosition;
    private final long lengthBytes;

    /**
     * Create for a broker that was just started.
     *
     * @param ctx           of the broker.
     * @param startPosition end of the log at the start; nothing below it was appended by this process.
     */
    TrustedTail(final BrokerContext ctx, final long startPosition)
    {
        this.append = ctx.positions().append();
        this.startPosition = startPosition;
        this.lengthBytes = ctx.limits().trustedTailLengthBytes();
    }

    /**
     * Where it begins now. Any agent.
     *
     * @return absolute log position in bytes; only ever moves up.
     */
    long beginPosition()
    {
        return Math.max(startPosition, append.get() - lengthBytes);
    }
}
