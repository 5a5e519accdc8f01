package io.perigee.server;

import io.perigee.client.Admin;
import io.perigee.client.PerigeeClient;
import io.perigee.client.PerigeeException;
import io.perigee.client.TopicInfo;
import io.perigee.protocol.ErrorCode;

import java.time.Duration;
import java.util.List;

/**
 * Explains an unknown topic: which one was meant, perhaps, and how it is created.
 */
final class TopicErrors
{
    private static final Duration LIST_TIMEOUT = Duration.ofSeconds(1);
    private static final int MAX_DISTANCE = 2;

    private TopicErrors()
    {
    }

    static RuntimeException explain(final PerigeeException failure, final PerigeeClient client, final String topic)
    {
        if (ErrorCode.TOPIC_NOT_FOUND != failure.code())
        {
            return failure;
        }

        final String similar = similarTopic(client, topic);
        return new CommandException(
            ErrorCode.TOPIC_NOT_FOUND,
            "topic '" + topic + "' does not exist." + (null == similar ? "" : "  Did you mean '" + similar + "'?"),
            "Create it:  scripts/perigee topics create " + topic + " --queues 4", failure);
    }

    static CommandException noSuchQueue(final String topic, final int queueId, final int queueCount)
    {
        return new CommandException(ErrorCode.QUEUE_NOT_FOUND, "topic '" + topic + "' has no queue " + queueId,
            1 == queueCount ? "Use queue 0." : "Use a queue from 0 to " + (queueCount - 1) + ".");
    }

    private static String similarTopic(final PerigeeClient client, final String topic)
    {
        try (Admin admin = client.admin().timeout(LIST_TIMEOUT))
        {
            return closest(topic, admin.listTopics().stream().map(TopicInfo::name).toList());
        }
        catch (final PerigeeException ignore)
        {
            // A suggestion is a courtesy; its failure is no news.
            return null;
        }
    }

    static String closest(final String name, final List<String> candidates)
    {
        String closest = null;
        int closestDistance = MAX_DISTANCE + 1;
        for (final String candidate : candidates)
        {
            final int distance = distance(name, candidate);
            if (distance < closestDistance)
            {
                closest = candidate;
                closestDistance = distance;
            }
        }

        return closest;
    }

    /** How many characters must be added, removed or replaced. */
    private static int distance(final String left, final String right)
    {
        int[] previous = new int[right.length() + 1];
        for (int j = 0; j < previous.length; j++)
        {
            previous[j] = j;
        }

        for (int i = 1; i <= left.length(); i++)
        {
            final int[] current = new int[right.length() + 1];
            current[0] = i;
            for (int j = 1; j <= right.length(); j++)
            {
                final int replaced = previous[j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }

        return previous[right.length()];
    }
}
