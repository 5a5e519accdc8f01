/**
 * What was sent, what was answered and what was read, and whether the three fit together.
 * <p>
 * Knows nothing of brokers, processes or files. Everything here belongs to one thread.
 */
package io.perigee.faultlab.history;
