package io.perigee.client;

import io.perigee.client.exception.MQClientException;
import io.perigee.common.message.Message;
import io.perigee.remoting.protocol.ResponseCode;

/**
 * Checks what users give before anything is sent.
 */
public final class Validators
{
    /** Longest name of a group. */
    public static final int GROUP_MAX_LENGTH = 120;
    /** Longest name of a topic. */
    public static final int TOPIC_MAX_LENGTH = 127;

    private Validators()
    {
    }

    /**
     * Check the name of a group.
     *
     * @param group name of the group.
     * @throws MQClientException if it is not allowed.
     */
    public static void checkGroup(final String group) throws MQClientException
    {
        checkName("group", group, GROUP_MAX_LENGTH);
    }

    /**
     * Check the name of a topic.
     *
     * @param topic name of the topic.
     * @throws MQClientException if it is not allowed.
     */
    public static void checkTopic(final String topic) throws MQClientException
    {
        checkName("topic", topic, TOPIC_MAX_LENGTH);
    }

    /**
     * Check a message: topic, body and its length.
     *
     * @param msg            the message.
     * @param maxMessageSize longest body in bytes.
     * @throws MQClientException if it cannot be sent.
     */
    public static void checkMessage(final Message msg, final int maxMessageSize) throws MQClientException
    {
        if (null == msg)
        {
            throw new MQClientException(ResponseCode.MESSAGE_ILLEGAL, "the message is null");
        }
        checkTopic(msg.getTopic());
        final byte[] body = msg.getBody();
        if (null == body)
        {
            throw new MQClientException(ResponseCode.MESSAGE_ILLEGAL, "the message body is null");
        }
        if (0 == body.length)
        {
            throw new MQClientException(ResponseCode.MESSAGE_ILLEGAL, "the message body length is zero");
        }
        if (body.length > maxMessageSize)
        {
            throw new MQClientException(ResponseCode.MESSAGE_ILLEGAL,
                "the message body has " + body.length + " bytes, the limit is " + maxMessageSize + " (maxMessageSize)");
        }
    }

    private static void checkName(final String what, final String name, final int maxLength) throws MQClientException
    {
        if (null == name || name.isBlank())
        {
            throw new MQClientException("the " + what + " is blank", null);
        }
        if (name.length() > maxLength)
        {
            throw new MQClientException(
                "the " + what + " is longer than " + maxLength + " characters: " + name, null);
        }
        for (int i = 0; i < name.length(); i++)
        {
            if (!isAllowed(name.charAt(i)))
            {
                throw new MQClientException("the " + what + " [" + name +
                    "] contains illegal characters, allowing only ^[%|a-zA-Z0-9_-]+$", null);
            }
        }
    }

    private static boolean isAllowed(final char c)
    {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' ||
            '%' == c || '|' == c || '_' == c || '-' == c;
    }
}
