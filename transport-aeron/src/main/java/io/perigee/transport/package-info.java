/**
 * What the rest of Perigee knows of the network: links that deliver every frame in order or end, and datagrams that
 * may do neither. {@code io.perigee.transport.aeron} is their real form; a simulated network is another.
 */
package io.perigee.transport;
