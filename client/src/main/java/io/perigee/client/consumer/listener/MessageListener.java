package io.perigee.client.consumer.listener;

/**
 * Gets the messages of a push consumer. Implement one of the interfaces that extend it.
 */
public interface MessageListener
{
}
