package io.perigee.broker;

import io.perigee.journal.ConsumeQueue;
import io.perigee.journal.ConsumeQueueEntry;
import io.perigee.journal.JournalException;
import io.perigee.journal.KeyIndex;
import io.perigee.journal.KeyLookup;
import io.perigee.journal.LogReader;
import io.perigee.journal.record.RecordLayout;
import io.perigee.journal.record.RecordType;
import io.perigee.pipeline.Duty;
import io.perigee.pipeline.Position;
import io.perigee.protocol.ErrorCode;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;

import java.util.concurrent.TimeUnit;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * Keeps the index of the keys and does the searches that clients ask for, one after the other, each in bounded slices.
 * Part of housekeeping. What it names was dispatched, so it can be pulled, and was read and found to be whole.
 */
final class SearchClerk implements Duty
{
    /** How often the index follows the log when nobody searches, so that housekeeping can rest in between. */
    private static final long FOLLOW_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(20);
    /** How often it reads a slice of what was in the log at the start, so that this leaves the cores to messages. */
    private static final long CATCH_UP_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long FULL_PAUSE_NS = TimeUnit.SECONDS.toNanos(1);
    /** How long a search waits for the index to catch up. */
    private static final long MAX_WAIT_NS = TimeUnit.SECONDS.toNanos(1);
    private static final int PROBES_PER_SLICE = 4;

    private final SearchDesk desk;
    private final KeyIndex index;
    private final KeyLookup lookup;
    private final LogReader reader;
    private final TopicTable topics;
    private final long startPosition;
    private final Position dispatch;
    private final Position durable;
    private final AtomicCounter remadeFiles;
    private final ConsumeQueueEntry entry = new ConsumeQueueEntry();
    private MessageSearch search;
    private boolean isLookingUp;
    private long targetPosition;
    private long deadlineNs;
    private int readResult;
    private long low;
    private long high;
    private long nextFollowNs;
    private long fullUntilNs;

    SearchClerk(
        final BrokerContext ctx,
        final SearchDesk desk,
        final KeyIndex index,
        final LogReader reader,
        final TopicTable topics,
        final long startPosition)
    {
        this.startPosition = startPosition;
        this.desk = desk;
        this.index = index;
        this.lookup = index.newLookup();
        this.reader = reader;
        this.topics = topics;
        this.dispatch = ctx.positions().dispatch();
        this.durable = ctx.positions().durable();
        this.remadeFiles = ctx.counters().remadeIndexFiles();
    }

    @Override
    public void onStart(final long nowNs)
    {
        nextFollowNs = nowNs;
        fullUntilNs = nowNs;
    }

    @Override
    public int perform(final long nowNs)
    {
        int workCount = follow(nowNs);
        if (null == search)
        {
            search = desk.next();
            if (null != search)
            {
                begin(nowNs);
                workCount++;
            }
        }
        if (null != search)
        {
            workCount++;
            final boolean isDone = isDone(nowNs);
            reader.release();
            entry.release();
            if (isDone)
            {
                final MessageSearch done = search;
                search = null;
                done.state(MessageSearch.ANSWERED);
            }
        }

        return workCount;
    }

    @Override
    public String roleName()
    {
        return "search";
    }

    /**
     * Let the index follow the log: all the time while somebody waits for it or messages come faster than a slice takes
     * them in, else now and then.
     */
    private int follow(final long nowNs)
    {
        final boolean isWaiting = null != search && !isLookingUp;
        if (nowNs - nextFollowNs < 0 && !isWaiting || nowNs - fullUntilNs < 0)
        {
            return 0;
        }

        try
        {
            final int workCount = index.doWork(dispatch.get(), durable.get());
            if (index.indexedPosition() >= dispatch.get())
            {
                nextFollowNs = nowNs + FOLLOW_INTERVAL_NS;
            }
            else if (index.indexedPosition() < startPosition)
            {
                nextFollowNs = nowNs + CATCH_UP_INTERVAL_NS;
            }
            remadeFiles.setRelease(index.discardedFiles());
            return workCount;
        }
        catch (final JournalException ex)
        {
            if (JournalException.Kind.FULL != ex.kind())
            {
                throw ex;
            }
            // Nothing is lost: it goes on with the same block, and what is not in a file is in memory or in the log.
            fullUntilNs = nowNs + FULL_PAUSE_NS;
            return 0;
        }
    }

    private void begin(final long nowNs)
    {
        search.clearAnswer();
        isLookingUp = false;
        targetPosition = dispatch.get();
        deadlineNs = nowNs + MAX_WAIT_NS;
        if (MessageSearch.KIND_TIME == search.kind)
        {
            final ConsumeQueue queue = queue();
            low = null == queue ? 0 : queue.minOffset();
            high = null == queue ? 0 : queue.maxOffset();
        }
    }

    private boolean isDone(final long nowNs)
    {
        return switch (search.kind)
        {
            case MessageSearch.KIND_KEY, MessageSearch.KIND_UNIQUE_ID -> isFoundByKey(nowNs);
            case MessageSearch.KIND_POSITION -> isFoundByPosition();
            case MessageSearch.KIND_TIME -> isFoundByTime(nowNs);
            default -> answer(ErrorCode.REQUEST_INVALID);
        };
    }

    private boolean isFoundByKey(final long nowNs)
    {
        if (null == topics.byId(search.topicId))
        {
            return answer(ErrorCode.TOPIC_NOT_FOUND);
        }
        if (!isLookingUp)
        {
            if (index.indexedPosition() < targetPosition)
            {
                return nowNs - deadlineNs >= 0 && answer(ErrorCode.INDEX_NOT_READY);
            }
            isLookingUp = true;
            lookup.key(search.kind, search.topicId, search.key, 0, search.keyLength)
                .begin(search.beginTimestampMs, search.endTimestampMs,
                    search.maxCount <= 0 ? MessageSearch.COUNT_DEFAULT : search.maxCount);
        }
        if (!lookup.doWork())
        {
            return false;
        }
        if (lookup.isDamaged())
        {
            return answer(ErrorCode.INDEX_NOT_READY);
        }

        search.isCut = lookup.isCut();
        for (int i = 0; i < lookup.count(); i++)
        {
            if (reader.verifiedAt(lookup.position(i)) > 0)
            {
                addRow();
            }
        }
        return answer(ErrorCode.OK);
    }

    private boolean isFoundByPosition()
    {
        if (search.position >= targetPosition || reader.verifiedAt(search.position) <= 0 ||
            RecordType.MESSAGE != RecordLayout.type(reader.buffer(), reader.offset()))
        {
            return answer(ErrorCode.MESSAGE_NOT_FOUND);
        }
        addRow();
        return answer(ErrorCode.OK);
    }

    /** Find the first message that was stored at the time or later: store times never fall within a log. */
    private boolean isFoundByTime(final long nowNs)
    {
        final ConsumeQueue queue = queue();
        if (null == queue)
        {
            return answer(null == topics.byId(search.topicId) ?
                ErrorCode.TOPIC_NOT_FOUND : ErrorCode.QUEUE_NOT_FOUND);
        }

        for (int i = 0; i < PROBES_PER_SLICE && low < high; i++)
        {
            final long middle = low + high >>> 1;
            if (!read(queue, middle))
            {
                return answerUnreadable(queue, middle, nowNs);
            }
            if (storeTimestampMs() >= search.beginTimestampMs)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }
        if (low < high)
        {
            return false;
        }

        if (low >= queue.maxOffset())
        {
            search.addRow(-1, low, -1, search.topicId, search.queueId);
        }
        else if (read(queue, low))
        {
            addRow();
        }
        else
        {
            return answerUnreadable(queue, low, nowNs);
        }
        return answer(ErrorCode.OK);
    }

    private boolean read(final ConsumeQueue queue, final long queueOffset)
    {
        readResult = queue.read(queueOffset, entry);
        return ConsumeQueue.FOUND == readResult && reader.verifiedAt(entry.position()) > 0;
    }

    /** It was deleted just now, and the search begins anew; or it cannot be read yet; or it is damaged. */
    private boolean answerUnreadable(final ConsumeQueue queue, final long queueOffset, final long nowNs)
    {
        if (queueOffset < queue.minOffset())
        {
            low = Math.max(low, queue.minOffset());
            high = queue.maxOffset();
            return false;
        }
        if (ConsumeQueue.NOT_READY == readResult)
        {
            return nowNs - deadlineNs >= 0 && answer(ErrorCode.INDEX_NOT_READY);
        }
        return answer(ErrorCode.CORRUPT);
    }

    private ConsumeQueue queue()
    {
        final Topic topic = topics.byId(search.topicId);
        final TopicQueue queue = null == topic ? null : topic.queue(search.queueId);
        return null == queue ? null : queue.consumeQueue();
    }

    private boolean answer(final ErrorCode status)
    {
        search.status = status.status();
        return true;
    }

    private void addRow()
    {
        final UnsafeBuffer buffer = reader.buffer();
        final int offset = reader.offset();
        search.addRow(RecordLayout.position(buffer, offset), RecordLayout.queueOffset(buffer, offset),
            storeTimestampMs(), RecordLayout.topicId(buffer, offset), RecordLayout.queueId(buffer, offset));
    }

    private long storeTimestampMs()
    {
        return reader.buffer().getLong(reader.offset() + RecordLayout.STORE_TIMESTAMP_OFFSET, LITTLE_ENDIAN);
    }
}
