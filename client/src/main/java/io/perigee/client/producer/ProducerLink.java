package io.perigee.client.producer;

import java.net.InetSocketAddress;

import io.perigee.protocol.ErrorCode;

/**
 * What the producer's I/O thread needs of the low-latency client. Used by that thread only.
 */
interface ProducerLink extends AutoCloseable
{
    /** The transport takes nothing now: offer again in a later duty cycle. */
    long LATER = -1;
    /** The broker would never take the message: it is too long. */
    long TOO_LONG = -2;
    /** The topic has no such queue. */
    long NO_QUEUE = -3;
    /** Nothing can be sent any more. */
    long ENDED = -4;

    /**
     * Step the connection, and report what the broker answered.
     */
    int poll();

    /**
     * Give an attempt to the transport.
     *
     * @return its sequence, 0 or more; one of the constants if it was not taken.
     */
    long offer(SendAttempt attempt);

    /**
     * Number of queues of a topic; asks for the topic when it is named for the first time.
     *
     * @return 0 if it is not known.
     */
    int queueCount(String topic);

    /**
     * What is wrong with a topic.
     */
    ErrorCode fault(String topic);

    /**
     * Why there is no connection; OK if there is one, or nothing is known to be wrong.
     */
    ErrorCode connectionFault();

    /**
     * Name of the broker, empty as long as none was connected.
     */
    String brokerName();

    /**
     * Address of the broker, null as long as none was connected.
     */
    InetSocketAddress brokerAddress();

    /**
     * {@inheritDoc}
     */
    @Override
    void close();
}
