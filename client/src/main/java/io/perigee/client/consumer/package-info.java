/**
 * Consumers with the names and signatures of the Java client of RocketMQ.
 * <p>
 * {@link io.perigee.client.consumer.DefaultMQPushConsumer} reads with one I/O thread, which owns the low-latency
 * subscribers, and runs the listener in a pool of threads. Who wants messages on a thread of his own, without
 * allocation, uses {@code io.perigee.client.Subscriber} directly.
 */
package io.perigee.client.consumer;
