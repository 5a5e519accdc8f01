/**
 * Datagrams over plain UDP sockets, for the questions that clients and brokers ask NameServers.
 */
package io.perigee.transport.udp;
