package io.perigee.server;

import io.perigee.client.QueryResult;
import io.perigee.client.exception.MQClientException;
import io.perigee.client.producer.DefaultMQProducer;
import io.perigee.client.producer.SendResult;
import io.perigee.common.message.Message;
import io.perigee.common.message.MessageClientExt;
import io.perigee.common.message.MessageExt;
import io.perigee.common.message.MessageQueue;
import io.perigee.pipeline.IdleStrategyKind;
import io.perigee.remoting.protocol.ResponseCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Searches for messages from a real client, over Aeron, in a log of many small segments.
 */
@Tag("system")
@Timeout(120)
class SearchSystemTest
{
    private static final String TOPIC = "orders";
    private static final int SEGMENT_LENGTH = 1024 * 1024;
    private static final int MESSAGES = 900;

    @TempDir
    private Path directory;
    private PerigeeServer server;
    private DefaultMQProducer producer;
    private final List<SendResult> results = new ArrayList<>();

    @BeforeEach
    void launch() throws MQClientException
    {
        System.setProperty("perigee.broker.max.message.length", "64k");
        server = PerigeeServer.launch(new PerigeeServerContext()
            .dataDirectory(directory.resolve("data"))
            .port(0)
            .segmentLengthBytes(SEGMENT_LENGTH)
            .idleStrategy(IdleStrategyKind.BACKOFF)
            .topic(TOPIC, 2));
        assertTrue(server.awaitReady(Duration.ofSeconds(30)));
        producer = new DefaultMQProducer("search-group");
        producer.setNamesrvAddr(server.nameServer());
        producer.start();
    }

    @AfterEach
    void close()
    {
        producer.shutdown();
        server.close();
        System.clearProperty("perigee.broker.max.message.length");
    }

    @Test
    void shouldFindMessagesByKeyIdAndTime() throws Exception
    {
        send();
        shouldFindByKey();
        shouldFindById();
        shouldFindByTime();
        shouldPrintWhatItFinds();
    }

    @Test
    void shouldFindAllAfterTheIndexWasDeleted() throws Exception
    {
        send();
        final Path index = directory.resolve("data").resolve("index");
        close();
        assertTrue(Files.isDirectory(index));
        try (Stream<Path> files = Files.walk(index))
        {
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList())
            {
                Files.delete(file);
            }
        }
        launch();
        for (int i = 0; i < MESSAGES; i += 100)
        {
            assertEquals(results.get(i).getMsgId(), producer.queryMessage(
                TOPIC, "order-" + i, 32, 0, Long.MAX_VALUE).getMessageList().get(0).getMsgId());
        }
    }

    private void send() throws Exception
    {
        final byte[] body = new byte[2000];
        for (int i = 0; i < MESSAGES; i++)
        {
            final Message message = new Message(
                TOPIC, "tag", "order-" + i + " customer-" + i % 50, i % 10 < 9 ? body :
                ("body " + i).getBytes(StandardCharsets.UTF_8));
            results.add(producer.send(message));
        }
    }

    private void shouldFindByKey() throws Exception
    {
        final QueryResult one = producer.queryMessage(TOPIC, "order-777", 32, 0, Long.MAX_VALUE);
        assertEquals(1, one.getMessageList().size());
        assertEquals(results.get(777).getMsgId(), one.getMessageList().get(0).getMsgId());

        final List<MessageExt> newest = producer.queryMessage(TOPIC, "customer-7", 10, 0, Long.MAX_VALUE)
            .getMessageList();
        assertEquals(10, newest.size());
        for (int i = 0; i < newest.size(); i++)
        {
            assertEquals("order-" + (MESSAGES - 43 - i * 50) + " customer-7", newest.get(i).getKeys());
        }
        final long latestMs = newest.get(9).getStoreTimestamp() - 1;
        assertTrue(producer.queryMessage(TOPIC, "customer-7", 64, 0, latestMs).getMessageList().stream()
            .allMatch((message) -> message.getStoreTimestamp() <= latestMs));

        final MQClientException nothing = assertThrows(MQClientException.class,
            () -> producer.queryMessage(TOPIC, "customer-50", 32, 0, Long.MAX_VALUE));
        assertEquals(ResponseCode.NO_MESSAGE, nothing.getResponseCode());
    }

    private void shouldFindById() throws Exception
    {
        for (int i = 0; i < MESSAGES; i += 299)
        {
            final SendResult result = results.get(i);
            final MessageExt stored = producer.viewMessage(result.getOffsetMsgId());
            assertEquals(result.getMsgId(), stored.getMsgId());
            assertEquals(result.getOffsetMsgId(), ((MessageClientExt)stored).getOffsetMsgId());
            assertEquals(result.getQueueOffset(), stored.getQueueOffset());
            assertEquals(TOPIC, stored.getTopic());
            assertEquals(stored.getKeys(), producer.viewMessage(TOPIC, result.getMsgId()).getKeys());
            assertEquals(stored.getKeys(), producer.viewMessage(TOPIC, result.getOffsetMsgId()).getKeys());
        }
        final String id = results.get(0).getOffsetMsgId();
        final String none = id.substring(0, id.length() - 16) + "0000000FFFFFFFF8";
        assertEquals(ResponseCode.NO_MESSAGE,
            assertThrows(MQClientException.class, () -> producer.viewMessage(none)).getResponseCode());
    }

    private void shouldFindByTime() throws Exception
    {
        final SendResult result = results.get(MESSAGES / 2);
        final MessageQueue queue = result.getMessageQueue();
        final MessageExt stored = producer.viewMessage(result.getOffsetMsgId());
        final long offset = producer.searchOffset(queue, stored.getStoreTimestamp());
        assertTrue(offset <= result.getQueueOffset() && offset > 0, "offset " + offset);
        assertEquals(0, producer.searchOffset(queue, 0));
        assertEquals(producer.maxOffset(queue), producer.searchOffset(queue, Long.MAX_VALUE));
        assertTrue(producer.earliestMsgStoreTime(queue) <= stored.getStoreTimestamp());
        assertTrue(producer.earliestMsgStoreTime(queue) > 0);
    }

    private void shouldPrintWhatItFinds() throws IOException
    {
        final Commands.Result table = query(ExitCode.OK, "--topic", TOPIC, "--key", "order-779");
        assertEquals(2, table.lines().size(), table.out());
        assertTrue(table.lines().get(0).matches("QUEUE +OFFSET +POSITION +STORED +ID +KEYS +BODY"), table.out());
        assertTrue(table.lines().get(1).endsWith("  order-779 customer-29  body 779"), table.out());

        final String json = query(
            ExitCode.OK, "--topic", TOPIC, "--id", results.get(779).getMsgId(), "-o", "json").out();
        assertTrue(json.startsWith("[{\"topic\":\"orders\",\"queue\":"), json);
        assertTrue(json.contains("\"key\":\"order-779 customer-29\",\"tag\":\"tag\""), json);
        assertEquals(json, query(ExitCode.OK, "--id", results.get(779).getOffsetMsgId(), "-o", "json").out());

        final Commands.Result offsets = query(ExitCode.OK, "--topic", TOPIC, "--time", Instant.EPOCH.toString());
        assertEquals(3, offsets.lines().size(), offsets.out());
        assertTrue(offsets.lines().get(1).matches(" +0 +0 +20.*Z"), offsets.out());
        final Commands.Result late = query(
            ExitCode.OK, "--topic", TOPIC, "--time", "2999-01-01T00:00:00+02:00", "--queue", "1", "-o", "json");
        assertTrue(late.out().matches("\\[\\{\"topic\":\"orders\",\"queue\":1,\"offset\":\\d+\\}\\]\\R"), late.out());

        final Commands.Result none = query(ExitCode.FAILED, "--topic", TOPIC, "--key", "order-");
        assertTrue(none.err().startsWith("error PG-1013: no message of topic 'orders' has the key 'order-'"),
            none.err());
        assertTrue(query(ExitCode.FAILED, "--topic", "order", "--key", "k").err().contains("Did you mean 'orders'?"));
        assertTrue(query(ExitCode.FAILED, "--id", "nonsense").err().startsWith("error PG-1013: "));
        assertTrue(query(ExitCode.USAGE, "--topic", TOPIC).err().contains("--key"));
        assertTrue(query(ExitCode.USAGE, "--key", "k").err().contains("--topic"));
        assertTrue(query(ExitCode.USAGE, "--topic", TOPIC, "--time", "noon").err().contains("noon"));
    }

    private Commands.Result query(final int exitCode, final String... arguments)
    {
        final List<String> all = new ArrayList<>(List.of("query", "--nameserver", server.nameServer()));
        all.addAll(List.of(arguments));
        final Commands.Result result = Commands.run(all.toArray(new String[0]));
        assertEquals(exitCode, result.exitCode(), result.out() + result.err());
        return result;
    }
}
