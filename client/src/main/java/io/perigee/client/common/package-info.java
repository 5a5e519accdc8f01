/**
 * Error codes of the client, with the names and numbers of RocketMQ.
 */
package io.perigee.client.common;
