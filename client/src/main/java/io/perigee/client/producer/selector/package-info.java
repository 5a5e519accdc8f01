/**
 * Ready-made queue selectors, with the names of the Java client of RocketMQ.
 */
package io.perigee.client.producer.selector;
