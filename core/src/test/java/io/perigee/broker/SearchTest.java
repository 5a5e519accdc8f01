package io.perigee.broker;

import io.perigee.protocol.ErrorCode;
import io.perigee.protocol.MessageQueryReplyDecoder;
import io.perigee.protocol.SendAckDecoder;
import io.perigee.transport.Lane;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SearchTest
{
    private static final int SEARCHES = 3;
    private static final Path INDEX = Path.of("/data/index");

    private final BrokerFixture fixture =
        new BrokerFixture(FlushMode.SYNC, (ctx) -> ctx.limits().maxSearches(SEARCHES));
    private TestClient client = TestClient.connected(fixture, Lane.REQUEST);

    @AfterEach
    void shouldHaveMetNoError()
    {
        fixture.close();
        assertEquals(List.of(), fixture.errors);
    }

    @Test
    void shouldFindByKeyTheNewestFirst()
    {
        final long first = send(0, "order-1 customer-7", "A0");
        final long second = send(1, "order-2 customer-7", "A1");
        assertEquals(List.of(second, first), search(MessageSearch.KIND_KEY, "customer-7"));
        assertEquals(List.of(first), search(MessageSearch.KIND_KEY, "order-1"));
        assertEquals(List.of(second), search(MessageSearch.KIND_UNIQUE_ID, "A1"));
        assertEquals(List.of(), search(MessageSearch.KIND_KEY, "A1"));
    }

    @Test
    void shouldFindAnswersInAsManyFramesAsTheyTake()
    {
        final List<Long> positions = new ArrayList<>();
        for (int i = 0; i < 70; i++)
        {
            positions.add(0, send(i % 2, "k", "U" + i));
        }
        assertEquals(positions.subList(0, MessageSearch.COUNT_DEFAULT), search(MessageSearch.KIND_KEY, "k"));
        client.maxCount = 5;
        assertEquals(positions.subList(0, 5), search(MessageSearch.KIND_KEY, "k"));
        client.maxCount = Integer.MAX_VALUE;
        assertEquals(positions.subList(0, 64), search(MessageSearch.KIND_KEY, "k"));
    }

    @Test
    void shouldFindTheMessageAtAPositionAndNothingElse()
    {
        final long position = send(1, "k", null);
        client.search(MessageSearch.KIND_POSITION, 0, "", 0, position);
        assertEquals(List.of(position), positions(ErrorCode.OK));
        for (final long other : new long[]{0, -8, position + 8, position - 8, position + 1, 1L << 40, Long.MAX_VALUE})
        {
            client.search(MessageSearch.KIND_POSITION, 0, "", 0, other);
            assertEquals(List.of(), positions(ErrorCode.MESSAGE_NOT_FOUND));
        }
    }

    @Test
    void shouldFindTheFirstMessageAtOrAfterATime()
    {
        for (int i = 0; i < 30; i++)
        {
            send(0, "k", null);
            fixture.pass(TimeUnit.MILLISECONDS.toNanos(20));
        }
        assertEquals(0, row(0, Long.MIN_VALUE)[0]);
        final long firstMs = row(0, 0)[1];
        long lastMs = firstMs;
        for (int offset = 1; offset < 30; offset++)
        {
            final long[] found = row(0, lastMs + 1);
            assertEquals(offset, found[0]);
            assertTrue(found[1] > lastMs);
            assertEquals(offset, row(0, found[1])[0]);
            lastMs = found[1];
        }
        assertEquals(30, row(0, lastMs + 1)[0]);
        assertEquals(-1, row(0, lastMs + 1)[1]);
        assertEquals(0, row(1, 0)[0]);
    }

    @Test
    void shouldRefuseWhatMakesNoSense()
    {
        client.search(9, 0, "k", 0, 0);
        assertEquals(List.of(), positions(ErrorCode.REQUEST_INVALID));
        client.search(MessageSearch.KIND_TIME, 7, "", 0, 0);
        assertEquals(List.of(), positions(ErrorCode.QUEUE_NOT_FOUND));
    }

    @Test
    void shouldTakeABoundedNumberOfSearchesAndGoOnServing()
    {
        send(0, "k", "A");
        for (int i = 0; i < SEARCHES + 2; i++)
        {
            client.search(MessageSearch.KIND_KEY, 0, "k", 0, 0);
        }
        int busy = 0;
        int found = 0;
        for (int i = 0; i < SEARCHES + 2; i++)
        {
            final MessageQueryReplyDecoder reply = reply();
            busy += ErrorCode.SEARCH_BUSY.status() == reply.status() ? 1 : 0;
            found += reply.messages().count();
        }
        assertEquals(2, busy);
        assertEquals(SEARCHES, found);
        assertEquals(1, search(MessageSearch.KIND_KEY, "k").size());
    }

    @Test
    void shouldFreeSearchesOfSessionsThatHaveEnded()
    {
        send(0, "k", "A");
        for (int round = 0; round < 2 * SEARCHES; round++)
        {
            final TestClient gone = TestClient.connected(fixture, Lane.REQUEST);
            gone.search(MessageSearch.KIND_KEY, 0, "k", 0, 0);
            gone.link().close();
            fixture.runUntilIdle();
        }
        assertEquals(1, search(MessageSearch.KIND_KEY, "k").size());
    }

    @Test
    void shouldEndASessionThatDoesNotTakeWhatItSearchedFor()
    {
        send(0, "k", "A");
        final TestClient slow = TestClient.connected(fixture, Lane.REQUEST);
        slow.link().room(0);
        slow.search(MessageSearch.KIND_KEY, 0, "k", 0, 0);
        for (int i = 0; i < 40; i++)
        {
            client.keepAlive();
            slow.keepAlive();
            fixture.pass(TimeUnit.MILLISECONDS.toNanos(500));
        }
        assertTrue(slow.link().isClosed());
        assertEquals(1, fixture.errors.size());
        fixture.errors.clear();
        assertEquals(1, search(MessageSearch.KIND_KEY, "k").size());
    }

    @Test
    void shouldMakeTheIndexAnewWhenItIsGone()
    {
        final List<Long> positions = new ArrayList<>();
        for (int i = 0; i < 600; i++)
        {
            positions.add(send(i % 2, "k" + i, "U" + i));
        }
        fixture.pass(TimeUnit.MILLISECONDS.toNanos(200));
        assertFalse(fixture.storage.list(INDEX).isEmpty());
        fixture.stop();
        for (final String name : fixture.storage.list(INDEX))
        {
            fixture.storage.delete(INDEX.resolve(name));
        }
        fixture.storage.delete(INDEX);
        fixture.start();
        client = TestClient.connected(fixture, Lane.REQUEST);
        for (int i = 0; i < 600; i += 17)
        {
            assertEquals(List.of(positions.get(i)), search(MessageSearch.KIND_KEY, "k" + i));
        }
        fixture.pass(TimeUnit.MILLISECONDS.toNanos(200));
        assertFalse(fixture.storage.list(INDEX).isEmpty());
    }

    @Test
    void shouldMakeADamagedFileAnewRatherThanLeaveMessagesOut()
    {
        final List<Long> positions = new ArrayList<>();
        for (int i = 0; i < 600; i++)
        {
            positions.add(send(i % 2, "k" + i, "U" + i));
        }
        fixture.pass(TimeUnit.MILLISECONDS.toNanos(200));
        final String name = fixture.storage.list(INDEX).get(0);
        fixture.storage.flipBit(INDEX.resolve(name), 4096 + 100, 2);
        client.search(MessageSearch.KIND_KEY, 0, "k1", 0, 0);
        assertEquals(List.of(), positions(ErrorCode.INDEX_NOT_READY));
        assertEquals(List.of(positions.get(1)), search(MessageSearch.KIND_KEY, "k1"));
        fixture.pass(TimeUnit.MILLISECONDS.toNanos(200));
        assertEquals(1, fixture.counter(BrokerCounters.TYPE_REMADE_INDEX_FILES));
        assertTrue(fixture.storage.exists(INDEX.resolve(name)));
    }

    private long send(final int queueId, final String keys, final String uniqueId)
    {
        client.sendKeyed(queueId, keys, uniqueId, "a body");
        final SendAckDecoder ack = new SendAckDecoder();
        final MutableDirectBuffer frame = client.reply();
        assertEquals(SendAckDecoder.TEMPLATE_ID, client.templateId(frame));
        ack.wrapAndApplyHeader(frame, 0, client.replyHeader());
        final SendAckDecoder.ResultsDecoder result = ack.results().next();
        assertEquals(ErrorCode.OK.status(), result.status());
        return result.position();
    }

    private List<Long> search(final int kind, final String key)
    {
        client.search(kind, 0, key, 0, 0);
        return positions(ErrorCode.OK);
    }

    private List<Long> positions(final ErrorCode status)
    {
        final List<Long> positions = new ArrayList<>();
        int remaining = 1;
        while (remaining > 0)
        {
            final MessageQueryReplyDecoder reply = reply();
            assertEquals(status.status(), reply.status());
            assertEquals(client.nextSequence - 1, reply.requestSequence());
            assertEquals(0, reply.cut());
            remaining = reply.remaining();
            for (final MessageQueryReplyDecoder.MessagesDecoder message : reply.messages())
            {
                positions.add(message.position());
            }
        }
        assertNull(client.reply());
        return positions;
    }

    private long[] row(final int queueId, final long timestampMs)
    {
        client.search(MessageSearch.KIND_TIME, queueId, "", timestampMs, 0);
        final MessageQueryReplyDecoder reply = reply();
        assertEquals(ErrorCode.OK.status(), reply.status());
        final MessageQueryReplyDecoder.MessagesDecoder message = reply.messages().next();
        assertEquals(1, message.topicId());
        assertEquals(queueId, message.queueId());
        return new long[]{message.queueOffset(), message.storeTimestampMs()};
    }

    private MessageQueryReplyDecoder reply()
    {
        final MutableDirectBuffer frame = client.reply();
        assertNotNull(frame);
        assertEquals(MessageQueryReplyDecoder.TEMPLATE_ID, client.templateId(frame));
        final MessageQueryReplyDecoder reply = new MessageQueryReplyDecoder();
        reply.wrapAndApplyHeader(frame, 0, client.replyHeader());
        return reply;
    }
}
