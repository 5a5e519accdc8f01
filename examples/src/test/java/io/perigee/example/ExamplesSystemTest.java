package io.perigee.example;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

import io.perigee.client.ClientConfig;
import io.perigee.example.batch.BatchProducer;
import io.perigee.example.lowlatency.LowLatencyPublisher;
import io.perigee.example.lowlatency.LowLatencySubscriber;
import io.perigee.example.ordermessage.OrderedConsumer;
import io.perigee.example.ordermessage.OrderedProducer;
import io.perigee.example.quickstart.Consumer;
import io.perigee.example.quickstart.Producer;
import io.perigee.example.simple.AsyncProducer;
import io.perigee.example.simple.OnewayProducer;
import io.perigee.example.simple.PushConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Runs the examples as somebody would who tries them one after the other.
 */
@Tag("system")
@Timeout(120)
class ExamplesSystemTest
{
    private static final int NAME_SERVER_PORT = 9876;

    @TempDir
    private Path directory;
    private final PrintStream standardOut = System.out;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @AfterEach
    void after()
    {
        System.setOut(standardOut);
        System.clearProperty(ClientConfig.NAMESRV_ADDR_PROPERTY);
    }

    @Test
    void shouldDoWhatTheySay() throws Exception
    {
        try (ServerFixture server = new ServerFixture(directory, 0))
        {
            System.setProperty(ClientConfig.NAMESRV_ADDR_PROPERTY, server.nameServer());

            assertEquals(20, count(run(Producer::main, "20"), "sendStatus=SEND_OK"));
            assertEquals(20, count(run(Consumer::main, "20"), ": Hello Perigee "));
            assertEquals(30, count(run(AsyncProducer::main, "30"), "OK "));
            assertTrue(run(OnewayProducer::main, "40").contains("sent 40 messages"));
            assertEquals(1, count(run(BatchProducer::main, "50"), "sendStatus=SEND_OK"));
            final String rest = run(Consumer::main, "120");
            assertEquals(30, count(rest, ": Hello async "));
            assertEquals(40, count(rest, ": Hello oneway "));
            assertEquals(50, count(rest, ": Hello batch "));

            assertEquals(12, count(run(OrderedProducer::main, "12"), " -> MessageQueue [topic=OrderTopicTest"));
            final String ordered = run(OrderedConsumer::main, "12");
            assertTrue(ordered.indexOf("order 1 step 0") < ordered.indexOf("order 1 step 1"), ordered);
            assertTrue(ordered.indexOf("order 1 step 2") < ordered.indexOf("order 1 step 3"), ordered);

            assertTrue(run((args) -> LowLatencyPublisher.main(args), "100000").contains("stored 100000 of 100000"));
            assertTrue(run((args) -> LowLatencySubscriber.main(args), "100000")
                .contains("received 100000 messages, the last one is 99999"));
        }
    }

    /** Its NameServer is fixed in its text, so that it runs only where that port is free. */
    @Test
    void shouldRunTheProgramThatUsersOfRocketMQKnow() throws Exception
    {
        Assumptions.assumeTrue(isFree(), "port 9876 is in use");
        try (ServerFixture server = new ServerFixture(directory, NAME_SERVER_PORT))
        {
            System.setProperty(ClientConfig.NAMESRV_ADDR_PROPERTY, server.nameServer());
            run(Producer::main, "1");
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            final CountDownLatch ended = new CountDownLatch(1);
            final Thread consumer = new Thread(() ->
            {
                try
                {
                    PushConsumer.main(new String[] {"3"});
                }
                catch (final Exception ex)
                {
                    ex.printStackTrace(System.out);
                }
                ended.countDown();
            });
            consumer.start();
            while (0 == count(text(), "Receive New Messages: [MessageExt [brokerName=") && ended.getCount() > 0)
            {
                run(Producer::main, "1");
            }
            ended.await();
            assertTrue(text().contains("ConsumeMessageThread_simple-consume-group_1 Receive New Messages: "), text());
        }
    }

    private String text()
    {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String run(final Main main, final String argument) throws Exception
    {
        final PrintStream before = System.out;
        final ByteArrayOutputStream printed = new ByteArrayOutputStream();
        if (before == standardOut)
        {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        }
        try
        {
            main.run(new String[] {argument});
        }
        finally
        {
            System.setOut(before);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    private static int count(final String text, final String part)
    {
        return (text.length() - text.replace(part, "").length()) / part.length();
    }

    private static boolean isFree()
    {
        for (int port = NAME_SERVER_PORT; port < NAME_SERVER_PORT + 3; port++)
        {
            try (DatagramSocket socket = new DatagramSocket(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port)))
            {
                assertEquals(port, socket.getLocalPort());
            }
            catch (final IOException ex)
            {
                return false;
            }
        }
        return true;
    }

    private interface Main
    {
        void run(String[] args) throws Exception;
    }
}
