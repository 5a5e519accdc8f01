/**
 * Real processes under real load: brokers that are started and killed, clients that send and read over Aeron, file
 * systems of their own.
 * <p>
 * Everything is bounded in time, binds to loopback only, and is cleaned up by {@code close()}; what is owned here
 * belongs to the thread of the experiment, unless it says otherwise.
 */
package io.perigee.faultlab.process;
