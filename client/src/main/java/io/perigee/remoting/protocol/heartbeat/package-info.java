/**
 * How the members of a group share messages, with the names of the Java client of RocketMQ.
 */
package io.perigee.remoting.protocol.heartbeat;
