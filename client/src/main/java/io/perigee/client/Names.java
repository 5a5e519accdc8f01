package io.perigee.client;

import io.perigee.protocol.ErrorCode;

/**
 * Keeps names that no broker would take, and that may not even fit a frame, from being sent. Which characters are
 * allowed, the broker decides.
 */
final class Names
{
    private static final int MAX_LENGTH = 255;

    private Names()
    {
    }

    /**
     * Check the name of a topic.
     *
     * @param name of the topic.
     * @return the name.
     * @throws PerigeeException if it is null, empty or much too long.
     */
    static String checkTopic(final String name)
    {
        return check(name, ErrorCode.TOPIC_NAME_INVALID);
    }

    /**
     * Check the name of a group.
     *
     * @param name of the group.
     * @return the name.
     * @throws PerigeeException if it is null, empty or much too long.
     */
    static String checkGroup(final String name)
    {
        return check(name, ErrorCode.GROUP_NAME_INVALID);
    }

    private static String check(final String name, final ErrorCode code)
    {
        if (null == name || name.isEmpty())
        {
            throw new PerigeeException(code, "it is empty");
        }
        if (name.length() > MAX_LENGTH)
        {
            throw new PerigeeException(code, "it has " + name.length() + " characters");
        }

        return name;
    }
}
