package io.perigee.broker;

/**
 * What the content of a metadata snapshot looks like: rows one behind the other, little-endian.
 * <pre>
 *   every row   length i32 (of the whole row), kind i32, then by kind:
 *   TOPIC       topicId i32, queueCount i32, name UTF-8
 *   QUEUES      topicId i32, first queueId i32, for each queue from there on: minOffset i64, nextOffset i64
 *   GROUP       groupId i32, name UTF-8
 *   OFFSETS     groupId i32, for each queue: topicId i32, queueId i32, queueOffset i64
 * </pre>
 * Topics and groups stand in the order of their ids, from 1 on, each before the rows that name it.
 */
final class SnapshotRows
{
    /** A topic. */
    static final int TOPIC = 1;
    /** Offsets of some of a topic's queues. */
    static final int QUEUES = 2;
    /** A consumer group. */
    static final int GROUP = 3;
    /** Where a group stands in some queues. */
    static final int OFFSETS = 4;

    /** Offset of the kind. */
    static final int KIND_OFFSET = 4;
    /** Offset of the id of a topic or group. */
    static final int ID_OFFSET = 8;
    /** Offset of the number of queues in a row of a topic. */
    static final int TOPIC_QUEUE_COUNT_OFFSET = 12;
    /** Offset of the name in a row of a topic. */
    static final int TOPIC_NAME_OFFSET = 16;
    /** Offset of the first queue id in a row of queues. */
    static final int QUEUES_FIRST_OFFSET = 12;
    /** Offset of the first queue in a row of queues. */
    static final int QUEUES_OFFSET = 16;
    /** Length of a queue in a row of queues. */
    static final int QUEUE_LENGTH = 16;
    /** Offset of the name in a row of a group. */
    static final int GROUP_NAME_OFFSET = 12;
    /** Offset of the first offset in a row of offsets. */
    static final int OFFSETS_OFFSET = 12;
    /** Length of an offset in a row of offsets. */
    static final int OFFSET_LENGTH = 16;
    /** Queues or offsets that one row holds at most. */
    static final int MAX_ENTRIES = 256;
    /** No row is longer than this. */
    static final int MAX_ROW_LENGTH = QUEUES_OFFSET + MAX_ENTRIES * QUEUE_LENGTH;

    private SnapshotRows()
    {
    }
}
