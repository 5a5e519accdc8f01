package io.perigee.journal;

/**
 * A data directory that belongs to this process until it is closed.
 */
public interface StorageLock extends AutoCloseable
{
    /**
     * Give the lock back. Does nothing the second time.
     */
    @Override
    void close();
}
