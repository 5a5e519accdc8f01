package io.perigee.broker;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Is shown every record of the log, in order and once: while the log is opened those that recovery reads, later each
 * one that is committed, dispatched and durable, which no crash takes back. What it derives from them is its own.
 * Called by the thread that opens the broker, then by housekeeping only.
 */
interface CommittedRecordListener
{
    /**
     * A record of the log. Padding is not shown.
     *
     * @param buffer that holds the record; not to be kept.
     * @param offset where the record begins.
     * @param length of the record in bytes.
     */
    void onRecord(UnsafeBuffer buffer, int offset, int length);

    /**
     * A checkpoint is being made: whatever was derived from records below the position, and cannot be derived again
     * from those above it, must be durable when this has answered true. No record is shown meanwhile. Called again in
     * each duty cycle until it does, so that no cycle takes long.
     *
     * @param position that the next start will begin to read from; all records below it were shown.
     * @return true once there is nothing left to be made durable.
     */
    default boolean prepareCheckpoint(final long position)
    {
        return true;
    }
}
