package io.perigee.nameserver;

import io.perigee.protocol.ErrorCode;
import io.perigee.protocol.ErrorReplyDecoder;
import io.perigee.protocol.MessageHeaderEncoder;
import io.perigee.protocol.RouteQueryEncoder;
import io.perigee.transport.BrokerAddress;
import org.junit.jupiter.api.Test;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

class NameServerTest
{
    private static final InetSocketAddress FIRST = FakeDatagrams.address(9876);
    private static final InetSocketAddress SECOND = FakeDatagrams.address(9877);

    private final FakeDatagrams network = new FakeDatagrams();
    private final List<Throwable> errors = new ArrayList<>();
    private final NameServerCounters counters = new NameServerCounters();
    private final FakeTopics topics = new FakeTopics();
    private final RouteAsker asker = new RouteAsker(network.bind(FakeDatagrams.address(1)), FIRST);
    private long nowNs = 1_000_000;
    private long term = 1;
    private NameServer nameServer = nameServer(FIRST, 100);

    @Test
    void shouldSayThatThereIsNoBroker()
    {
        assertEquals(ErrorCode.NO_BROKER, ask("orders"));
        assertEquals(ErrorCode.NO_BROKER, ask(""));
    }

    @Test
    void shouldRouteToRegisteredBroker()
    {
        final RegistrationAgent broker = broker("b0", 1);
        topics.add("orders").add("trades");
        step(broker);

        assertEquals(1, broker.registeredCount());
        assertEquals(ErrorCode.OK, ask("trades"));
        assertEquals(
            List.of(new RouteAsker.Broker("b0", 0, 1, 2, "10.0.0.9", 9901, "/dev/shm/perigee-b0")), asker.brokers());
        assertEquals(ErrorCode.OK, ask(""));
        assertEquals(1, asker.brokers().size());
        assertEquals(ErrorCode.TOPIC_NOT_FOUND, ask("ordrs"));
    }

    @Test
    void shouldRegisterBrokerWithoutTopics()
    {
        final RegistrationAgent broker = broker("b0", 1);
        step(broker);

        assertEquals(1, broker.registeredCount());
        assertEquals(ErrorCode.TOPIC_NOT_FOUND, ask("orders"));
        assertEquals(ErrorCode.OK, ask(""));
    }

    @Test
    void shouldRegisterMoreTopicsThanFitOneDatagram()
    {
        topics.addMany("a-topic-with-a-rather-long-name-", 500);
        nameServer.onClose();
        nameServer = nameServer(FIRST, 500);
        final RegistrationAgent broker = broker("b0", 1);
        step(broker);

        assertEquals(1, broker.registeredCount());
        assertEquals(500, counters.topics());
        assertEquals(ErrorCode.OK, ask("a-topic-with-a-rather-long-name-499"));
        assertEquals(500, asker.brokers().get(0).queueCount());
    }

    @Test
    void shouldTellOfNewTopicAtOnceAndSendOnlyThat()
    {
        topics.addMany("topic-", 90);
        final RegistrationAgent broker = broker("b0", 1);
        step(broker);
        topics.add("late");
        final int sentBefore = network.sentCount();
        step(broker);

        assertEquals(2, network.sentCount() - sentBefore);
        assertEquals(ErrorCode.OK, ask("late"));
        assertEquals(ErrorCode.OK, ask("topic-0"));
    }

    @Test
    void shouldRepeatRegistrationUntilItIsAnswered()
    {
        topics.add("orders");
        network.dropTo(FIRST::equals);
        final RegistrationAgent broker = broker("b0", 1);
        step(broker);
        final int sentBefore = network.sentCount();
        advanceMs(199);
        step(broker);
        assertEquals(sentBefore, network.sentCount());
        advanceMs(1);
        step(broker);
        assertEquals(sentBefore + 1, network.sentCount());
        assertEquals(0, broker.registeredCount());

        network.dropTo((target) -> false);
        advanceMs(200);
        step(broker);
        assertEquals(1, broker.registeredCount());
        assertEquals(ErrorCode.OK, ask("orders"));
    }

    @Test
    void shouldRegisterWithEveryNameServerThoughOneIsAway()
    {
        topics.add("orders");
        final RegistrationAgent broker = broker("b0", 1, List.of(SECOND, FIRST));
        step(broker);
        assertEquals(1, broker.registeredCount());
        assertEquals(ErrorCode.OK, ask("orders"));

        final NameServer second = nameServer(SECOND, 100);
        advanceMs(200);
        broker.doWork();
        second.doWork();
        broker.doWork();
        assertEquals(2, broker.registeredCount());
    }

    @Test
    void shouldDropSilentBrokerAndKeepOneThatBeats()
    {
        topics.add("orders");
        final RegistrationAgent silent = broker("b0", 1);
        final RegistrationAgent beating = broker("b1", 1);
        step(silent);
        step(beating);
        for (int second = 1; second <= 121; second++)
        {
            advanceMs(1_000);
            step(beating);
        }
        advanceMs(10_000);
        step(beating);

        assertEquals(ErrorCode.OK, ask("orders"));
        assertEquals(List.of("b1"), asker.brokers().stream().map(RouteAsker.Broker::name).toList());
        assertEquals(1, counters.expiredBrokers());
        assertEquals(1, counters.brokers());
        assertEquals(1, counters.topics());
    }

    @Test
    void shouldRegisterAgainWithNameServerThatWasRestarted()
    {
        topics.add("orders");
        final RegistrationAgent broker = broker("b0", 1);
        step(broker);
        nameServer.onClose();
        nameServer = nameServer(FIRST, 100);
        assertEquals(ErrorCode.NO_BROKER, ask("orders"));

        advanceMs(30_000);
        step(broker);
        advanceMs(200);
        step(broker);
        assertEquals(ErrorCode.OK, ask("orders"));
        assertEquals(1, broker.registeredCount());
    }

    @Test
    void shouldForgetBrokerThatSaysFarewell()
    {
        topics.add("orders");
        final RegistrationAgent broker = broker("b0", 1);
        step(broker);
        broker.onClose();
        nameServer.doWork();

        assertEquals(ErrorCode.NO_BROKER, ask("orders"));
        assertEquals(0, counters.topics());
    }

    @Test
    void shouldIgnoreFarewellOfFormerProcess()
    {
        topics.add("orders");
        final RegistrationAgent former = broker("b0", 1);
        step(former);
        final RegistrationAgent latter = broker("b0", 2);
        step(latter);
        former.onClose();
        nameServer.doWork();

        assertEquals(ErrorCode.OK, ask("orders"));
    }

    @Test
    void shouldRefuseFormerProcessAndSaySoOnce()
    {
        topics.add("orders");
        step(broker("b0", 2));
        final RegistrationAgent former = broker("b0", 1);
        step(former);
        advanceMs(30_000);
        step(former);

        assertEquals(0, former.registeredCount());
        assertEquals(1, errors.size());
        assertTrue(errors.get(0).getMessage().startsWith("PG-2011"), errors.get(0).getMessage());
    }

    @Test
    void shouldTellOfNewTermAtOnce()
    {
        topics.add("orders");
        final RegistrationAgent broker = broker("b0", 1);
        step(broker);
        term = 7;
        step(broker);

        ask("orders");
        assertEquals(7, asker.brokers().get(0).term());
    }

    @Test
    void shouldRefuseMoreThanItsLimits()
    {
        nameServer.onClose();
        nameServer = new NameServer(context(FIRST).maxBrokers(1).maxTopics(2));
        topics.add("one").add("two").add("three");
        final RegistrationAgent first = broker("b0", 1);
        final RegistrationAgent second = broker("b1", 1);
        step(first);
        step(second);

        assertEquals(0, first.registeredCount());
        assertEquals(0, second.registeredCount());
        assertEquals(ErrorCode.OK, ask("two"));
        assertEquals(ErrorCode.TOPIC_NOT_FOUND, ask("three"));
        assertEquals(2, counters.topics());
        assertEquals(1, counters.brokers());
    }

    @Test
    void shouldNameInPagesWhatDoesNotFitOneDatagram()
    {
        topics.add("orders");
        for (int i = 0; i < 50; i++)
        {
            step(broker("b" + i, 1));
        }

        for (final String topic : List.of("orders", ""))
        {
            assertEquals(ErrorCode.OK, ask(topic));
            assertTrue(asker.pageCount() > 2, "pages: " + asker.pageCount());
            assertEquals(50, asker.brokers().size());
            assertEquals(50, asker.brokers().stream().map(RouteAsker.Broker::name).distinct().count());
        }
        assertEquals(ErrorCode.TOPIC_NOT_FOUND, ask("trades"));
    }

    @Test
    void shouldSayWithEveryPageWhetherSomethingHasChanged()
    {
        topics.add("orders");
        final RegistrationAgent first = broker("b0", 1);
        final RegistrationAgent second = broker("b1", 1);
        step(first);
        long version = versionAfter(true, asker.tableVersion());
        step(second);
        version = versionAfter(true, version);
        step(first);
        advanceMs(30_000);
        step(first);
        version = versionAfter(false, version);
        term = 7;
        step(first);
        version = versionAfter(true, version);
        topics.add("trades");
        step(first);
        version = versionAfter(true, version);
        second.onClose();
        nameServer.doWork();
        versionAfter(true, version);
    }

    @Test
    void shouldAnswerQuestionOfAnotherVersion()
    {
        final int length = MessageHeaderEncoder.ENCODED_LENGTH + RouteQueryEncoder.BLOCK_LENGTH + 2;
        new RouteQueryEncoder().wrapAndApplyHeader(asker.buffer(), 0, new MessageHeaderEncoder())
            .correlationId(5)
            .topicName("");
        new MessageHeaderEncoder().wrap(asker.buffer(), 0).version(0);
        asker.sendRaw(length);
        nameServer.doWork();
        asker.poll();

        assertEquals(ErrorReplyDecoder.TEMPLATE_ID, asker.templateId());
        assertEquals(ErrorCode.VERSION_UNSUPPORTED, asker.status());
        assertEquals(1, counters.invalidDatagrams());
    }

    @Test
    void shouldAnswerQuestionThatIsCutOff()
    {
        new RouteQueryEncoder().wrapAndApplyHeader(asker.buffer(), 0, new MessageHeaderEncoder())
            .correlationId(5)
            .topicName("orders");
        asker.sendRaw(MessageHeaderEncoder.ENCODED_LENGTH + RouteQueryEncoder.BLOCK_LENGTH + 4);
        nameServer.doWork();
        asker.poll();

        assertEquals(ErrorCode.FRAME_INVALID, asker.status());
    }

    @Test
    void shouldSurviveGarbage()
    {
        final SplittableRandom random = new SplittableRandom(42);
        topics.add("orders");
        step(broker("b0", 1));
        for (int i = 0; i < 20_000; i++)
        {
            final int length = random.nextInt(1, 300);
            for (int j = 0; j < length; j++)
            {
                asker.buffer().putByte(j, (byte)random.nextInt());
            }
            if (0 != i % 3)
            {
                new MessageHeaderEncoder().wrap(asker.buffer(), 0)
                    .blockLength(random.nextInt(80)).templateId(60 + random.nextInt(6)).schemaId(9876).version(1);
            }
            asker.sendRaw(length);
            nameServer.doWork();
            asker.poll();
        }

        assertEquals(ErrorCode.OK, ask("orders"));
        assertTrue(counters.invalidDatagrams() > 10_000, "invalid: " + counters.invalidDatagrams());
        assertEquals(List.of(), errors);
    }

    private NameServerContext context(final InetSocketAddress address)
    {
        return new NameServerContext()
            .port(network.bind(address))
            .nanoClock(() -> nowNs)
            .counters(counters)
            .errorHandler((throwable) -> fail(throwable));
    }

    private NameServer nameServer(final InetSocketAddress address, final int maxTopics)
    {
        return new NameServer(context(address).maxTopics(maxTopics));
    }

    private RegistrationAgent broker(final String name, final long incarnation)
    {
        return broker(name, incarnation, List.of(FIRST));
    }

    private RegistrationAgent broker(
        final String name, final long incarnation, final List<InetSocketAddress> nameServers)
    {
        return new RegistrationAgent(new RegistrationContext()
            .transport(network)
            .nanoClock(() -> nowNs)
            .nameServers(nameServers)
            .topics(topics)
            .term(() -> term)
            .brokerName(name)
            .incarnation(incarnation)
            .address(new BrokerAddress(11, 12, "/dev/shm/perigee-" + name, "10.0.0.9", 9901, 9902))
            .errorHandler(errors::add));
    }

    private long versionAfter(final boolean isChanged, final long before)
    {
        ask("orders");
        assertEquals(isChanged, before != asker.tableVersion());
        return asker.tableVersion();
    }

    private void advanceMs(final long ms)
    {
        nowNs += TimeUnit.MILLISECONDS.toNanos(ms);
    }

    private void step(final RegistrationAgent broker)
    {
        int workCount;
        do
        {
            workCount = broker.doWork() + nameServer.doWork();
        }
        while (workCount > 0);
    }

    private ErrorCode ask(final String topicName)
    {
        asker.ask(topicName);
        while (0 != nameServer.doWork() + asker.poll())
        {
            // Page after page.
        }
        return asker.status();
    }
}
