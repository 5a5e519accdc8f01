package io.perigee.common.consumer;

/**
 * Where a group that has no offset yet begins to consume a queue.
 */
public enum ConsumeFromWhere
{
    /** Behind the last message: only what is sent from now on. */
    CONSUME_FROM_LAST_OFFSET,
    /** At the first message that is still stored. */
    CONSUME_FROM_FIRST_OFFSET,
    /** At the first message that was stored at a given time or later. */
    CONSUME_FROM_TIMESTAMP
}
