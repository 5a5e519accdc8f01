package io.perigee.client.consumer.listener;

/**
 * What a listener says of the messages that it was given.
 */
public enum ConsumeConcurrentlyStatus
{
    /** They are done. */
    CONSUME_SUCCESS,
    /** Try again later. */
    RECONSUME_LATER
}
