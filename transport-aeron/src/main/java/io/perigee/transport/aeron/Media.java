package io.perigee.transport.aeron;

/**
 * What carries a link.
 */
enum Media
{
    /** Shared memory. */
    IPC,
    /** Datagrams. */
    UDP
}
