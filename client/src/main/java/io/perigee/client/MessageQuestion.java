package io.perigee.client;

import io.perigee.protocol.ErrorCode;

import java.nio.charset.StandardCharsets;

/**
 * What a search is for.
 *
 * @param kind             one of the constants.
 * @param topicId          of the topic, not for {@link #KIND_POSITION}.
 * @param queueId          for {@link #KIND_TIME}.
 * @param key              for {@link #KIND_KEY} and {@link #KIND_UNIQUE_ID}.
 * @param beginTimestampMs stored at this time or later, or the time that is asked for.
 * @param endTimestampMs   stored at this time or earlier.
 * @param position         for {@link #KIND_POSITION}.
 * @param maxCount         as many messages at most.
 */
record MessageQuestion(
    int kind,
    int topicId,
    int queueId,
    String key,
    long beginTimestampMs,
    long endTimestampMs,
    long position,
    int maxCount)
{
    /** By one of the producer's keys. */
    static final int KIND_KEY = 1;
    /** By the unique id. */
    static final int KIND_UNIQUE_ID = 2;
    /** The message at a log position. */
    static final int KIND_POSITION = 3;
    /** The first message of a queue at or after a time. */
    static final int KIND_TIME = 4;
    /** As many messages as one search can find. */
    static final int MAX_COUNT = 64;

    private static final int MAX_KEY_LENGTH = 1024;

    static MessageQuestion byKey(
        final int topicId,
        final String key,
        final int maxCount,
        final long beginTimestampMs,
        final long endTimestampMs)
    {
        return new MessageQuestion(KIND_KEY, topicId, 0, checkKey(key), beginTimestampMs, endTimestampMs, 0,
            Math.min(maxCount, MAX_COUNT));
    }

    static MessageQuestion byUniqueId(final int topicId, final String uniqueId)
    {
        return new MessageQuestion(
            KIND_UNIQUE_ID, topicId, 0, checkKey(uniqueId), Long.MIN_VALUE, Long.MAX_VALUE, 0, MAX_COUNT);
    }

    static MessageQuestion byPosition(final long position)
    {
        return new MessageQuestion(KIND_POSITION, 0, 0, "", 0, 0, position, 1);
    }

    static MessageQuestion byTime(final int topicId, final int queueId, final long timestampMs)
    {
        return new MessageQuestion(KIND_TIME, topicId, queueId, "", timestampMs, 0, 0, 1);
    }

    private static String checkKey(final String key)
    {
        final int length = key.getBytes(StandardCharsets.UTF_8).length;
        if (0 == length || length > MAX_KEY_LENGTH)
        {
            throw new PerigeeException(ErrorCode.REQUEST_INVALID,
                "a key to search for must have 1 to " + MAX_KEY_LENGTH + " bytes, and this one has " + length);
        }
        return key;
    }
}
