package io.perigee.broker;

/**
 * What a ring event asks for.
 */
enum EventKind
{
    /** A session begins. */
    CONNECT,
    /** A session ends. */
    CLOSE,
    /** Store one message. */
    SEND,
    /** Store several messages of one queue. */
    SEND_BATCH,
    /** Create a topic. */
    TOPIC_CREATE,
    /** Look a topic up. */
    TOPIC_DESCRIBE,
    /** Become the member of a group. */
    GROUP_JOIN,
    /** Look a group up. */
    GROUP_DESCRIBE,
    /** Move a group's offset. */
    OFFSET_COMMIT,
    /** Ask for an offset. */
    OFFSET_QUERY,
    /** Search for messages. */
    MESSAGE_QUERY
}
