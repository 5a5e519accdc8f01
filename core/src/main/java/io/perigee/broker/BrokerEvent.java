package io.perigee.broker;

/**
 * One request on its way through the ring. Preallocated and reused: ingress fills the upper part, the sequencer the
 * lower one, the ack stage reads both. Plain fields, because the ring orders them.
 */
final class BrokerEvent extends SendFields
{
    ClientSession session;

    /** Where the payload lies in the slab, if it is not in {@link #largePayload}. */
    long slabPosition;
    /** The payload if it came in parts, else null. */
    LargePayload largePayload;

    /** Of a group's request: its generation. */
    long generation;
    int groupId;
    /** Queue offset of a commit, queue count of a new topic, or kind of an offset query. */
    long argument;
    /** Whether a commit is answered only when it is in the log. */
    boolean isDurable;
    /** Topic or group by name; null for the requests of the data path. */
    String name;
    /** What is searched for; null for other requests, and if no further search may be open. */
    MessageSearch search;

    /** The event is done when commit covers this position. */
    long endPosition;
    /** Position of the first record. */
    long position;
    /** Queue offset of the first record, or the offset that was asked for. */
    long queueOffset;
    int recordLength;
    int status;
    /** The topic of a topic reply, else null. */
    Topic topic;

    /**
     * Forget the last use.
     *
     * @param newSession that the request came from.
     */
    void begin(final ClientSession newSession)
    {
        session = newSession;
        requestSequence = 0;
        largePayload = null;
        payloadLength = 0;
        messageCount = 1;
        topicId = 0;
        queueId = 0;
        groupId = 0;
        generation = 0;
        isDurable = false;
        name = null;
        search = null;
        endPosition = 0;
        position = 0;
        queueOffset = 0;
        recordLength = 0;
        status = 0;
        topic = null;
    }
}
