/**
 * Choices of a consumer, with the names of the Java client of RocketMQ.
 */
package io.perigee.common.consumer;
