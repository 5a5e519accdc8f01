/**
 * A deterministic simulator: one thread, one queue of events, simulated clocks and a simulated network, everything
 * drawn from one seed. The same seed gives the same run, event by event, and {@link io.perigee.sim.Trace} proves it by
 * its hash.
 * <p>
 * What is simulated are the seams of {@code io.perigee.transport} and the clocks; brokers and clients above them run
 * unmodified, each stepped by a {@link io.perigee.sim.SimulatedActor}.
 */
package io.perigee.sim;
