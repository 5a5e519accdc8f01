package io.perigee.broker;

import io.perigee.protocol.ErrorCode;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ReplyRingTest
{
    private static final int MAX_IN_FLIGHT = 8;

    private final ReplyRing replies = new ReplyRing(MAX_IN_FLIGHT);

    @Test
    void shouldGatherEvenStridesInOneRow()
    {
        replies.add(send(1, 1000, 5, 240));
        replies.add(send(2, 1240, 6, 240));
        replies.add(send(3, 1480, 7, 240));

        assertEquals(1, replies.size());
        final int row = replies.row(0);
        assertEquals(3, replies.runLength(row));
        assertEquals(1, replies.requestSequence(row));
        assertEquals(1000, replies.position(row));
        assertEquals(5, replies.queueOffset(row));
        assertEquals(3, replies.remove(1));
        assertTrue(replies.isEmpty());
    }

    @Test
    void shouldBeginANewRowWhereAStrideBreaks()
    {
        replies.add(send(1, 1000, 5, 240));
        replies.add(send(2, 1240, 6, 248));
        replies.add(send(4, 1488, 7, 248));
        replies.add(send(5, 1736, 9, 248));
        replies.add(send(6, 9999, 10, 248));

        assertEquals(5, replies.size());
    }

    @Test
    void shouldNeverGatherFailures()
    {
        final BrokerEvent first = send(1, 0, 0, 0);
        first.status = ErrorCode.TOPIC_NOT_FOUND.status();
        final BrokerEvent second = send(2, 0, 1, 0);
        second.status = ErrorCode.TOPIC_NOT_FOUND.status();
        replies.add(first);
        replies.add(second);

        assertEquals(2, replies.size());
    }

    @Test
    void shouldHoldAsManyRowsAsRequestsMayBeInFlightForEver()
    {
        long sequence = 1;
        for (int round = 0; round < 100; round++)
        {
            for (int i = 0; i < MAX_IN_FLIGHT; i++)
            {
                replies.add(send(sequence, sequence * 1000, sequence * 2, 240));
                sequence++;
            }
            assertEquals(MAX_IN_FLIGHT, replies.size());
            assertEquals(sequence - MAX_IN_FLIGHT, replies.requestSequence(replies.row(0)));
            assertEquals(MAX_IN_FLIGHT, replies.remove(MAX_IN_FLIGHT));
        }
    }

    private static BrokerEvent send(
        final long sequence, final long position, final long queueOffset, final int recordLength)
    {
        final BrokerEvent event = new BrokerEvent();
        event.begin(null);
        event.kind = EventKind.SEND;
        event.requestSequence = sequence;
        event.position = position;
        event.queueOffset = queueOffset;
        event.recordLength = recordLength;

        return event;
    }
}
