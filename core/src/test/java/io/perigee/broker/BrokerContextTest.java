package io.perigee.broker;

import io.perigee.journal.JournalContext;
import io.perigee.transport.HeapCounters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class BrokerContextTest
{
    private static final int MIB = 1024 * 1024;

    static Stream<Arguments> invalidSettings()
    {
        return Stream.of(
            invalid((ctx) -> ctx.brokerName("a b"), "perigee.broker.name is 'a b', but must be 1 to 127 letters, " +
                "digits, '%', '|', '-' and '_': choose another name"),
            interval((intervals) -> intervals.flushIntervalNs(0),
                "perigee.broker.flush.interval is 0 ns, but must be from 1 ns to 24 h: correct it"),
            interval((intervals) -> intervals.maxHoldNs(Long.MAX_VALUE),
                "perigee.broker.max.hold is 9223372036854775807 ns, but must be from 1 ns to 24 h: correct it"),
            interval((intervals) -> intervals.offsetsIntervalNs(-1),
                "perigee.broker.offsets.interval is -1 ns, but must be from 1 ns to 24 h: correct it"),
            interval((intervals) -> intervals.sessionTimeoutNs(500_000_000),
                "perigee.broker.session.timeout is 500000000 ns, but must be at least 600000000 ns, two " +
                "keep-alives: raise it, or lower perigee.broker.keep.alive.interval"),
            interval((intervals) -> intervals.slowClientTimeoutNs(TimeUnit.MILLISECONDS.toNanos(200)),
                "perigee.broker.slow.client.timeout is 200000000 ns, but must be at least 300000000 ns, one " +
                "keep-alive: raise it, or lower perigee.broker.keep.alive.interval"),
            limit((limits) -> limits.ringCapacity(100), "perigee.broker.ring.capacity is 100, but must be a power of " +
                "two from 2 to 16777216: round it up or down"),
            limit((limits) -> limits.slabLengthBytes(0), "perigee.broker.slab.length is 0, but must be a power of " +
                "two from 2 to 1073741824: round it up or down"),
            limit((limits) -> limits.slabLengthBytes(2048), "perigee.broker.slab.length is 2048, but must be at " +
                "least 2752, two of the longest frames: raise it"),
            limit((limits) -> limits.largeMessageCount(0), "perigee.broker.large.messages is 0, but must be from 1 " +
                "to 1024: correct it"),
            limit((limits) -> limits.maxSessions(0), "perigee.broker.max.sessions is 0, but must be from 1 to " +
                "1048576: correct it"),
            limit((limits) -> limits.maxSessions(FakeTransport.MAX_LINKS + 1), "perigee.broker.max.sessions is 2001, " +
                "but must be at most 2000, the links of the transport: lower it, or let the transport have more links"),
            limit((limits) -> limits.maxInFlightPerSession(1 << 21), "perigee.broker.max.in.flight is 2097152, but " +
                "must be from 1 to 1048576: correct it"),
            limit((limits) -> limits.maxFlowsPerSession(-1), "perigee.broker.max.flows is -1, but must be from 1 to " +
                "1048576: correct it"),
            limit((limits) -> limits.maxQueues(100), "perigee.broker.max.queues.per.topic is 1024, but must be at " +
                "most 100, the queues of all topics: lower it, or raise perigee.broker.max.queues"),
            limit((limits) -> limits.maxMessageLengthBytes(16 * MIB), "perigee.journal.segment.length is 8388608, " +
                "but must be at least 16842888, the longest record: raise it, or lower " +
                "perigee.broker.max.message.length"),
            limit((limits) -> limits.maxMessageLengthBytes(Integer.MAX_VALUE), "perigee.broker.max.message.length is " +
                "2147483647, but must be from 1 to 1073741824: correct it"),
            limit((limits) -> limits.maxAttributesLengthBytes(-1), "perigee.broker.max.attributes.length is -1, but " +
                "must be from 0 to 1073741824: correct it"),
            limit((limits) -> limits.maxForceLengthBytes(MIB), "perigee.broker.max.force.length is 1048576, but must " +
                "be at least 4259976, the longest record: raise it, or lower perigee.broker.max.message.length"),
            invalid((ctx) -> ctx.journal().conclude(), "perigee.journal.max.message.length is 4194304, but must " +
                "be at least 4259840, the longest body with its keys and properties: raise it, or leave it to the " +
                "broker by not concluding the journal's context"),
            invalid((ctx) -> ctx.initialTopic("a/b", 1), "the name of the topic 'a/b' is not valid, but must be 1 to " +
                "127 letters, digits, '%', '|', '-' and '_': choose another"),
            invalid((ctx) -> ctx.initialTopic("t", 2000), "the number of queues of the topic 't' is 2000, but must " +
                "be from 1 to 1024: correct it"),
            invalid((ctx) -> ctx.initialTopic("t", 1).initialTopic("u", 1).limits().maxTopics(1),
                "perigee.broker.max.topics is 1, but must be at least 2, the topics that are created at the start: " +
                "raise it"),
            invalid((ctx) -> ctx.initialTopic("t", 3).initialTopic("u", 3).limits().maxQueuesPerTopic(4).maxQueues(5),
                "perigee.broker.max.queues is 5, but must be at least 6, the queues of the topics that are created " +
                "at the start: raise it"));
    }

    @ParameterizedTest
    @MethodSource("invalidSettings")
    void shouldSayWhatIsWrongAndWhatToDo(final Consumer<BrokerContext> setting, final String message)
    {
        final BrokerContext ctx = valid();
        setting.accept(ctx);
        assertEquals(message, assertThrows(IllegalArgumentException.class, ctx::conclude).getMessage());
    }

    @Test
    void shouldConcludeOnceWithSettingsThatFitEachOther()
    {
        final BrokerContext ctx = valid().conclude();
        assertEquals(ctx.limits().maxPayloadLengthBytes(), ctx.journal().maxMessageLengthBytes());
        assertThrows(IllegalStateException.class, ctx::conclude);
    }

    @Test
    void shouldKeepWhatTheUserHasSetForTheJournal()
    {
        final BrokerContext ctx = valid().flushMode(FlushMode.ASYNC);
        ctx.journal().preparation().fillWriteLengthBytes(8192);
        ctx.conclude();
        assertEquals(8192, ctx.journal().preparation().fillWriteLengthBytes());
    }

    private static BrokerContext valid()
    {
        return new BrokerContext()
            .journal(new JournalContext().directory(Path.of("/data")).segmentLengthBytes(8 * MIB))
            .transport(new FakeTransport())
            .counterFactory(new HeapCounters())
            .errorHandler((error) -> {})
            .terminationHook((code) -> {});
    }

    private static Arguments invalid(final Consumer<BrokerContext> setting, final String message)
    {
        return arguments(setting, message);
    }

    private static Arguments interval(final Consumer<BrokerIntervals> setting, final String message)
    {
        return arguments((Consumer<BrokerContext>)(ctx) -> setting.accept(ctx.intervals()), message);
    }

    private static Arguments limit(final Consumer<BrokerLimits> setting, final String message)
    {
        return arguments((Consumer<BrokerContext>)(ctx) -> setting.accept(ctx.limits()), message);
    }
}
