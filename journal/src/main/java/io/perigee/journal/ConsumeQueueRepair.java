package io.perigee.journal;

import io.perigee.journal.record.RecordLayout;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds blocks of consume queues again from the log: those that somebody wants to read and that are not what was
 * written, and the damaged ones behind them. All queues that need it share a walk through the log; one that comes later
 * and needs what the walk has passed waits for the next. Owned by housekeeping.
 */
final class ConsumeQueueRepair
{
    /** Steps that one duty cycle walks through the log. */
    private static final int STEPS_PER_CYCLE = 512;
    /** Bytes of the log that one duty cycle checks, but for a last record that is longer. */
    private static final int BYTES_PER_CYCLE = 256 * 1024;

    private final ConsumeQueueStorage storage;
    private final Long2ObjectHashMap<ConsumeQueueBlock> known = new Long2ObjectHashMap<>();
    private final ArrayDeque<ConsumeQueueBlock> unchecked = new ArrayDeque<>();
    private final List<ConsumeQueueBlock> waiting = new ArrayList<>();
    private final Long2ObjectHashMap<ConsumeQueueBlock> walking = new Long2ObjectHashMap<>();
    private RecordWalk log;
    private long repairedBlocks;
    private long finishedBlocks;

    ConsumeQueueRepair(final ConsumeQueueStorage storage)
    {
        this.storage = storage;
    }

    /** Where to build from. Before it is known nothing is repaired. */
    void log(final RecordWalk walk)
    {
        log = walk;
    }

    /** Blocks that were not what was written, since the start. */
    long repairedBlocks()
    {
        return repairedBlocks;
    }

    /** Blocks that have become readable, since the start. */
    long finishedBlocks()
    {
        return finishedBlocks;
    }

    /** A block must be repaired. Nothing happens if its queue is being repaired: it is asked for again. */
    void add(final ConsumeQueue queue, final long queueOffset)
    {
        final long key = ConsumeQueueBlock.keyOf(queue.topicId(), queue.queueId());
        if (!known.containsKey(key))
        {
            final ConsumeQueueBlock block = new ConsumeQueueBlock(
                queue, storage.fileBlocks(), queueOffset / ConsumeQueuePage.ENTRIES);
            known.put(key, block);
            unchecked.addLast(block);
        }
    }

    /** Do a bounded part of what there is to do; 0 if there is nothing. */
    int doWork()
    {
        if (known.isEmpty() || null == log)
        {
            return 0;
        }

        final ConsumeQueueBlock block = unchecked.peekFirst();
        if (null != block)
        {
            unchecked.removeFirst();
            if (!checkOrPostpone(block))
            {
                route(block);
            }
        }
        else
        {
            walk();
        }
        return 1;
    }

    /** Look at a block, which comes behind the others if there is no room for its file. */
    private boolean checkOrPostpone(final ConsumeQueueBlock block)
    {
        try
        {
            return check(block);
        }
        catch (final JournalException ex)
        {
            unchecked.addLast(block);
            throw ex;
        }
    }

    /** Look at a block; true if it and those behind it are good. */
    private boolean check(final ConsumeQueueBlock block)
    {
        final boolean isOver = block.isGood(storage.checksum());
        if (isOver)
        {
            known.remove(block.key());
        }
        else
        {
            block.begin(log);
            finishIfComplete(block);
        }
        return isOver;
    }

    /** A block that was checked and is not over: it has to be checked again, or waits for the log. */
    private void route(final ConsumeQueueBlock block)
    {
        if (block.isComplete())
        {
            unchecked.addLast(block);
        }
        else if (!walking.isEmpty() && block.searchPosition() >= log.cursor())
        {
            walking.put(block.key(), block);
        }
        else
        {
            waiting.add(block);
        }
    }

    private void finishIfComplete(final ConsumeQueueBlock block)
    {
        if (block.isFinished())
        {
            final boolean wasDamaged = block.wasDamaged();
            block.finish();
            repairedBlocks += wasDamaged ? 1 : 0;
            finishedBlocks++;
        }
    }

    private void walk()
    {
        if (walking.isEmpty())
        {
            long begin = Long.MAX_VALUE;
            for (final ConsumeQueueBlock block : waiting)
            {
                begin = Math.min(begin, block.searchPosition());
                walking.put(block.key(), block);
            }
            waiting.clear();
            log.seek(begin);
        }

        final long limit = log.cursor() + BYTES_PER_CYCLE;
        for (int i = 0; i < STEPS_PER_CYCLE && !walking.isEmpty() && log.cursor() < limit; i++)
        {
            if (log.look())
            {
                enter();
                log.pass();
            }
            else if (log.isAtEnd())
            {
                giveUpAll();
            }
        }
    }

    private void enter()
    {
        final UnsafeBuffer buffer = log.buffer();
        final int offset = log.offset();
        final ConsumeQueueBlock block = walking.get(ConsumeQueueBlock.keyOf(
            RecordLayout.topicId(buffer, offset), RecordLayout.queueId(buffer, offset)));
        final long queueOffset = RecordLayout.queueOffset(buffer, offset);
        boolean isBehind = null != block;
        while (isBehind && walking.containsKey(block.key()))
        {
            if (!block.isComplete() && block.missingOffset() < queueOffset)
            {
                skipTo(block, queueOffset);
            }
            isBehind = block.put(queueOffset, log.position(), log.length(), RecordLayout.tagHash(buffer, offset));
            if (block.isComplete())
            {
                goOn(block);
            }
        }
    }

    /** The log goes on behind entries that are missing: they were forgotten with its begin, or lie in damage. */
    private void skipTo(final ConsumeQueueBlock block, final long queueOffset)
    {
        if (isForgotten(block))
        {
            block.queue().trim(queueOffset, log.position());
        }
        block.giveUp(queueOffset, positionOfMissing(block));
    }

    /** Whether what the walk did not find lay before the begin of the log. */
    private boolean isForgotten(final ConsumeQueueBlock block)
    {
        return log.damagePosition() < block.searchPosition() &&
            log.minPosition() > 0 && block.searchPosition() <= log.minPosition();
    }

    /**
     * Where missing entries are to point to: into the damage, or to before the begin of the log, so that they are
     * forgotten with it also by a start that finds them in a file and knows an older minimum.
     */
    private long positionOfMissing(final ConsumeQueueBlock block)
    {
        return isForgotten(block) ?
            log.minPosition() - RecordLayout.ALIGNMENT : Math.max(log.damagePosition(), block.searchPosition());
    }

    /** The log has ended: what was not found in it is not there. */
    private void giveUpAll()
    {
        final List<ConsumeQueueBlock> left = new ArrayList<>(walking.values());
        for (final ConsumeQueueBlock block : left)
        {
            block.giveUp(Long.MAX_VALUE, positionOfMissing(block));
            walking.remove(block.key());
            unchecked.addLast(block);
            finishIfComplete(block);
        }
    }

    /** A block is complete while the walk goes on: go on with the next one of its queue, if that is damaged too. */
    private void goOn(final ConsumeQueueBlock block)
    {
        walking.remove(block.key());
        finishIfComplete(block);
        if (!checkOrPostpone(block))
        {
            if (block.isComplete())
            {
                unchecked.addLast(block);
            }
            else
            {
                walking.put(block.key(), block);
            }
        }
    }
}
