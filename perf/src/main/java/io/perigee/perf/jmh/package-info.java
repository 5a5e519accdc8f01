/**
 * Microbenchmarks of the steps that a message takes through the broker, without network and threads:
 * {@code scripts/jmh}. Each also shows what it allocates, which is nothing.
 */
package io.perigee.perf.jmh;
