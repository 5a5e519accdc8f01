package io.perigee.journal;

import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;

/**
 * A mapped range of a file.
 */
public interface MappedRegion extends AutoCloseable
{
    /**
     * The range, for everybody.
     *
     * @return the one buffer over the range; its index 0 is the begin of the range.
     */
    UnsafeBuffer buffer();

    /**
     * Another view of the range with a position and a limit of its own, as {@link java.util.zip.CRC32C} wants it.
     *
     * @return a new view for one owner.
     */
    ByteBuffer newView();

    /**
     * Unmap. Whoever touches the buffers afterwards ends the process. Does nothing the second time.
     */
    @Override
    void close();
}
