/**
 * Links over Aeron: shared memory between processes of one host, UDP between hosts. The only package of the broker
 * and its clients that knows Aeron.
 * <p>
 * A client opens a lane as two streams: a request publication of its own, and a response subscription that the driver
 * ties to it, so that a client needs no port that others can reach. The server polls every client's image apart, so
 * a client whose frames are refused holds up nobody. Both ends use exclusive publications: one writer, no retries.
 * Nothing that a duty cycle calls waits for the driver or for a lock.
 */
package io.perigee.transport.aeron;
