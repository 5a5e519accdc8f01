package io.perigee.server;

import io.perigee.client.QueueOffsets;

import java.util.ArrayList;
import java.util.List;

/**
 * The queues of a topic, and where a group is in each of them, for people and for programs.
 */
final class TopicQueues
{
    private static final String NONE = "-";

    private final String topic;
    private final String group;
    private final List<QueueOffsets> queues = new ArrayList<>();
    private final List<Long> committed = new ArrayList<>();

    TopicQueues(final String topic, final String group)
    {
        this.topic = topic;
        this.group = group;
    }

    /** The offset of the group is negative if it has none. */
    void add(final QueueOffsets queue, final long committedOffset)
    {
        queues.add(queue);
        committed.add(committedOffset);
    }

    String table()
    {
        final TextTable table = null == group ?
            new TextTable("QUEUE", "FIRST", "NEXT", "MESSAGES") :
            new TextTable("QUEUE", "FIRST", "NEXT", "MESSAGES", "COMMITTED", "LAG");
        for (int i = 0; i < queues.size(); i++)
        {
            final QueueOffsets queue = queues.get(i);
            final List<String> cells = new ArrayList<>(List.of(
                Integer.toString(queue.queueId()), Long.toString(queue.minOffset()),
                Long.toString(queue.maxOffset()), Long.toString(queue.maxOffset() - queue.minOffset())));
            if (null != group)
            {
                cells.add(committed.get(i) < 0 ? NONE : Long.toString(committed.get(i)));
                cells.add(Long.toString(lag(i)));
            }
            table.row(cells.toArray(new String[0]));
        }

        return table.toString().stripTrailing();
    }

    String json()
    {
        final JsonText json = new JsonText().beginObject().field("topic", topic);
        if (null != group)
        {
            json.field("group", group);
        }
        json.name("queues").beginArray();
        for (int i = 0; i < queues.size(); i++)
        {
            json.beginObject()
                .field("queue", queues.get(i).queueId())
                .field("minOffset", queues.get(i).minOffset())
                .field("maxOffset", queues.get(i).maxOffset());
            if (null != group)
            {
                json.field("committedOffset", committed.get(i)).field("lag", lag(i));
            }
            json.endObject();
        }

        return json.endArray().endObject().toString();
    }

    /** A group without an offset has all messages before it. */
    private long lag(final int index)
    {
        return queues.get(index).maxOffset() - Math.max(queues.get(index).minOffset(), committed.get(index));
    }
}
