/**
 * The load rig: what Perigee costs, next to what raw Aeron, the disk and a hand-off cost on the same machine.
 * <p>
 * {@link io.perigee.perf.PerfCommand} is the command. It measures nothing itself: for each run it starts a broker (or
 * an echo of raw Aeron) in one JVM and a {@link io.perigee.perf.LoadProcess} in another, and reads the files that the
 * latter leaves. The same loops, schedule and histograms serve Perigee and raw Aeron, so that their ratio means
 * something: a {@code LoadTarget} is all that differs.
 * <p>
 * Load is open loop: every message has a time at which it was meant to be sent, fixed beforehand, and its latency
 * counts from there. Whatever makes the publisher late is part of the latency.
 */
package io.perigee.perf;
