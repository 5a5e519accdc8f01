/**
 * The broker: sessions, topics, groups, and the way of a message from a producer's frame to a consumer's.
 * <p>
 * Five duties make the data path. {@link io.perigee.broker.Ingress} validates frames and claims ring events;
 * {@link io.perigee.broker.LogSequencer} appends them to the log and decides what is committed;
 * {@link io.perigee.broker.AckStage} answers once that is so; {@link io.perigee.broker.Dispatcher} builds consume
 * queues from committed records; {@link io.perigee.broker.Delivery} sends them to consumers. Two more wait for the
 * disk: {@link io.perigee.broker.Flusher} and {@link io.perigee.broker.Housekeeping}.
 */
package io.perigee.broker;
