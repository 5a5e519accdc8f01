package io.perigee.client;

import io.perigee.journal.record.RecordLayout;
import io.perigee.journal.record.RecordType;
import io.perigee.protocol.CreditDecoder;
import io.perigee.protocol.ErrorCode;
import io.perigee.protocol.MessageHeaderDecoder;
import io.perigee.protocol.MessageHeaderEncoder;
import io.perigee.protocol.PullDecoder;
import io.perigee.protocol.PullEndEncoder;
import io.perigee.protocol.PullStopDecoder;
import io.perigee.protocol.RecordPartEncoder;
import io.perigee.protocol.RecordsEncoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The queues of a fake broker, and the flows that its client has opened.
 */
final class FakeDelivery
{
    private static final int HEADER = MessageHeaderEncoder.ENCODED_LENGTH;

    private final FakeBroker broker;
    private final Map<Integer, List<UnsafeBuffer>> queues = new HashMap<>();
    private final Map<Long, FakeFlow> flows = new TreeMap<>();
    private boolean isPrompt;
    private final List<FakeBroker.Pulled> pulls = new ArrayList<>();
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private final CreditDecoder creditDecoder = new CreditDecoder();
    private final RecordsEncoder recordsEncoder = new RecordsEncoder();

    private static final class FakeFlow
    {
        private FakeLink link;
        private int topicId;
        private int queueId;
        private long next;
        private long credit;
        private long used;
    }

    FakeDelivery(final FakeBroker broker)
    {
        this.broker = broker;
    }

    List<FakeBroker.Pulled> pulls()
    {
        return pulls;
    }

    /** Answer every pull at once, with records or with none. */
    void prompt()
    {
        isPrompt = true;
    }

    void clearFlows()
    {
        flows.clear();
    }

    void onPull(final FakeLink link, final DirectBuffer buffer, final int offset)
    {
        final PullDecoder pull = new PullDecoder();
        pull.wrapAndApplyHeader(buffer, offset, headerDecoder);
        final List<Long> tags = new ArrayList<>();
        final long flowId = pull.flowId();
        pulls.add(new FakeBroker.Pulled(
            flowId, pull.queueOffset(), pull.lastTerm(), pull.creditLimitBytes(), pull.queueId(), tags));
        final FakeFlow flow = new FakeFlow();
        flow.link = link;
        flow.topicId = pull.topicId();
        flow.queueId = pull.queueId();
        flow.next = pull.queueOffset();
        flow.credit = pull.creditLimitBytes();
        for (final PullDecoder.TagHashesDecoder tag : pull.tagHashes())
        {
            tags.add(tag.tagHash());
        }
        flows.put(flowId, flow);
        if (isPrompt)
        {
            final boolean isAtEnd = flow.next >= queue(flow.topicId, flow.queueId).size();
            sendRecords(flowId, flow, queue(flow.topicId, flow.queueId), isAtEnd ? 0 : 4);
        }
    }

    void onCredit(final DirectBuffer buffer, final int offset)
    {
        creditDecoder.wrapAndApplyHeader(buffer, offset, headerDecoder);
        final FakeFlow flow = flows.get(creditDecoder.flowId());
        if (null != flow)
        {
            assertTrue(creditDecoder.creditLimitBytes() > flow.credit, "credit must rise");
            flow.credit = creditDecoder.creditLimitBytes();
        }
    }

    void onPullStop(final FakeLink link, final DirectBuffer buffer, final int offset)
    {
        final PullStopDecoder stop = new PullStopDecoder();
        stop.wrapAndApplyHeader(buffer, offset, headerDecoder);
        endFlow(stop.flowId(), ErrorCode.FLOW_STOPPED, 0);
    }

    /** Credit of the flow of a queue that is not used up. */
    long creditLeft(final int queueId)
    {
        final FakeFlow flow = flows.get(flowId(queueId));
        return flow.credit - flow.used;
    }

    long flowId(final int queueId)
    {
        for (final Map.Entry<Long, FakeFlow> flow : flows.entrySet())
        {
            if (flow.getValue().queueId == queueId)
            {
                return flow.getKey();
            }
        }
        throw new AssertionError("queue " + queueId + " has no flow");
    }

    List<UnsafeBuffer> queue(final int topicId, final int queueId)
    {
        return queues.computeIfAbsent(topicId << 16 | queueId, (key) -> new ArrayList<>());
    }

    /** Store messages; they flow at the next {@link #pump(int)}. */
    void store(final int topicId, final int queueId, final String... bodies)
    {
        for (final String body : bodies)
        {
            final List<UnsafeBuffer> queue = queue(topicId, queueId);
            queue.add(record(topicId, queueId, queue.size(), body.getBytes()));
        }
    }

    /** Store a message with keys, at a position of the log. */
    void storeKeyed(
        final int topicId, final int queueId, final long position, final String keys, final String body)
    {
        final List<UnsafeBuffer> queue = queue(topicId, queueId);
        final UnsafeBuffer record = record(topicId, queueId, queue.size(), (keys + body).getBytes());
        record.putLong(RecordLayout.POSITION_OFFSET, position, LITTLE_ENDIAN);
        record.putInt(RecordLayout.KEYS_LENGTH_OFFSET, keys.length(), LITTLE_ENDIAN);
        record.putInt(RecordLayout.BODY_LENGTH_OFFSET, body.length(), LITTLE_ENDIAN);
        queue.add(record);
    }

    UnsafeBuffer record(final int topicId, final int queueId, final long queueOffset, final byte[] body)
    {
        final int length = RecordLayout.recordLength(body.length);
        final UnsafeBuffer record = new UnsafeBuffer(new byte[length]);
        RecordLayout.writeFixed(record, 0, RecordType.MESSAGE);
        record.putLong(RecordLayout.TERM_OFFSET, broker.term(), LITTLE_ENDIAN);
        record.putLong(RecordLayout.QUEUE_OFFSET_OFFSET, queueOffset, LITTLE_ENDIAN);
        record.putInt(RecordLayout.TOPIC_ID_OFFSET, topicId, LITTLE_ENDIAN);
        record.putInt(RecordLayout.QUEUE_ID_OFFSET, queueId, LITTLE_ENDIAN);
        record.putInt(RecordLayout.BODY_LENGTH_OFFSET, body.length, LITTLE_ENDIAN);
        record.putBytes(RecordLayout.HEADER_LENGTH, body);
        record.putInt(RecordLayout.LENGTH_OFFSET, length, LITTLE_ENDIAN);
        return record;
    }

    /** Send what flows have credit for, so many records to a frame; long records go in parts. */
    void pump(final int recordsPerFrame)
    {
        for (final Map.Entry<Long, FakeFlow> entry : flows.entrySet())
        {
            final FakeFlow flow = entry.getValue();
            final List<UnsafeBuffer> queue = queue(flow.topicId, flow.queueId);
            while (flow.next < queue.size() && flow.used < flow.credit)
            {
                if (queue.get((int)flow.next).capacity() > FakeLink.MAX_FRAME_LENGTH - 100)
                {
                    sendParts(entry.getKey(), flow, queue.get((int)flow.next));
                }
                else
                {
                    sendRecords(entry.getKey(), flow, queue, recordsPerFrame);
                }
            }
        }
    }

    /** Send so many frames with four records each. */
    void pumpAtMost(final int frames)
    {
        for (final Map.Entry<Long, FakeFlow> entry : flows.entrySet())
        {
            final FakeFlow flow = entry.getValue();
            for (int i = 0; i < frames && flow.used < flow.credit; i++)
            {
                sendRecords(entry.getKey(), flow, queue(flow.topicId, flow.queueId), 4);
            }
        }
    }

    private void sendRecords(
        final long flowId, final FakeFlow flow, final List<UnsafeBuffer> queue, final int recordsPerFrame)
    {
        final UnsafeBuffer frame = flow.link.reply();
        recordsEncoder.wrapAndApplyHeader(frame, 0, headerEncoder);
        int length = 0;
        int count = 0;
        final int begin = recordsEncoder.limit() + 4;
        while (count < recordsPerFrame && flow.next < queue.size() && flow.used < flow.credit)
        {
            final UnsafeBuffer record = queue.get((int)flow.next);
            frame.putBytes(begin + length, record, 0, record.capacity());
            length += record.capacity();
            flow.used += record.capacity();
            flow.next++;
            count++;
        }
        frame.putInt(begin - 4, length, LITTLE_ENDIAN);
        recordsEncoder
            .sessionId(broker.sessionId(flow.link))
            .sequence(broker.nextOut(flow.link))
            .flowId(flowId)
            .nextQueueOffset(flow.next)
            .maxQueueOffset(queue.size())
            .recordCount(count);
        flow.link.replied(begin + length);
    }

    private void sendParts(final long flowId, final FakeFlow flow, final UnsafeBuffer record)
    {
        for (int offset = 0; offset < record.capacity(); offset += 512)
        {
            sendPart(flow.link, flowId, flow.next + 1, record, offset, Math.min(512, record.capacity() - offset));
        }
        flow.used += record.capacity();
        flow.next++;
    }

    void sendPart(
        final FakeLink link,
        final long flowId,
        final long next,
        final UnsafeBuffer record,
        final int offset,
        final int length)
    {
        final RecordPartEncoder part = new RecordPartEncoder();
        part.wrapAndApplyHeader(link.reply(), 0, headerEncoder)
            .sessionId(broker.sessionId(link))
            .sequence(broker.nextOut(link))
            .flowId(flowId)
            .nextQueueOffset(next)
            .maxQueueOffset(next)
            .recordLengthBytes(record.capacity())
            .recordOffset(offset)
            .putSlice(record, offset, length);
        link.replied(HEADER + part.encodedLength());
    }

    void endFlow(final long flowId, final ErrorCode status, final long next)
    {
        endFlow(flowId, status, next, -1, -1);
    }

    void endFlow(
        final long flowId, final ErrorCode status, final long next, final long damagedPosition, final long damagedFile)
    {
        final FakeFlow flow = flows.remove(flowId);
        if (null != flow)
        {
            final PullEndEncoder end = new PullEndEncoder();
            end.wrapAndApplyHeader(flow.link.reply(), 0, headerEncoder)
                .sessionId(broker.sessionId(flow.link))
                .sequence(broker.nextOut(flow.link))
                .flowId(flowId)
                .nextQueueOffset(next)
                .minQueueOffset(0)
                .maxQueueOffset(queue(flow.topicId, flow.queueId).size())
                .status(status.status())
                .damagedPosition(damagedPosition)
                .damagedFile(damagedFile);
            flow.link.replied(HEADER + end.encodedLength());
        }
    }
}
