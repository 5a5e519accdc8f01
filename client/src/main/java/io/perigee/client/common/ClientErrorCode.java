package io.perigee.client.common;

/**
 * Codes of failures that the client itself finds.
 */
public class ClientErrorCode
{
    /** The broker cannot be reached. */
    public static final int CONNECT_BROKER_EXCEPTION = 10001;
    /** The broker did not answer in time. */
    public static final int ACCESS_BROKER_TIMEOUT = 10002;
    /** There is no such broker. */
    public static final int BROKER_NOT_EXIST_EXCEPTION = 10003;
    /** No NameServer is set, or none answered. */
    public static final int NO_NAME_SERVER_EXCEPTION = 10004;
    /** No NameServer knows the topic. */
    public static final int NOT_FOUND_TOPIC_EXCEPTION = 10005;
    /** A request was not answered in time. */
    public static final int REQUEST_TIMEOUT_EXCEPTION = 10006;

    /** Only constants. */
    protected ClientErrorCode()
    {
    }
}
