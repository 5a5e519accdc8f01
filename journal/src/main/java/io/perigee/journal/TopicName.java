package io.perigee.journal;

/**
 * Which names a topic may have: those that can be names of directories everywhere.
 */
final class TopicName
{
    private TopicName()
    {
    }

    /** Refuse a name that no topic may have. */
    static void check(final String topic)
    {
        boolean isValid = !topic.isEmpty() && topic.length() <= ConsumeQueueStore.MAX_TOPIC_LENGTH;
        for (int i = 0; i < topic.length() && isValid; i++)
        {
            final char c = topic.charAt(i);
            isValid = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' ||
                '-' == c || '_' == c || '%' == c || '|' == c;
        }
        if (!isValid)
        {
            throw new IllegalArgumentException("topic name " + topic + " must have 1 to " +
                ConsumeQueueStore.MAX_TOPIC_LENGTH + " characters of a-z A-Z 0-9 - _ % |");
        }
    }
}
