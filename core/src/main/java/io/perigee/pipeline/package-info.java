/**
 * The frame that the broker's work hangs in: the ring that requests pass through, the slab that holds their payloads,
 * the positions that the stages publish, and the threads that they run on. Nothing here knows what a message is.
 * <p>
 * The ring is a Disruptor; its stages are not run by the Disruptor's own processors, because those would need a thread
 * each, and spin while they wait for one another.
 */
package io.perigee.pipeline;
