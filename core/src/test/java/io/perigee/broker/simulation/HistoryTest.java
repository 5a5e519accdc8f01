package io.perigee.broker.simulation;

import io.perigee.broker.simulation.SentMessages.Outcome;
import io.perigee.journal.record.RecordLayout;
import io.perigee.journal.record.RecordType;
import io.perigee.journal.record.RecordView;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A checker that cannot fail proves nothing: here every rule is broken once. */
class HistoryTest
{
    private static final int KEYS_LENGTH = 5;
    private static final int BODY_LENGTH = 37;

    private History history = new History(true, 2);

    @Test
    void shouldAcceptWhatIsAsItShouldBe()
    {
        final long first = send(0);
        final long second = send(0);
        history.onAcknowledged(first, 0, 0, history.era());
        assertEquals(first, read(0, 0, first, 1, 0));
        history.onAcknowledged(second, 1, 200, history.era());
        read(0, 1, second, 1, 200);

        history.verify(new long[]{2, 0});
    }

    @Test
    void shouldFindAPhantom()
    {
        final long unsent = history.sent().add(0, KEYS_LENGTH, BODY_LENGTH);
        assertViolation("phantom", () -> read(0, 0, unsent, 1, 0));
        assertViolation("phantom", () -> read(0, 0, unsent + 1, 1, 0));
    }

    @Test
    void shouldFindAMessageThatWasRefusedOrIsInAnotherQueue()
    {
        final long id = send(0);
        assertViolation("is read from queue 1", () -> read(1, 0, id, 1, 0));
        history.sent().onOutcome(id, Outcome.REFUSED);
        assertViolation("REFUSED", () -> read(0, 0, id, 1, 0));
    }

    @Test
    void shouldFindAChangedByte()
    {
        final long id = send(0);
        final RecordView record = record(0, id, 1, 0);
        final UnsafeBuffer buffer = (UnsafeBuffer)record.buffer();
        final int last = record.bodyOffset() + BODY_LENGTH - 1;
        buffer.putByte(last, (byte)~buffer.getByte(last));

        assertViolation("not what was sent", () -> history.onRead(0, record, 1));
    }

    @Test
    void shouldFindTwoMessagesAtOneOffset()
    {
        final long first = send(0);
        final long second = send(0);
        history.onAcknowledged(first, 0, 0, history.era());
        assertViolation("offset 0 of queue 0", () -> history.onAcknowledged(second, 0, 0, history.era()));
        assertViolation("offset 0 of queue 0", () -> read(0, 0, second, 1, 200));
    }

    @Test
    void shouldFindAnAcknowledgedMessageThatIsLost()
    {
        history.onAcknowledged(send(0), 0, 0, history.era());
        assertViolation("had 1", () -> history.verify(new long[]{0, 0}));
    }

    @Test
    void shouldFindAReadMessageThatIsLost()
    {
        read(1, 0, send(1), 1, 0);
        assertViolation("had 1", () -> history.verify(new long[]{0, 0}));
    }

    @Test
    void shouldFindAHole()
    {
        final long id = send(0);
        read(0, 1, id, 1, 200);
        assertViolation("nobody was given offset 0", () -> history.verify(new long[]{2, 0}));
    }

    @Test
    void shouldFindADuplicate()
    {
        final long id = send(0);
        read(0, 0, id, 1, 0);
        read(0, 1, id, 1, 200);
        assertViolation("2 times", () -> history.verify(new long[]{2, 0}));

        history.sent().onSent(id);
        history.verify(new long[]{2, 0});
    }

    @Test
    void shouldLetAnAsynchronousBrokerForgetItsEndWhenItLosesPower()
    {
        history = new History(false, 2);
        final long first = send(0);
        final long second = send(0);
        history.onAcknowledged(first, 0, 0, history.era());
        history.onAcknowledged(second, 1, 200, history.era());
        history.onBrokerDied(true, 200);
        final long third = send(0);
        history.onAcknowledged(third, 1, 200, history.era());
        read(0, 0, first, 1, 0);
        read(0, 1, third, 2, 200);

        history.verify(new long[]{2, 0});
    }

    @Test
    void shouldNotLetItForgetWhatWasDurable()
    {
        history = new History(false, 2);
        history.onAcknowledged(send(0), 0, 0, history.era());
        history.onBrokerDied(true, 200);

        assertViolation("durable up to 200", () -> history.verify(new long[]{0, 0}));
    }

    @Test
    void shouldNotLetItForgetTheMiddle()
    {
        history = new History(false, 2);
        history.onAcknowledged(send(0), 0, 0, history.era());
        final long second = send(1);
        history.onAcknowledged(second, 0, 200, history.era());
        history.onBrokerDied(true, 0);
        read(1, 0, second, 1, 200);

        assertViolation("took back position 0, kept 200", () -> history.verify(new long[]{0, 1}));
    }

    @Test
    void shouldNotLetItForgetWhenOnlyTheProcessDied()
    {
        history = new History(false, 2);
        history.onAcknowledged(send(0), 0, 0, history.era());
        history.onBrokerDied(false, 0);

        assertViolation("had 1", () -> history.verify(new long[]{0, 0}));
    }

    private long send(final int queue)
    {
        final long id = history.sent().add(queue, KEYS_LENGTH, BODY_LENGTH);
        history.sent().onSent(id);
        return id;
    }

    private long read(final int queue, final long offset, final long id, final long term, final long position)
    {
        return history.onRead(queue, record(offset, id, term, position), history.era());
    }

    private static RecordView record(final long offset, final long id, final long term, final long position)
    {
        final UnsafeBuffer buffer =
            new UnsafeBuffer(new byte[RecordLayout.recordLength(KEYS_LENGTH + BODY_LENGTH)]);
        RecordLayout.writeFixed(buffer, 0, RecordType.MESSAGE);
        buffer.putInt(RecordLayout.LENGTH_OFFSET, buffer.capacity(), LITTLE_ENDIAN);
        buffer.putLong(RecordLayout.QUEUE_OFFSET_OFFSET, offset, LITTLE_ENDIAN);
        buffer.putLong(RecordLayout.TERM_OFFSET, term, LITTLE_ENDIAN);
        buffer.putLong(RecordLayout.POSITION_OFFSET, position, LITTLE_ENDIAN);
        buffer.putLong(RecordLayout.TAG_HASH_OFFSET, MessageContent.tagHash(id), LITTLE_ENDIAN);
        buffer.putInt(RecordLayout.USER_FLAG_OFFSET, MessageContent.userFlag(id), LITTLE_ENDIAN);
        buffer.putInt(RecordLayout.KEYS_LENGTH_OFFSET, KEYS_LENGTH, LITTLE_ENDIAN);
        buffer.putInt(RecordLayout.BODY_LENGTH_OFFSET, BODY_LENGTH, LITTLE_ENDIAN);
        MessageContent.writeKeys(buffer, RecordLayout.HEADER_LENGTH, id, KEYS_LENGTH);
        MessageContent.writeBody(buffer, RecordLayout.HEADER_LENGTH + KEYS_LENGTH, id, BODY_LENGTH);
        return new RecordView().wrap(buffer, 0);
    }

    private static void assertViolation(final String part, final Runnable action)
    {
        final AssertionError error = assertThrows(AssertionError.class, action::run);
        assertTrue(error.getMessage().contains(part), error.getMessage());
    }
}
