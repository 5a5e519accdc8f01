/**
 * Producers with the names and signatures of the Java client of RocketMQ.
 * <p>
 * {@link io.perigee.client.producer.DefaultMQProducer} takes messages from any thread and hands them to one I/O thread
 * of its own, which owns the low-latency publishers. Who wants neither the hand-off nor the allocation uses
 * {@code io.perigee.client.Publisher} directly.
 */
package io.perigee.client.producer;
