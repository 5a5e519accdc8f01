package io.perigee.client;

import io.perigee.protocol.ErrorCode;
import io.perigee.protocol.MessageHeaderDecoder;
import io.perigee.protocol.MessageHeaderEncoder;
import io.perigee.protocol.MessageQueryDecoder;
import io.perigee.protocol.MessageQueryReplyEncoder;
import org.agrona.DirectBuffer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What a fake broker says to searches: first its refusals, one by one, then always where the messages are, each in a
 * frame of its own.
 */
final class FakeSearch
{
    final Deque<ErrorCode> refusals = new ArrayDeque<>();
    final List<MessageLocation> locations = new ArrayList<>();
    final List<MessageQuestion> questions = new ArrayList<>();
    boolean isCut;
    private final FakeBroker broker;

    FakeSearch(final FakeBroker broker)
    {
        this.broker = broker;
    }

    void onQuery(final FakeLink link, final long sequence, final DirectBuffer buffer, final int offset)
    {
        final MessageQueryDecoder query = new MessageQueryDecoder();
        query.wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
        questions.add(new MessageQuestion(query.kind(), query.topicId(), query.queueId(), query.key(),
            query.beginTimestampMs(), query.endTimestampMs(), query.position(), query.maxCount()));
        if (!refusals.isEmpty())
        {
            reply(link, sequence, refusals.poll(), List.of(), 0);
            return;
        }
        if (locations.isEmpty())
        {
            reply(link, sequence, ErrorCode.OK, List.of(), 0);
        }
        for (int i = 0; i < locations.size(); i++)
        {
            reply(link, sequence, ErrorCode.OK, List.of(locations.get(i)), locations.size() - i - 1);
        }
    }

    private void reply(
        final FakeLink link,
        final long sequence,
        final ErrorCode status,
        final List<MessageLocation> rows,
        final int remaining)
    {
        final MessageQueryReplyEncoder reply = new MessageQueryReplyEncoder();
        final MessageQueryReplyEncoder.MessagesEncoder messages = reply
            .wrapAndApplyHeader(link.reply(), 0, new MessageHeaderEncoder())
            .sessionId(broker.sessionId(link))
            .sequence(broker.nextOut(link))
            .requestSequence(sequence)
            .status(status.status())
            .remaining(remaining)
            .cut(isCut ? 1 : 0)
            .messagesCount(rows.size());
        for (final MessageLocation row : rows)
        {
            messages.next().position(row.position()).queueOffset(row.queueOffset())
                .storeTimestampMs(row.storeTimestampMs()).topicId(row.topicId()).queueId(row.queueId());
        }
        link.replied(MessageHeaderEncoder.ENCODED_LENGTH + reply.encodedLength());
    }
}
