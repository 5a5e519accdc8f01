/**
 * Failures between a client and the servers, with the names of the Java client of RocketMQ.
 */
package io.perigee.remoting.exception;
