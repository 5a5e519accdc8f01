/**
 * Listeners of push consumers, with the names of the Java client of RocketMQ.
 */
package io.perigee.client.consumer.listener;
