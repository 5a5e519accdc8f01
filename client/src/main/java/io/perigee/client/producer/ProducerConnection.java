package io.perigee.client.producer;

import java.net.InetSocketAddress;

/**
 * The way from a send to the I/O thread, and what that thread knows of the broker.
 */
interface ProducerConnection
{
    /**
     * Hand an attempt to the I/O thread. Never refused: what is in flight is bounded before.
     */
    void submit(SendAttempt attempt);

    /**
     * Name of the broker that messages go to.
     */
    String brokerName();

    /**
     * Address of the broker that messages go to.
     */
    InetSocketAddress brokerAddress();
}
