/**
 * One broker and several clients under the simulator of {@code io.perigee.sim}: the workload, the history of what was
 * sent, acknowledged and read, and the rules that every history must keep.
 */
package io.perigee.broker.simulation;
