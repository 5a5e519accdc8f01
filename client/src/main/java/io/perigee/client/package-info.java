/**
 * The client. {@link io.perigee.client.PerigeeClient} opens {@link io.perigee.client.Publisher}s and
 * {@link io.perigee.client.Subscriber}s: stepped by the caller's thread, without allocation, with back-pressure as
 * negative results. What has RocketMQ's names is built on them.
 * <p>
 * Everything is a state machine that gets clock, randomness and network from its
 * {@link io.perigee.client.PerigeeClient.Context}, so that it runs unmodified under a simulator. Only methods whose
 * name begins with {@code await}, {@code close()} and {@link io.perigee.client.Admin} wait.
 */
package io.perigee.client;
