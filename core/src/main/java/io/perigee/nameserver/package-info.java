/**
 * Who serves what: the registry that clients ask for routes, and the agent that keeps a broker registered with it.
 * <p>
 * NameServers never talk to each other. A broker registers with all of them, so each is complete on its own, and a
 * client may ask any. Everything travels in datagrams that may be lost, doubled and reordered: every request can be
 * repeated without harm, and whoever asks repeats it until it is answered.
 */
package io.perigee.nameserver;
