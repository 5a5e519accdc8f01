package io.perigee.perf;

/**
 * What messages travel on.
 */
enum Carrier
{
    /** Shared memory. */
    IPC,
    /** Datagrams over loopback. */
    UDP
}
