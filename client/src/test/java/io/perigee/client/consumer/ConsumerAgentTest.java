package io.perigee.client.consumer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.perigee.client.exception.MQClientException;
import io.perigee.common.message.MessageExt;
import io.perigee.common.message.MessageQueue;
import io.perigee.protocol.ErrorCode;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ConsumerAgentTest
{
    private final DefaultMQPushConsumer settings = new DefaultMQPushConsumer("group");
    private final FakeConsumerLink link = new FakeConsumerLink();
    private final Dispatched dispatched = new Dispatched();
    private long nowNs;

    @Test
    void shouldCopyMessagesOut() throws Exception
    {
        final ConsumerAgent agent = agent("*");
        link.records.add(TestRecords.record(2, 17, "Hello", "k1 k2",
            Map.of("TAGS", "TagA", "UNIQ_KEY", "7F0000010C4018B4AAC2000000010000"), "TagA".hashCode()));
        agent.doWork();

        final MessageExt message = dispatched.batches.get(0).get(0).message();
        assertEquals("TopicTest", message.getTopic());
        assertEquals("Hello", new String(message.getBody()));
        assertEquals("TagA", message.getTags());
        assertEquals("k1 k2", message.getKeys());
        assertEquals(2, message.getQueueId());
        assertEquals(17, message.getQueueOffset());
        assertEquals(7, message.getFlag());
        assertEquals(1999, message.getBornTimestamp());
        assertEquals(2000, message.getStoreTimestamp());
        assertEquals(1017, message.getCommitLogOffset());
        assertEquals("7F0000010C4018B4AAC2000000010000", message.getMsgId());
        assertEquals("127.0.0.1", message.getBornHostString());
        assertTrue(message.toString().startsWith("MessageExt [brokerName=broker-a, queueId=2, storeSize="));
        assertTrue(message.toString().contains("msgId=7F00000100002A9F00000000000003F9"));
        assertEquals(new MessageQueue("TopicTest", "broker-a", 2), dispatched.windows.get(0).queue());
    }

    @Test
    void shouldLookAtTagsThatOnlyHaveTheSameHash() throws Exception
    {
        assertEquals("Aa".hashCode(), "BB".hashCode());
        final ConsumerAgent agent = agent("Aa || Cc");
        link.records.add(TestRecords.tagged(0, 0, "BB"));
        link.records.add(TestRecords.tagged(0, 1, "Aa"));
        link.records.add(TestRecords.record(0, 2, "hash only", "", Map.of(), "Aa".hashCode()));
        agent.doWork();

        assertEquals(List.of(1L, 2L), dispatched.offsets());
        assertTrue(link.credits.get(0) > 0);
    }

    @Test
    void shouldGatherMessagesOfOneQueueUpToTheBatchSize() throws Exception
    {
        settings.setConsumeMessageBatchMaxSize(2);
        final ConsumerAgent agent = agent("*");
        for (int i = 0; i < 3; i++)
        {
            link.records.add(TestRecords.record(0, i, "x"));
        }
        link.records.add(TestRecords.record(1, 0, "x"));
        agent.doWork();

        assertEquals(List.of(2, 1, 1), dispatched.batches.stream().map(List::size).toList());
    }

    @Test
    void shouldCommitTheFirstUnfinishedOffsetFromTimeToTime() throws Exception
    {
        final ConsumerAgent agent = agent("*");
        agent.doWork();
        for (int i = 0; i < 3; i++)
        {
            link.records.add(TestRecords.record(0, 10 + i, "x"));
        }
        agent.doWork();
        dispatched.done(1);
        nextCommit(agent);
        assertEquals(10, link.commits.get(0));

        dispatched.done(0);
        agent.doWork();
        assertEquals(10, link.commits.get(0));
        nextCommit(agent);
        assertEquals(12, link.commits.get(0));

        dispatched.done(2);
        agent.onClose();
        assertEquals(13, link.commits.get(0));
        assertTrue(link.isClosed);
    }

    @Test
    void shouldCommitWhereTheGroupHasBegun() throws Exception
    {
        final ConsumerAgent agent = agent("*");
        link.nextOffsets.put(3, 42L);
        link.listener.onConnected();
        nextCommit(agent);

        assertEquals(Map.of(3, 42L), link.commits);
    }

    @Test
    void shouldGiveRoomForWhatIsDoneUnlessTooMuchIsCached() throws Exception
    {
        settings.setPullThresholdForQueue(2);
        final ConsumerAgent agent = agent("*");
        for (int i = 0; i < 4; i++)
        {
            link.records.add(TestRecords.record(0, i, "x"));
        }
        agent.doWork();
        dispatched.done(0);
        agent.doWork();
        assertNull(link.credits.get(0));

        dispatched.done(1);
        agent.doWork();
        assertNull(link.credits.get(0));
        dispatched.done(2);
        agent.doWork();
        assertEquals(3 * TestRecords.record(0, 0, "x").length(), link.credits.get(0));
    }

    @Test
    void shouldGiveNoRoomWhileOneMessageHoldsUpTheQueue() throws Exception
    {
        settings.setConsumeConcurrentlyMaxSpan(5);
        final ConsumerAgent agent = agent("*");
        for (int i = 0; i < 8; i++)
        {
            link.records.add(TestRecords.record(0, i, "x"));
        }
        agent.doWork();
        for (int i = 1; i < 8; i++)
        {
            dispatched.done(i);
        }
        agent.doWork();
        assertNull(link.credits.get(0));

        dispatched.done(0);
        agent.doWork();
        assertEquals(8 * TestRecords.record(0, 0, "x").length(), link.credits.get(0));
    }

    @Test
    void shouldTakeNothingWhileSuspended() throws Exception
    {
        final ConsumerAgent agent = agent("*");
        agent.suspend(true);
        link.records.add(TestRecords.record(0, 0, "x"));
        agent.doWork();
        assertEquals(1, link.records.size());

        agent.suspend(false);
        agent.doWork();
        assertEquals(0, link.records.size());
    }

    @Test
    void shouldForgetWhatACrashTookBack() throws Exception
    {
        final ConsumerAgent agent = agent("*");
        link.records.add(TestRecords.record(0, 10, "x"));
        link.records.add(TestRecords.record(0, 11, "x"));
        agent.doWork();
        link.listener.onOffsetMoved("TopicTest", 0, 12, 11, ErrorCode.OFFSET_MOVED);
        assertTrue(dispatched.windows.get(0).isDropped());
        link.records.add(TestRecords.record(0, 11, "y"));
        agent.doWork();
        nextCommit(agent);
        assertEquals(11, link.commits.get(0));

        dispatched.done(0);
        dispatched.done(1);
        agent.doWork();
        assertEquals(2 * TestRecords.record(0, 0, "x").length(), link.credits.get(0));
        nextCommit(agent);
        assertEquals(11, link.commits.get(0));
    }

    private void nextCommit(final ConsumerAgent agent)
    {
        nowNs += TimeUnit.MILLISECONDS.toNanos(settings.getPersistConsumerOffsetInterval());
        agent.doWork();
    }

    private ConsumerAgent agent(final String expression) throws MQClientException
    {
        return new ConsumerAgent(
            settings,
            Map.of("TopicTest", SubscriptionExpression.of(expression)),
            (listener) ->
            {
                link.listener = listener;
                return link;
            },
            dispatched,
            () -> nowNs);
    }

    private static final class Dispatched implements MessageDispatcher
    {
        private final List<List<CachedMessage>> batches = new ArrayList<>();
        private final List<QueueWindow> windows = new ArrayList<>();

        @Override
        public void submit(final QueueWindow window, final List<CachedMessage> messages)
        {
            windows.add(window);
            batches.add(messages);
        }

        void done(final int index)
        {
            windows.get(index).done(batches.get(index));
        }

        List<Long> offsets()
        {
            return batches.stream().flatMap(List::stream).map(CachedMessage::queueOffset).toList();
        }

        @Override
        public void updateCorePoolSize(final int corePoolSize)
        {
        }

        @Override
        public void close()
        {
        }
    }
}
