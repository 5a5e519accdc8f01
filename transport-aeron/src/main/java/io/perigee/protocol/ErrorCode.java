package io.perigee.protocol;

/**
 * Every way in which a request, a session or a start can fail, with what to do about it. The number travels as the
 * {@code status} of frames and is printed as {@code PG-nnnn}; it never changes its meaning.
 */
public enum ErrorCode
{
    /** It worked. */
    OK(0, "ok", ""),

    /** The JVM lacks the flag that off-heap buffers need. */
    MODULE_NOT_OPEN(1, "this JVM was started without --add-opens java.base/jdk.internal.misc=ALL-UNNAMED",
        "Add that flag to the command line, or set JDK_JAVA_OPTIONS to it."),
    /** A setting has no valid value. */
    CONFIGURATION_INVALID(2, "a setting is not valid", "Correct the setting that the message names."),
    /** A command was typed in a way that means nothing. */
    COMMAND_INVALID(3, "the command line is not valid", "See 'scripts/perigee --help'."),
    /** A file that a command was told to read cannot be read. */
    FILE_UNREADABLE(4, "the file cannot be read", "Name a file that exists and may be read."),
    /** Something happened that nobody foresaw. */
    INTERNAL(5, "something unexpected happened",
        "Please report it, with the stack that PERIGEE_JVM_OPTS=-Dperigee.stack.traces=true adds."),
    /** What came back is not what was sent. */
    VERIFICATION_FAILED(6, "what came back is not what was sent", "Please report it, with the data directory."),
    /** The broker has met something that its own logic rules out. */
    INVARIANT_BROKEN(7, "the broker met what must never happen, and has stopped",
        "Start it again: its log is checked then. Please report it, with logs/server.log of the data directory."),
    /** The scripts found no Java or no tool to build with that they could use. */
    MACHINE_UNFIT(8, "this machine lacks what Perigee needs", "Install what the message names."),
    /** The rig cannot measure what it was told to. */
    MEASUREMENT_FAILED(9, "the measurement cannot go on", "Nothing was measured. See what the message names."),

    /** No NameServer answered. */
    NAMESERVER_UNREACHABLE(1001, "no NameServer answered",
        "Start one with 'scripts/perigee dev', or name another with --nameserver HOST:PORT."),
    /** The broker of a route cannot be reached. */
    BROKER_UNREACHABLE(1002, "the broker did not answer", "Check that it runs and that its address can be reached."),
    /** A NameServer answered, but no broker is registered. */
    NO_BROKER(1003, "no broker is registered with the NameServer", "Start a broker, or wait until it has registered."),
    /** The topic does not exist. */
    TOPIC_NOT_FOUND(1004, "the topic does not exist", "Create it: scripts/perigee topics create NAME --queues 4"),
    /** The topic exists already, with another number of queues. */
    TOPIC_EXISTS(1005, "the topic exists with another number of queues", "Use it as it is, or choose another name."),
    /** The topic's name is not allowed. */
    TOPIC_NAME_INVALID(1006, "the topic name is not valid", "Use 1 to 127 letters, digits, '%', '|', '-' and '_'."),
    /** The topic has no such queue. */
    QUEUE_NOT_FOUND(1007, "the topic has no such queue", "Use a queue from 0 to the topic's queue count less one."),
    /** The number of queues is not allowed. */
    QUEUE_COUNT_INVALID(1008, "the number of queues is not valid",
        "Use at least 1, and no more than perigee.broker.max.queues.per.topic of the broker (by default 1024)."),
    /** The group has a member already. */
    GROUP_TAKEN(1009, "the consumer group has a member already", "Stop the other member, or use another group."),
    /** The group's name is not allowed. */
    GROUP_NAME_INVALID(1010, "the group name is not valid", "Use 1 to 120 letters, digits, '%', '|', '-' and '_'."),
    /** The session is not the member of the group that it claims to be. */
    NOT_A_MEMBER(1011, "the session is not a member of the group", "Join the group again."),
    /** The broker has as many topics, queues or groups as it may. */
    LIMIT_REACHED(1012, "the broker has reached a limit",
        "Raise the limit that the message names, or remove something."),
    /** No message is what was searched for. */
    MESSAGE_NOT_FOUND(1013, "no such message is stored", "It may have been deleted, or never been sent."),

    /** The message is longer than the limit. */
    MESSAGE_TOO_LARGE(2001, "the message is longer than the limit of 4 MiB (maxMessageLengthBytes)",
        "Send less, or raise maxMessageLengthBytes on broker and client."),
    /** A frame's bytes do not make sense. */
    FRAME_INVALID(2002, "a frame was not valid", "Use a client of the broker's protocol."),
    /** Client and broker do not speak the same version. */
    VERSION_UNSUPPORTED(2003, "the protocol version is not supported", "Use a client of the broker's version."),
    /** There is no such session (any more). */
    SESSION_UNKNOWN(2004, "the session is not known", "Connect again."),
    /** The session was silent for too long. */
    SESSION_EXPIRED(2005, "the session was silent for too long", "Connect again."),
    /** Frames of the session are missing. */
    SEQUENCE_GAP(2006, "frames of the session are missing", "Connect again."),
    /** The broker has as many sessions as it may. */
    TOO_MANY_SESSIONS(2007, "the broker has as many sessions as it may", "Close clients, or raise maxSessions."),
    /** It is not known whether a message was stored. */
    OUTCOME_UNKNOWN(2008, "it is not known whether the message was stored",
        "Send it again if a duplicate is harmless."),
    /** The session reads too slowly. */
    SESSION_TOO_SLOW(2009, "the client did not read its answers for too long", "Connect again."),
    /** A large message was begun and not finished. */
    MESSAGE_UNFINISHED(2010, "a large message was begun and not finished in time", "Send it again."),
    /** A request did not make sense in the state of its session. */
    REQUEST_INVALID(2011, "the request is not valid", "Correct the request."),
    /** The broker searches for others already. */
    SEARCH_BUSY(2012, "the broker is busy with as many searches as it may have open", "Search again in a moment."),
    /** Messages cannot be searched for yet. */
    INDEX_NOT_READY(2013, "the broker is just making its key index anew from the log", "Search again in a moment."),

    /** The offset lies before the queue's first message. */
    OFFSET_TOO_SMALL(2101, "the offset lies before the first message", "Go on at the minimum offset."),
    /** The offset lies behind the queue's end. */
    OFFSET_TOO_LARGE(2102, "the offset lies behind the end of the queue", "Go on at the maximum offset."),
    /** Nothing came while the pull was held. */
    HOLD_EXPIRED(2103, "no message came while the pull was held", "Pull again."),
    /** What was read was taken back by a crash. */
    OFFSET_MOVED(2104, "messages that were read have been taken back", "Go on at the next offset."),
    /** The flow was ended by the client. */
    FLOW_STOPPED(2105, "the flow was stopped", "Pull again."),
    /** What was stored at that offset is not what was written. */
    CORRUPT(2106, "a stored message is damaged and cannot be served",
        "Go on at the next offset; restore the file that the broker names from a backup or a replica."),

    /** Another process uses the data directory. */
    DATA_DIRECTORY_IN_USE(3001, "another process uses the data directory", "Stop it, or choose another with --data."),
    /** The data directory cannot be written. */
    DATA_DIRECTORY_NOT_WRITABLE(3002, "the data directory cannot be written",
        "Correct its permissions, or choose another with --data."),
    /** There is no room for more messages. */
    STORAGE_FULL(3003, "the disk has no room for more messages", "Free space; writing goes on by itself."),
    /** The disk failed. */
    STORAGE_FAILED(3004, "the storage failed; the broker has stopped", "Check the disk, then start the broker again."),
    /** Files of the data directory are not what they must be. */
    JOURNAL_INVALID(3005, "the data directory is not one that this broker can use",
        "The message names the file, and what to do about it."),
    /** What was on the disk is damaged or gone. */
    JOURNAL_CORRUPT(3006, "messages that were on the disk are damaged or gone",
        "Restore the data directory from a backup, or accept the loss that the message names."),
    /** The file system cannot keep what the broker promises. */
    FILE_SYSTEM_UNSUPPORTED(3007, "the file system cannot keep what the broker promises",
        "Choose a directory on ext4 or xfs with --data."),

    /** Shared memory is too small. */
    SHARED_MEMORY_TOO_SMALL(4001, "there is too little shared memory",
        "Free /dev/shm, enlarge it, or choose another place with --aeron-dir."),
    /** A port or directory is taken. */
    ADDRESS_IN_USE(4002, "the port is in use", "Stop what uses it, or choose another with --port."),
    /** The media driver is gone. */
    DRIVER_LOST(4003, "the media driver has stopped", "Start the server again."),

    /** The broker is going down. */
    SHUTTING_DOWN(5001, "the broker is going down", "Connect again in a moment.");

    private static final ErrorCode[] BY_STATUS = new ErrorCode[5002];

    static
    {
        for (final ErrorCode code : values())
        {
            BY_STATUS[code.status] = code;
        }
    }

    private final int status;
    private final String sentence;
    private final String hint;
    private final String label;

    ErrorCode(final int status, final String sentence, final String hint)
    {
        this.status = status;
        this.sentence = sentence;
        this.hint = hint;
        this.label = "PG-" + Integer.toString(10_000 + status).substring(1);
    }

    /**
     * The code of a status.
     *
     * @param status from a frame.
     * @return its code; {@link #FRAME_INVALID} if the number means nothing to this version.
     */
    public static ErrorCode of(final int status)
    {
        final ErrorCode code = status >= 0 && status < BY_STATUS.length ? BY_STATUS[status] : null;
        return null == code ? FRAME_INVALID : code;
    }

    /**
     * The number in frames.
     *
     * @return 0 for {@link #OK}.
     */
    public int status()
    {
        return status;
    }

    /**
     * What happened, as the beginning of a sentence.
     *
     * @return a constant text.
     */
    public String sentence()
    {
        return sentence;
    }

    /**
     * What to do about it.
     *
     * @return one sentence, empty for {@link #OK}.
     */
    public String hint()
    {
        return hint;
    }

    /**
     * The code as it is printed.
     *
     * @return {@code PG-} and four digits.
     */
    public String label()
    {
        return label;
    }
}
