/**
 * Failures of clients and brokers, with the names of the Java client of RocketMQ.
 */
package io.perigee.client.exception;
