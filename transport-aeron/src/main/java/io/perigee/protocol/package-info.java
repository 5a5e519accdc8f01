/**
 * What clients, brokers and NameServers say to each other: the codecs that SbeTool generates from
 * {@code perigee-protocol.xml}, the version of the protocol and the error codes that it carries.
 */
package io.perigee.protocol;
