package io.perigee.client.consumer;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.concurrent.locks.ReentrantLock;

import io.perigee.common.message.MessageQueue;

/**
 * What was taken of a queue and is not done with: the offset that may be committed is that of the first message that
 * is not done, whatever was done behind it. The I/O thread adds, the threads of the listener end messages.
 */
final class QueueWindow
{
    private final ReentrantLock lock = new ReentrantLock();
    private final MessageQueue queue;
    private final int topicId;
    private final ArrayDeque<CachedMessage> messages = new ArrayDeque<>();
    private int cachedCount;
    private int doneBytes;
    private volatile boolean isDropped;

    QueueWindow(final MessageQueue queue, final int topicId)
    {
        this.queue = queue;
        this.topicId = topicId;
    }

    MessageQueue queue()
    {
        return queue;
    }

    int topicId()
    {
        return topicId;
    }

    void add(final CachedMessage message)
    {
        lock.lock();
        try
        {
            messages.addLast(message);
            cachedCount++;
        }
        finally
        {
            lock.unlock();
        }
    }

    void done(final Collection<CachedMessage> ended)
    {
        lock.lock();
        try
        {
            for (final CachedMessage message : ended)
            {
                if (!message.isDone())
                {
                    message.done();
                    cachedCount--;
                    doneBytes += message.lengthBytes();
                }
            }
            while (!messages.isEmpty() && messages.peekFirst().isDone())
            {
                messages.removeFirst();
            }
        }
        finally
        {
            lock.unlock();
        }
    }

    /**
     * A message that arrived and was not wanted makes room at once.
     */
    void skipped(final int lengthBytes)
    {
        lock.lock();
        try
        {
            doneBytes += lengthBytes;
        }
        finally
        {
            lock.unlock();
        }
    }

    /**
     * Offset that may be committed.
     *
     * @param nextOffset of the next message that will arrive.
     */
    long commitOffset(final long nextOffset)
    {
        lock.lock();
        try
        {
            return messages.isEmpty() ? nextOffset : messages.peekFirst().queueOffset();
        }
        finally
        {
            lock.unlock();
        }
    }

    /**
     * Room that the broker may be given again, which counts as given then.
     *
     * @param maxCount messages that may be cached; more give no room.
     * @param maxSpan  largest distance of the first and the last message.
     * @return bytes.
     */
    int takeRoom(final int maxCount, final int maxSpan)
    {
        lock.lock();
        try
        {
            if (0 == doneBytes || cachedCount >= maxCount || span() > maxSpan)
            {
                return 0;
            }
            final int room = doneBytes;
            doneBytes = 0;
            return room;
        }
        finally
        {
            lock.unlock();
        }
    }

    int cachedCount()
    {
        lock.lock();
        try
        {
            return cachedCount;
        }
        finally
        {
            lock.unlock();
        }
    }

    /**
     * The messages are not to be consumed any more; whoever has them ends them without effect.
     */
    void drop()
    {
        isDropped = true;
    }

    boolean isDropped()
    {
        return isDropped;
    }

    private long span()
    {
        return messages.isEmpty() ? 0 : messages.peekLast().queueOffset() - messages.peekFirst().queueOffset();
    }
}
