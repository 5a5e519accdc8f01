package io.perigee.transport.aeron;

/**
 * How a client chooses between shared memory and UDP.
 */
public enum ChannelPreference
{
    /** Shared memory where the broker's media driver can be reached, UDP otherwise. */
    AUTO,
    /** Shared memory or nothing. */
    IPC,
    /** UDP, on the same host too. */
    UDP
}
