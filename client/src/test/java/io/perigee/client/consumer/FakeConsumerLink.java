package io.perigee.client.consumer;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;

import io.perigee.client.MessageHandler;
import io.perigee.client.SubscriptionListener;
import io.perigee.journal.record.RecordView;

/**
 * A broker in the test's hands: one topic with four queues, and records to be handed out.
 */
final class FakeConsumerLink implements ConsumerLink
{
    static final String TOPIC = "TopicTest";

    final ArrayDeque<RecordView> records = new ArrayDeque<>();
    final Map<Integer, Long> nextOffsets = new LinkedHashMap<>();
    final Map<Integer, Long> commits = new LinkedHashMap<>();
    final Map<Integer, Integer> credits = new LinkedHashMap<>();
    SubscriptionListener listener;
    boolean isClosed;

    @Override
    public int poll(final MessageHandler handler, final int limit)
    {
        int count = 0;
        while (count < limit && !records.isEmpty())
        {
            final RecordView view = records.remove();
            handler.onMessage(view);
            nextOffsets.put(view.queueId(), view.queueOffset() + 1);
            count++;
        }
        return count;
    }

    @Override
    public void awaitConnected()
    {
    }

    @Override
    public String topic(final int topicId)
    {
        return TestRecords.TOPIC_ID == topicId ? TOPIC : null;
    }

    @Override
    public int topicId(final String topic)
    {
        return TestRecords.TOPIC_ID;
    }

    @Override
    public int queueCount(final String topic)
    {
        return 4;
    }

    @Override
    public long nextOffset(final int topicId, final int queueId)
    {
        return nextOffsets.getOrDefault(queueId, -1L);
    }

    @Override
    public void commit(final int topicId, final int queueId, final long nextOffset)
    {
        commits.put(queueId, nextOffset);
    }

    @Override
    public void returnCredit(final int topicId, final int queueId, final int lengthBytes)
    {
        credits.merge(queueId, lengthBytes, Integer::sum);
    }

    @Override
    public String brokerName()
    {
        return "broker-a";
    }

    @Override
    public InetSocketAddress brokerAddress()
    {
        return new InetSocketAddress("127.0.0.1", 10911);
    }

    @Override
    public void close()
    {
        isClosed = true;
    }
}
