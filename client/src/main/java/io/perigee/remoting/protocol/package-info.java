/**
 * Response codes, with the names and numbers of RocketMQ. The frames themselves are in {@code io.perigee.protocol}.
 */
package io.perigee.remoting.protocol;
