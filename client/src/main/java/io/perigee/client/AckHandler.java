package io.perigee.client;

/**
 * Receives the results of sends. Called by {@link Publisher#poll()} only, in the order of the sends of a session. It
 * may offer again; it must not throw.
 */
@FunctionalInterface
public interface AckHandler
{
    /**
     * So many sends in a row have the same outcome. The n-th of them (from 0) has sequence {@code sequence + n},
     * queue offset {@code queueOffset + n} and position {@code position + n * recordLengthBytes}. A batch is one
     * send; its queue offset and position are those of its first message.
     *
     * @param sequence          that the first of the sends was given by its offer.
     * @param count             of sends.
     * @param status            of all of them: {@link io.perigee.protocol.ErrorCode#status()}, 0 if they were stored.
     *                          OUTCOME_UNKNOWN if the session was lost before an answer came.
     * @param queueId           of all of them, -1 if they were not stored.
     * @param queueOffset       of the first, -1 if they were not stored.
     * @param position          of the first record in the log, -1 if they were not stored.
     * @param recordLengthBytes distance of two records of the run in the log.
     */
    void onAck(
        long sequence, int count, int status, int queueId, long queueOffset, long position, int recordLengthBytes);
}
