package io.perigee.remoting.protocol;

import io.perigee.protocol.ErrorCode;

/**
 * Response codes of RocketMQ, as far as this client uses them. Perigee's own codes are in
 * {@link ErrorCode}; their label is part of every message of an exception.
 */
public class ResponseCode
{
    /** It worked. */
    public static final int SUCCESS = 0;
    /** The broker failed, or it is not known what became of the request. */
    public static final int SYSTEM_ERROR = 1;
    /** The broker has too much to do. */
    public static final int SYSTEM_BUSY = 2;
    /** The broker does not know such a request. */
    public static final int REQUEST_CODE_NOT_SUPPORTED = 3;
    /** The message is empty, too long or otherwise not allowed. */
    public static final int MESSAGE_ILLEGAL = 13;
    /** The broker does not serve now. */
    public static final int SERVICE_NOT_AVAILABLE = 14;
    /** Client and broker do not speak the same version. */
    public static final int VERSION_NOT_SUPPORTED = 15;
    /** The topic must not be written or read. */
    public static final int NO_PERMISSION = 16;
    /** There is no such topic. */
    public static final int TOPIC_NOT_EXIST = 17;
    /** There is such a topic already. */
    public static final int TOPIC_EXIST_ALREADY = 18;
    /** The offset does not exist any more. */
    public static final int PULL_OFFSET_MOVED = 21;
    /** Nothing was found. */
    public static final int QUERY_NOT_FOUND = 22;
    /** The subscription does not make sense. */
    public static final int SUBSCRIPTION_PARSE_FAILED = 23;
    /** There is no such consumer group. */
    public static final int SUBSCRIPTION_GROUP_NOT_EXIST = 26;
    /** A parameter has no valid value. */
    public static final int INVALID_PARAMETER = 29;
    /** No buyer id; only named because producers may retry it. */
    public static final int NO_BUYER_ID = 204;
    /** Not in this unit; only named because producers may retry it. */
    public static final int NOT_IN_CURRENT_UNIT = 205;
    /** No message was found. */
    public static final int NO_MESSAGE = 208;
    /** The broker asks to go to another one. */
    public static final int GO_AWAY = 1500;

    /** Only constants. */
    protected ResponseCode()
    {
    }

    /**
     * The response code that comes closest to a code of ours.
     *
     * @param code of a failure.
     * @return one of the constants.
     */
    public static int forError(final ErrorCode code)
    {
        return switch (code)
        {
            case OK -> SUCCESS;
            case TOPIC_NOT_FOUND -> TOPIC_NOT_EXIST;
            case TOPIC_EXISTS -> TOPIC_EXIST_ALREADY;
            case MESSAGE_TOO_LARGE, FRAME_INVALID -> MESSAGE_ILLEGAL;
            case TOPIC_NAME_INVALID, QUEUE_NOT_FOUND, QUEUE_COUNT_INVALID, GROUP_NAME_INVALID, REQUEST_INVALID,
                CONFIGURATION_INVALID -> INVALID_PARAMETER;
            case VERSION_UNSUPPORTED -> VERSION_NOT_SUPPORTED;
            case STORAGE_FULL, STORAGE_FAILED, SHUTTING_DOWN, BROKER_UNREACHABLE, NO_BROKER,
                NAMESERVER_UNREACHABLE -> SERVICE_NOT_AVAILABLE;
            case TOO_MANY_SESSIONS, LIMIT_REACHED, SESSION_TOO_SLOW, SEARCH_BUSY, INDEX_NOT_READY -> SYSTEM_BUSY;
            case MESSAGE_NOT_FOUND -> NO_MESSAGE;
            case GROUP_TAKEN, NOT_A_MEMBER -> NO_PERMISSION;
            case OFFSET_TOO_SMALL, OFFSET_TOO_LARGE, OFFSET_MOVED -> PULL_OFFSET_MOVED;
            default -> SYSTEM_ERROR;
        };
    }
}
