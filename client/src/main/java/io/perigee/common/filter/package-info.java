/**
 * Ways to select messages, with the names of the Java client of RocketMQ.
 */
package io.perigee.common.filter;
