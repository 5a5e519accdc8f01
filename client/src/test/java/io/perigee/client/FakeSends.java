package io.perigee.client;

import io.perigee.protocol.ErrorCode;
import io.perigee.protocol.MessageHeaderDecoder;
import io.perigee.protocol.MessageHeaderEncoder;
import io.perigee.protocol.SendAckEncoder;
import io.perigee.protocol.SendBatchDecoder;
import io.perigee.protocol.SendDecoder;
import io.perigee.protocol.SendPartDecoder;
import io.perigee.transport.Lane;
import org.agrona.DirectBuffer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * What a fake broker does with sends: puts them together, keeps them, answers them.
 */
final class FakeSends
{
    private static final int HEADER = MessageHeaderEncoder.ENCODED_LENGTH;

    private final FakeBroker broker;
    private final List<FakeBroker.Sent> sent = new ArrayList<>();
    private final Deque<FakeBroker.Sent> unanswered = new ArrayDeque<>();
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private final SendDecoder sendDecoder = new SendDecoder();
    private final SendAckEncoder ackEncoder = new SendAckEncoder();
    private boolean answersSends = true;
    private long nextQueueOffset;
    private byte[] train;
    private int trainLength;
    private FakeBroker.Sent trainHead;

    FakeSends(final FakeBroker broker)
    {
        this.broker = broker;
    }

    List<FakeBroker.Sent> sent()
    {
        return sent;
    }

    void answersSends(final boolean answers)
    {
        answersSends = answers;
    }

    void onSend(final FakeLink link, final long sequence, final DirectBuffer buffer, final int offset)
    {
        sendDecoder.wrapAndApplyHeader(buffer, offset, headerDecoder);
        if (broker.isMinimal())
        {
            ack(link, sequence, 1, 0, sendDecoder.queueId(), nextQueueOffset++);
            return;
        }

        final int keysLength = sendDecoder.keysLengthBytes();
        final int propertiesLength = sendDecoder.propertiesLengthBytes();
        final byte[] slice = new byte[sendDecoder.payloadLength()];
        final int total = sendDecoder.payloadLengthBytes();
        final FakeBroker.Sent head = new FakeBroker.Sent(
            sequence, sendDecoder.topicId(), sendDecoder.queueId(), sendDecoder.tagHash(), sendDecoder.userFlag(),
            Integer.toString(keysLength), Integer.toString(propertiesLength), null, 1);
        sendDecoder.getPayload(slice, 0, slice.length);
        begin(link, head, total, slice);
    }

    void onSendBatch(final FakeLink link, final long sequence, final DirectBuffer buffer, final int offset)
    {
        final SendBatchDecoder batch = new SendBatchDecoder();
        batch.wrapAndApplyHeader(buffer, offset, headerDecoder);
        final FakeBroker.Sent head = new FakeBroker.Sent(
            sequence, batch.topicId(), batch.queueId(), 0, 0, "0", "0", null, batch.messageCount());
        final int total = batch.payloadLengthBytes();
        final byte[] slice = new byte[batch.payloadLength()];
        batch.getPayload(slice, 0, slice.length);
        begin(link, head, total, slice);
    }

    private void begin(final FakeLink link, final FakeBroker.Sent head, final int total, final byte[] slice)
    {
        assertEquals(0, trainLength, "a message was begun before the last one was complete");
        train = new byte[total];
        trainHead = head;
        append(link, slice);
    }

    void onSendPart(final FakeLink link, final DirectBuffer buffer, final int offset)
    {
        final SendPartDecoder part = new SendPartDecoder();
        part.wrapAndApplyHeader(buffer, offset, headerDecoder);
        assertEquals(trainLength, part.payloadOffset());
        final byte[] slice = new byte[part.payloadLength()];
        part.getPayload(slice, 0, slice.length);
        append(link, slice);
    }

    private void append(final FakeLink link, final byte[] slice)
    {
        System.arraycopy(slice, 0, train, trainLength, slice.length);
        trainLength += slice.length;
        if (trainLength == train.length)
        {
            final int keysLength = Integer.parseInt(trainHead.keys());
            final int propertiesLength = Integer.parseInt(trainHead.properties());
            final byte[] body = new byte[train.length - keysLength - propertiesLength];
            System.arraycopy(train, keysLength + propertiesLength, body, 0, body.length);
            final FakeBroker.Sent whole = new FakeBroker.Sent(
                trainHead.sequence(), trainHead.topicId(), trainHead.queueId(), trainHead.tagHash(),
                trainHead.userFlag(), new String(train, 0, keysLength),
                new String(train, keysLength, propertiesLength), body, trainHead.messageCount());
            trainLength = 0;
            sent.add(whole);
            unanswered.add(whole);
            if (answersSends)
            {
                answer(1, ErrorCode.OK);
            }
        }
    }

    /** Answer the oldest sends, each with a row of its own. */
    void answer(final int count, final ErrorCode status)
    {
        for (int i = 0; i < count; i++)
        {
            final FakeBroker.Sent send = unanswered.remove();
            ack(broker.link(Lane.REQUEST), send.sequence(), 1, status.status(), send.queueId(), nextQueueOffset);
            nextQueueOffset += send.messageCount();
        }
    }

    /** Answer sends in one row, whatever was sent. */
    void ack(
        final FakeLink link,
        final long sequence,
        final int count,
        final int status,
        final int queueId,
        final long queueOffset)
    {
        final SendAckEncoder.ResultsEncoder rows = ackEncoder
            .wrapAndApplyHeader(link.reply(), 0, headerEncoder)
            .sessionId(broker.sessionId(link))
            .sequence(broker.nextOut(link))
            .resultsCount(1);
        rows.next()
            .requestSequence(sequence)
            .position(queueOffset * 200)
            .queueOffset(queueOffset)
            .recordLengthBytes(200)
            .queueId(queueId)
            .runLength(count)
            .status(status);
        link.replied(HEADER + ackEncoder.encodedLength());
    }
}
