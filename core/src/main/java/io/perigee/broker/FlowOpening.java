package io.perigee.broker;

import io.perigee.journal.ConsumeQueue;
import io.perigee.journal.ConsumeQueueEntry;
import io.perigee.journal.LogReader;
import io.perigee.journal.record.RecordLayout;
import io.perigee.pipeline.Position;
import io.perigee.protocol.ErrorCode;
import io.perigee.protocol.PullDecoder;

import java.util.concurrent.TimeUnit;

/**
 * Turns a pull into a flow: finds its queue, and where in it to begin. Part of delivery.
 */
final class FlowOpening
{
    private static final long EARLIEST = -1;
    private static final long LATEST = -2;
    /** What was asked for has to be opened or repaired first. */
    private static final long UNREADY = -1;
    /** The message was removed. */
    private static final long GONE_TERM = 0;
    /** The message is damaged. As it was durable before it was, no crash has taken it back. */
    private static final long UNKNOWN_TERM = Long.MAX_VALUE;
    private static final int MAX_TAGS = 64;
    private static final long[] NO_FILTER = new long[0];

    private final TopicTable topics;
    private final ColdRecords records;
    private final LogReader reader;
    private final ConsumeQueueEntry entry = new ConsumeQueueEntry();
    private final long maxHoldNs;
    private final long term;
    private final Position commit;
    private final long startPosition;

    FlowOpening(
        final BrokerContext ctx,
        final TopicTable topics,
        final ColdRecords records,
        final long term,
        final long startPosition)
    {
        this.commit = ctx.positions().commit();
        this.startPosition = startPosition;
        this.topics = topics;
        this.records = records;
        this.reader = records.reader();
        this.maxHoldNs = ctx.intervals().maxHoldNs();
        this.term = term;
    }

    long term()
    {
        return term;
    }

    /**
     * Whether the term has begun for good, so that its number can be told: it is not used again.
     */
    boolean isTermCommitted()
    {
        return commit.get() > startPosition;
    }

    /**
     * Let go of what the last look into the log has held.
     */
    void release()
    {
        reader.release();
        entry.release();
    }

    /**
     * Make the flow that a pull asks for. A pull that cannot be served makes a flow that is ending.
     *
     * @param session that it came on.
     * @param pull    that was checked.
     * @param isFull  whether the session has as many flows as it may.
     * @return the flow.
     */
    Flow open(final DeliverySession session, final PullDecoder pull, final boolean isFull)
    {
        final Topic topic = topics.byId(pull.topicId());
        final TopicQueue queue = null == topic ? null : topic.queue(pull.queueId());
        final long wishedHoldNs = TimeUnit.MILLISECONDS.toNanos(Math.max(1, pull.holdMs()));
        final long creditLimit = pull.creditLimitBytes();
        final long wishedOffset = pull.queueOffset();
        final long lastTerm = pull.lastTerm();
        final PullDecoder.TagHashesDecoder tags = pull.tagHashes();
        final boolean hasTooManyTags = tags.count() > MAX_TAGS;
        final Flow flow = new Flow(session, pull.flowId(), queue,
            hasTooManyTags ? NO_FILTER : tagHashes(tags), Math.min(wishedHoldNs, maxHoldNs));
        flow.creditLimit = creditLimit;
        if (hasTooManyTags || isFull)
        {
            flow.state = Flow.State.ENDING;
            flow.endStatus = (isFull ? ErrorCode.LIMIT_REACHED : ErrorCode.REQUEST_INVALID).status();
        }
        else if (null == queue)
        {
            flow.state = Flow.State.ENDING;
            flow.endStatus = (null == topic ? ErrorCode.TOPIC_NOT_FOUND : ErrorCode.QUEUE_NOT_FOUND).status();
        }
        else
        {
            flow.wishedOffset = wishedOffset;
            flow.lastTerm = lastTerm;
            if (!awaitsWarmer(flow))
            {
                begin(flow);
            }
        }

        return flow;
    }

    /** The message that the client has read last may be far back, and is looked at first. */
    private boolean awaitsWarmer(final Flow flow)
    {
        final ConsumeQueue queue = flow.queue().consumeQueue();
        final long lastOffset = Math.min(flow.wishedOffset, queue.maxOffset()) - 1;
        final boolean isCold = flow.lastTerm > 0 && lastOffset >= queue.minOffset() && isCold(queue, lastOffset);
        if (isCold)
        {
            await(flow, Flow.State.COLD, lastOffset);
        }
        return isCold;
    }

    private static void await(final Flow flow, final Flow.State state, final long coldOffset)
    {
        flow.isOpening = true;
        flow.coldOffset = coldOffset;
        flow.state = state;
    }

    private boolean isCold(final ConsumeQueue queue, final long queueOffset)
    {
        records.look();
        return !queue.isEntryInMemory(queueOffset) ||
            ConsumeQueue.FOUND == queue.read(queueOffset, entry) && records.isCold(entry.position());
    }

    /**
     * Find out where a flow begins.
     *
     * @param flow that was opened; afterwards it is ready or ending, or waits for its queue to be readable.
     */
    void begin(final Flow flow)
    {
        findBegin(flow);
        // What it begins with may lie in files; it is asked for as if it did.
        flow.isBehind = !flow.queue().consumeQueue().isEntryInMemory(flow.nextOffset);
        flow.isFirstLook = flow.isBehind;
    }

    private void findBegin(final Flow flow)
    {
        final ConsumeQueue queue = flow.queue().consumeQueue();
        final long wishedOffset = flow.wishedOffset;
        final long lastTerm = flow.lastTerm;
        flow.isOpening = false;
        flow.state = Flow.State.READY;
        final long minOffset = queue.minOffset();
        final long maxOffset = queue.maxOffset();
        records.look();
        if (EARLIEST == wishedOffset)
        {
            flow.nextOffset = minOffset;
        }
        else if (LATEST == wishedOffset)
        {
            flow.nextOffset = maxOffset;
        }
        else if (wishedOffset < minOffset)
        {
            end(flow, ErrorCode.OFFSET_TOO_SMALL, minOffset);
        }
        else if (lastTerm > 0 && wishedOffset > minOffset)
        {
            beginBehind(flow, minOffset, maxOffset);
        }
        else if (wishedOffset > maxOffset)
        {
            end(flow, ErrorCode.OFFSET_TOO_LARGE, maxOffset);
        }
        else
        {
            flow.nextOffset = wishedOffset;
            flow.isUnconfirmed = lastTerm > 0;
        }
    }

    /**
     * Begin behind a message that the client has read in a term: it may have been taken back.
     */
    private void beginBehind(final Flow flow, final long minOffset, final long maxOffset)
    {
        if (!flow.isSearching)
        {
            final long wishedOffset = flow.wishedOffset;
            final long found = wishedOffset > maxOffset ? GONE_TERM : termOf(flow.queue(), wishedOffset - 1);
            if (UNREADY == found)
            {
                await(flow, Flow.State.UNREADY, wishedOffset - 1);
                return;
            }
            if (isOfTerm(flow, found))
            {
                flow.nextOffset = wishedOffset;
                flow.isUnconfirmed = true;
                return;
            }
            // Also who has read beyond the end goes on before it, where a later term has put other messages.
            flow.isSearching = true;
            flow.searchBegin = minOffset;
            flow.searchEnd = Math.min(wishedOffset, maxOffset);
        }
        search(flow);
    }

    /** Whether the message before the wished one is still the one that the client has read, as far as one can tell. */
    private static boolean isOfTerm(final Flow flow, final long found)
    {
        // If it was removed since the minimum was looked at, nobody can tell any more: all that is left lies behind it.
        return found == flow.lastTerm || UNKNOWN_TERM == found ||
            GONE_TERM == found && flow.wishedOffset - 1 < flow.queue().consumeQueue().minOffset();
    }

    /**
     * Where to go on for somebody who read messages that a crash took back: at the first message of a later term. Each
     * message that is looked at for this may be far back; then the search goes on when the warmer has touched it.
     */
    private void search(final Flow flow)
    {
        final ConsumeQueue queue = flow.queue().consumeQueue();
        while (flow.searchBegin < flow.searchEnd)
        {
            final long middle = flow.searchBegin + flow.searchEnd >>> 1;
            if (flow.warmOffset != middle + 1 && isCold(queue, middle))
            {
                await(flow, Flow.State.COLD, middle);
                return;
            }
            final long term = termOf(flow.queue(), middle);
            if (UNREADY == term)
            {
                await(flow, Flow.State.UNREADY, middle);
                return;
            }
            if (term > flow.lastTerm)
            {
                flow.searchEnd = middle;
            }
            else
            {
                flow.searchBegin = middle + 1;
            }
        }
        end(flow, ErrorCode.OFFSET_MOVED, flow.searchBegin);
    }

    private long termOf(final TopicQueue queue, final long queueOffset)
    {
        final int result = queue.consumeQueue().read(queueOffset, entry);
        if (ConsumeQueue.FOUND != result)
        {
            return ConsumeQueue.NOT_READY == result ? UNREADY : GONE_TERM;
        }
        final int state = records.check(entry.position(), queue.topicId(), queue.queueId(), queueOffset);
        if (ColdRecords.DAMAGED == state)
        {
            return UNKNOWN_TERM;
        }

        return ColdRecords.GONE == state ? GONE_TERM : RecordLayout.term(reader.buffer(), reader.offset());
    }

    private static void end(final Flow flow, final ErrorCode status, final long nextOffset)
    {
        flow.state = Flow.State.ENDING;
        flow.endStatus = status.status();
        flow.nextOffset = nextOffset;
    }

    private static long[] tagHashes(final PullDecoder.TagHashesDecoder tags)
    {
        if (0 == tags.count())
        {
            return NO_FILTER;
        }
        final long[] hashes = new long[tags.count()];
        for (int i = 0; i < hashes.length; i++)
        {
            hashes[i] = tags.next().tagHash();
        }

        return hashes;
    }
}
