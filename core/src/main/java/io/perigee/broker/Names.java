package io.perigee.broker;

/**
 * Which names topics and groups may have: RocketMQ's rule, which is safe as a directory's name on any file system.
 */
final class Names
{
    private static final int MAX_TOPIC_LENGTH = 127;
    private static final int MAX_GROUP_LENGTH = 120;

    private Names()
    {
    }

    static boolean isTopic(final String name)
    {
        return isName(name, MAX_TOPIC_LENGTH);
    }

    static boolean isGroup(final String name)
    {
        return isName(name, MAX_GROUP_LENGTH);
    }

    private static boolean isName(final String name, final int maxLength)
    {
        if (name.isEmpty() || name.length() > maxLength)
        {
            return false;
        }
        for (int i = 0; i < name.length(); i++)
        {
            final char c = name.charAt(i);
            final boolean isAllowed = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' ||
                '%' == c || '|' == c || '-' == c || '_' == c;
            if (!isAllowed)
            {
                return false;
            }
        }

        return true;
    }
}
