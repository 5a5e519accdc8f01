package io.perigee.journal;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Sees every valid record while the log is opened.
 */
@FunctionalInterface
public interface RecoveryListener
{
    /**
     * A record of the log, in order. Padding is shown too.
     *
     * @param buffer that holds the record.
     * @param offset where the record begins.
     * @param length of the record in bytes.
     */
    void onRecord(UnsafeBuffer buffer, int offset, int length);
}
