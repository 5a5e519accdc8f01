/**
 * The log and what is derived from it, on files.
 * <p>
 * {@link io.perigee.journal.CommitLog} is opened once and hands out its parts, each owned by one agent:
 * {@link io.perigee.journal.LogAppender} by the sequencer, a {@link io.perigee.journal.LogReader} by each reading
 * agent, {@link io.perigee.journal.LogFlusher} by the flusher, {@link io.perigee.journal.LogHousekeeping} by
 * housekeeping. {@link io.perigee.journal.ConsumeQueueStore} keeps where the messages of each queue lie in the log.
 * <p>
 * Invariants: a record never spans two segments; the appender stores only where housekeeping has zero-filled the file
 * and touched the page; a published record never changes; a consume queue's entry is published by the queue's max
 * offset alone. Only {@link io.perigee.journal.StorageIo} touches files.
 */
package io.perigee.journal;
