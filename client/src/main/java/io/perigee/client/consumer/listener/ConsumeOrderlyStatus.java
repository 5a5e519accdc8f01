package io.perigee.client.consumer.listener;

/**
 * What an orderly listener says of the messages that it was given.
 */
public enum ConsumeOrderlyStatus
{
    /** They are done; without automatic commit, they will be when {@link #COMMIT} follows. */
    SUCCESS,
    /** Without automatic commit: take back everything since the last commit, and try it again later. */
    ROLLBACK,
    /** Without automatic commit: everything so far is done. */
    COMMIT,
    /** Try these again in a moment; the queue waits for them. */
    SUSPEND_CURRENT_QUEUE_A_MOMENT
}
