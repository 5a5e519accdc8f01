package io.perigee.broker.simulation;

import io.perigee.client.Admin;
import io.perigee.client.AdminRequest;
import io.perigee.client.MessageLocation;
import io.perigee.protocol.ErrorCode;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Searches, when all is over, for some of the messages that were read, by key, position and time: whatever happened to
 * the log and the index files before, they must be found where they were read, unless retention has removed them.
 */
final class SearchCheck
{
    private static final int MESSAGES = 12;
    private static final int ATTEMPTS = 200;
    /** Shorter keys are those of many messages. */
    private static final int MIN_KEYS_LENGTH = 6;
    private static final int MAX_COUNT = 64;

    private enum Step
    {
        KEY, POSITION, TIME, MINIMUM
    }

    private record Target(int queue, long queueOffset, long position, String key)
    {
    }

    private final BrokerSwarm swarm;
    private final List<Target> targets = new ArrayList<>();
    private Step step = Step.KEY;
    private long storeTimestampMs;

    SearchCheck(final BrokerSwarm swarm, final History history, final RandomGenerator random)
    {
        this.swarm = swarm;
        for (int i = 0; i < ATTEMPTS && targets.size() < MESSAGES; i++)
        {
            final int queue = random.nextInt(swarm.queueCount());
            final QueueHistory messages = history.queue(queue);
            final long offset = messages.length() <= messages.minOffset() ? messages.length() :
                random.nextLong(messages.minOffset(), messages.length());
            final long id = messages.id(offset);
            if (0 != id && SentMessages.UNKNOWN != messages.position(offset) &&
                history.sent().keysLength(id) >= MIN_KEYS_LENGTH)
            {
                targets.add(new Target(
                    queue, offset, messages.position(offset), key(id, history.sent().keysLength(id))));
            }
        }
    }

    boolean isDone()
    {
        return targets.isEmpty();
    }

    AdminRequest next(final Admin admin, final int[] topicIds)
    {
        final Target target = targets.get(0);
        final int topicId = topicIds[target.queue / swarm.queuesPerTopic()];
        final int queueId = target.queue % swarm.queuesPerTopic();
        return switch (step)
        {
            case KEY -> admin.requestQueryMessage(topicId, target.key, MAX_COUNT);
            case POSITION -> admin.requestMessageAt(target.position);
            case TIME -> admin.requestSearchOffset(topicId, queueId, storeTimestampMs);
            case MINIMUM -> admin.requestSearchOffset(topicId, queueId, Long.MIN_VALUE);
        };
    }

    /** Whether the answer is the last one that it takes to find a message; throws if it should have been found. */
    boolean isFoundBy(final AdminRequest answer)
    {
        final ErrorCode status = answer.status();
        if (ErrorCode.SEARCH_BUSY == status || ErrorCode.INDEX_NOT_READY == status)
        {
            return false;
        }
        final boolean isAnswered =
            ErrorCode.OK == status || ErrorCode.MESSAGE_NOT_FOUND == status && Step.POSITION == step;
        if (!isAnswered)
        {
            throw new AssertionError("a search by " + step + " was answered with " + status);
        }

        final Target target = targets.get(0);
        if (Step.MINIMUM == step)
        {
            if (target.queueOffset >= answer.locations().get(0).queueOffset())
            {
                throw new AssertionError(target + " is stored and was not found");
            }
            end();
        }
        else if (Step.TIME == step)
        {
            if (answer.locations().get(0).queueOffset() > target.queueOffset)
            {
                // It was there a moment ago; retention may have removed it since.
                step = Step.MINIMUM;
                return false;
            }
            end();
            return true;
        }
        else
        {
            onLocations(target, answer.locations());
        }
        return false;
    }

    private void onLocations(final Target target, final List<MessageLocation> locations)
    {
        for (final MessageLocation location : locations)
        {
            if (location.position() == target.position && location.queueOffset() == target.queueOffset &&
                location.queueId() == target.queue % swarm.queuesPerTopic())
            {
                storeTimestampMs = location.storeTimestampMs();
                step = Step.KEY == step ? Step.POSITION : Step.TIME;
                return;
            }
        }
        step = Step.MINIMUM;
    }

    private void end()
    {
        targets.remove(0);
        step = Step.KEY;
    }

    private static String key(final long id, final int keysLength)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[keysLength]);
        MessageContent.writeKeys(buffer, 0, id, keysLength);
        return buffer.getStringWithoutLengthUtf8(0, keysLength);
    }
}
