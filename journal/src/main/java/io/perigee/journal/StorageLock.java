package io.perigee.journal;

/**
 * A data directory that belongs to this process until it is closed.
 */
public interface StorageLock extends AutoCloseable
{
    /**
     * Write down who holds the lock, for others to read. Until then nothing but the name of the file has changed.
     */
    default void sign()
    {
        // Where nobody else can read it there is nothing to write.
    }

    /**
     * Give the lock back. Does nothing the second time.
     */
    @Override
    void close();
}
