package io.perigee.common.message;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class MessageTest
{
    private static final byte[] BODY = "Hello".getBytes(StandardCharsets.UTF_8);

    @Test
    void shouldKeepTagAndKeysAsProperties()
    {
        final Message message = new Message("TopicTest", "TagA", "k1", BODY);
        message.setKeys(List.of("k1", "k2"));

        assertEquals("TagA", message.getTags());
        assertEquals("k1 k2", message.getKeys());
        assertEquals("k1 k2", message.getProperty("KEYS"));
        assertTrue(message.isWaitStoreMsgOK());
    }

    @Test
    void shouldHaveNoTagWhenItIsEmpty()
    {
        assertNull(new Message("TopicTest", BODY).getTags());
        assertNull(new Message("TopicTest", null, null, BODY).getKeys());
        assertNull(new Message().getTags());
    }

    @Test
    void shouldRefuseReservedAndBlankUserProperties()
    {
        final Message message = new Message("TopicTest", BODY);
        message.putUserProperty("colour", "red");

        assertEquals("red", message.getUserProperty("colour"));
        assertThrows(RuntimeException.class, () -> message.putUserProperty("UNIQ_KEY", "x"));
        assertThrows(IllegalArgumentException.class, () -> message.putUserProperty("colour", " "));
        assertThrows(IllegalArgumentException.class, () -> message.putUserProperty(" ", "x"));
        assertThrows(IllegalArgumentException.class, () -> message.putUserProperty(null, "x"));
    }

    @Test
    void shouldBeEqualByContent()
    {
        final Message message = new Message("TopicTest", "TagA", BODY);

        assertEquals(message, new Message("TopicTest", "TagA", BODY.clone()));
        assertEquals(message.hashCode(), new Message("TopicTest", "TagA", BODY.clone()).hashCode());
        assertNotEquals(message, new Message("TopicTest", "TagB", BODY));
        assertEquals(new Message(), new Message());
    }

    @Test
    void shouldPreferTheIdOfTheClient()
    {
        final MessageClientExt message = new MessageClientExt();
        message.setOffsetMsgId("7F00000100002A9F0000000000000000");
        assertEquals("7F00000100002A9F0000000000000000", message.getMsgId());

        MessageClientIDSetter.setUniqID(message);
        assertEquals(message.getProperty("UNIQ_KEY"), message.getMsgId());
        assertEquals("7F00000100002A9F0000000000000000", message.getOffsetMsgId());
    }

    @Test
    void shouldDecodeTheOffsetMessageIdThatItMade() throws Exception
    {
        final InetSocketAddress broker = new InetSocketAddress("127.0.0.1", 10911);
        final InetSocketAddress broker6 = new InetSocketAddress("::1", 10911);

        assertEquals("7F00000100002A9F000000000000007B", MessageDecoder.createMessageId(broker, 123));
        assertEquals(broker, MessageDecoder.decodeMessageId("7F00000100002A9F000000000000007B").getAddress());
        assertEquals(123, MessageDecoder.decodeMessageId("7F00000100002A9F000000000000007B").getOffset());
        assertEquals(56, MessageDecoder.createMessageId(broker6, 123).length());
        assertEquals(
            broker6, MessageDecoder.decodeMessageId(MessageDecoder.createMessageId(broker6, 123)).getAddress());
        assertThrows(IllegalArgumentException.class, () -> MessageDecoder.decodeMessageId("7F"));
        assertThrows(IllegalArgumentException.class, () -> MessageDecoder.decodeMessageId("x".repeat(32)));
    }

    @Test
    void shouldMakeIdsThatDiffer()
    {
        final Set<String> ids = new HashSet<>();
        for (int i = 0; i < 10_000; i++)
        {
            ids.add(MessageClientIDSetter.createUniqID());
        }

        assertEquals(10_000, ids.size());
        final String id = ids.iterator().next();
        assertEquals(32, id.length());
        assertArrayEquals(MessageClientIDSetter.localAddress(), MessageClientIDSetter.getIPFromID(id));
        assertNull(MessageClientIDSetter.getIPFromID("order-1"));
    }

    @Test
    void shouldOnlyBatchMessagesThatFitTogether()
    {
        final Message first = new Message("TopicTest", BODY);
        final Message second = new Message("TopicTest", BODY);
        final Message other = new Message("Other", BODY);
        final Message impatient = new Message("TopicTest", "", "", 0, BODY, false);

        assertEquals(List.of(first, second), MessageBatch.generateFromList(List.of(first, second)).messages());
        assertThrows(IllegalArgumentException.class, () -> MessageBatch.generateFromList(List.of()));
        assertThrows(UnsupportedOperationException.class, () ->
            MessageBatch.generateFromList(List.of(first, other)));
        assertThrows(UnsupportedOperationException.class, () ->
            MessageBatch.generateFromList(List.of(first, impatient)));
    }

    @Test
    void shouldSortQueuesByTopicThenBrokerThenNumber()
    {
        final MessageQueue queue = new MessageQueue("b", "b", 10);

        assertTrue(queue.compareTo(new MessageQueue("a", "z", 99)) > 0);
        assertTrue(queue.compareTo(new MessageQueue("b", "a", 99)) > 0);
        assertTrue(queue.compareTo(new MessageQueue("b", "b", 9)) > 0);
        assertEquals(0, queue.compareTo(new MessageQueue(queue)));
        assertEquals(queue, new MessageQueue(queue));
    }
}
