package io.perigee.client.consumer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.perigee.client.MessageHandler;
import io.perigee.client.SubscriptionListener;
import io.perigee.client.common.MessageReader;
import io.perigee.client.exception.MQClientException;
import io.perigee.common.message.MessageClientExt;
import io.perigee.common.message.MessageQueue;
import io.perigee.journal.record.RecordView;
import io.perigee.protocol.ErrorCode;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;

/**
 * The consumer's I/O thread: owns the subscriber, copies messages out of it for the listener, gives the broker room for
 * as much as was consumed, and commits offsets from time to time. It never waits, except for the last offsets to be
 * stored when it closes.
 */
final class ConsumerAgent implements Agent, MessageHandler, SubscriptionListener
{
    private static final System.Logger LOGGER = System.getLogger("io.perigee.client");
    private static final long NOT_COMMITTED = -1;

    private final ConsumerLink link;
    private final MessageDispatcher dispatcher;
    private final NanoClock clock;
    private final String group;
    private final int batchMaxSize;
    private final int pollLimit;
    private final int maxCached;
    private final int maxSpan;
    private final long commitIntervalNs;
    private final Map<String, SubscriptionExpression> subscription;
    private final MessageReader reader = new MessageReader();
    private final Long2ObjectHashMap<QueueWindow> windows = new Long2ObjectHashMap<>();
    private final List<QueueWindow> droppedWindows = new ArrayList<>();
    private final Long2LongHashMap committed = new Long2LongHashMap(NOT_COMMITTED);
    private List<CachedMessage> batch = new ArrayList<>();
    private QueueWindow batchWindow;
    private long nextCommitNs;
    private boolean isStarting = true;
    private boolean isDisconnected;
    private volatile boolean isSuspended;

    ConsumerAgent(
        final ConsumerSettings settings,
        final Map<String, SubscriptionExpression> subscription,
        final ConsumerLink.Factory linkFactory,
        final MessageDispatcher dispatcher,
        final NanoClock clock)
    {
        this.subscription = new HashMap<>(subscription);
        this.dispatcher = dispatcher;
        this.clock = clock;
        this.group = settings.getConsumerGroup();
        this.batchMaxSize = settings.getConsumeMessageBatchMaxSize();
        this.pollLimit = settings.getPullBatchSize();
        this.maxCached = settings.getPullThresholdForQueue();
        this.maxSpan = settings.getConsumeConcurrentlyMaxSpan();
        this.commitIntervalNs = TimeUnit.MILLISECONDS.toNanos(settings.getPersistConsumerOffsetInterval());
        this.nextCommitNs = clock.nanoTime();
        this.link = linkFactory.create(this);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public int doWork()
    {
        int workCount;
        try
        {
            workCount = link.poll(this, isSuspended ? 0 : pollLimit);
        }
        finally
        {
            submitBatch();
        }
        workCount += returnRoom();
        final long nowNs = clock.nanoTime();
        if (nowNs - nextCommitNs >= 0)
        {
            nextCommitNs = nowNs + commitIntervalNs;
            commit();
        }
        return workCount;
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void onClose()
    {
        commit();
        link.close();
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public String roleName()
    {
        return "perigee-consumer";
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void onMessage(final RecordView view)
    {
        final String topic = link.topic(view.topicId());
        final QueueWindow window = window(topic, view.topicId(), view.queueId());
        final MessageClientExt message = reader.read(view, topic, link.brokerName(), link.brokerAddress());
        final SubscriptionExpression expression = subscription.get(topic);
        if (null != expression && !expression.accepts(message.getTags(), view.tagHash()))
        {
            window.skipped(view.length());
            return;
        }

        if (batchWindow != window || batch.size() >= batchMaxSize)
        {
            submitBatch();
        }
        final CachedMessage cached = new CachedMessage(message, view.queueOffset(), view.length());
        window.add(cached);
        batchWindow = window;
        batch.add(cached);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void onOffsetMoved(
        final String topic, final int queueId, final long fromOffset, final long toOffset, final ErrorCode code)
    {
        LOGGER.log(System.Logger.Level.WARNING, "group " + group + " goes on at offset " + toOffset + " instead of " +
            fromOffset + " in queue " + queueId + " of " + topic + ": " + describe(code));
        if (toOffset < fromOffset)
        {
            submitBatch();
            final QueueWindow window = windows.remove(key(link.topicId(topic), queueId));
            if (null != window)
            {
                window.drop();
                droppedWindows.add(window);
            }
        }
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void onMessageDamaged(
        final String topic, final int queueId, final long queueOffset, final long position, final String file)
    {
        LOGGER.log(System.Logger.Level.WARNING, "group " + group + " goes without the message at offset " +
            queueOffset + " in queue " + queueId + " of " + topic + ": it is damaged, at position " + position +
            " in " + file + " of the broker");
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void onConnected()
    {
        if (isDisconnected)
        {
            isDisconnected = false;
            LOGGER.log(System.Logger.Level.INFO, "group " + group + " is connected again");
        }
        for (final String topic : subscription.keySet())
        {
            final int topicId = link.topicId(topic);
            for (int queueId = 0; queueId < link.queueCount(topic); queueId++)
            {
                window(topic, topicId, queueId);
            }
        }
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void onDisconnected(final ErrorCode code, final String explanation)
    {
        if (!isDisconnected && !isStarting) // who starts the consumer is told by an exception
        {
            isDisconnected = true;
            LOGGER.log(System.Logger.Level.WARNING, "group " + group + " is not connected and tries again: " +
                describe(code) + (explanation.isEmpty() ? "" : " " + explanation));
        }
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void onSessionEndExplained(final ErrorCode code)
    {
        LOGGER.log(System.Logger.Level.WARNING, "the broker had ended the session of group " + group + ": " +
            describe(code));
    }

    /**
     * Called by the thread that starts the consumer, before the I/O thread begins.
     */
    void awaitConnected() throws MQClientException
    {
        link.awaitConnected();
        isStarting = false;
    }

    void suspend(final boolean isToBeSuspended)
    {
        isSuspended = isToBeSuspended;
    }

    private QueueWindow window(final String topic, final int topicId, final int queueId)
    {
        final long key = key(topicId, queueId);
        QueueWindow window = windows.get(key);
        if (null == window)
        {
            window = new QueueWindow(new MessageQueue(topic, link.brokerName(), queueId), topicId);
            windows.put(key, window);
        }
        return window;
    }

    private void submitBatch()
    {
        if (!batch.isEmpty())
        {
            dispatcher.submit(batchWindow, batch);
            batch = new ArrayList<>();
        }
        batchWindow = null;
    }

    private int returnRoom()
    {
        int workCount = 0;
        for (final QueueWindow window : windows.values())
        {
            workCount += returnRoom(window, maxCached, maxSpan);
        }
        if (!droppedWindows.isEmpty())
        {
            final Iterator<QueueWindow> iterator = droppedWindows.iterator();
            while (iterator.hasNext())
            {
                final QueueWindow window = iterator.next();
                workCount += returnRoom(window, Integer.MAX_VALUE, Integer.MAX_VALUE);
                if (0 == window.cachedCount())
                {
                    iterator.remove();
                }
            }
        }
        return workCount;
    }

    private int returnRoom(final QueueWindow window, final int maxCount, final int span)
    {
        final int room = window.takeRoom(maxCount, span);
        if (room > 0)
        {
            link.returnCredit(window.topicId(), window.queue().getQueueId(), room);
            return 1;
        }
        return 0;
    }

    /**
     * Everything that has changed. A queue of which nothing was consumed yet counts too: where the group has begun is
     * where it goes on after a restart.
     */
    private void commit()
    {
        for (final QueueWindow window : windows.values())
        {
            final int topicId = window.topicId();
            final int queueId = window.queue().getQueueId();
            final long offset = window.commitOffset(link.nextOffset(topicId, queueId));
            if (offset >= 0 && offset != committed.get(key(topicId, queueId)))
            {
                link.commit(topicId, queueId, offset);
                committed.put(key(topicId, queueId), offset);
            }
        }
    }

    private static long key(final int topicId, final int queueId)
    {
        return (long)topicId << Integer.SIZE | queueId;
    }

    private static String describe(final ErrorCode code)
    {
        return code.sentence() + " (" + code.label() + ").";
    }
}
