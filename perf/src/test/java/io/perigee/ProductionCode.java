package io.perigee;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import java.util.Set;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;

/**
 * All classes that are no tests, and the names of their parts that rules speak of.
 */
final class ProductionCode
{
    /** Read once: it is the same for every rule. */
    static final JavaClasses ALL = new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .withImportOption((location) -> !location.contains("-tests.jar"))
        .importPackages("io.perigee");

    /** Shaped like RocketMQ's client: names, signatures and threads there are what its users know. */
    static final DescribedPredicate<JavaClass> ROCKETMQ_SHAPED = resideInAnyPackage(
        "io.perigee.client.*..", "io.perigee.common..", "io.perigee.remoting..")
        .or(topLevelNames("io.perigee.client.", Set.of("ClientConfig", "MQAdmin", "QueryResult", "Validators")))
        .as("RocketMQ-shaped classes");

    /** What stands between the journal and real files. */
    static final DescribedPredicate<JavaClass> FILE_ACCESS = topLevelNames("io.perigee.journal.",
        Set.of("FileStorageIo", "MappedStorageFile", "StorageErrors"))
        .as("file access");

    /**
     * Where threads, locks and clocks of RocketMQ's shape are; whatever else has that shape is stepped from outside.
     * <ul>
     * <li>they begin and end threads for the user: ConsumerLifecycle, ConsumeThreads, ProducerLifecycle,
     * ProducerEngine;</li>
     * <li>the user's threads meet ours there: InFlightLimit, OrderlyDispatcher, QueueWindow, SendOperation, TopicRoute;
     * </li>
     * <li>it lets a thread rest: PacedIdleStrategy;</li>
     * <li>static methods and settings without a Context, which look as RocketMQ's do: ClientConfig,
     * MessageClientIDSetter, SelectMessageQueueByRandom.</li>
     * </ul>
     */
    static final Set<String> THREADED_CLIENT = Set.of(
        "io.perigee.client.ClientConfig",
        "io.perigee.client.common.PacedIdleStrategy",
        "io.perigee.client.consumer.ConsumeThreads",
        "io.perigee.client.consumer.ConsumerLifecycle",
        "io.perigee.client.consumer.OrderlyDispatcher",
        "io.perigee.client.consumer.QueueWindow",
        "io.perigee.client.producer.InFlightLimit",
        "io.perigee.client.producer.ProducerEngine",
        "io.perigee.client.producer.ProducerLifecycle",
        "io.perigee.client.producer.SendOperation",
        "io.perigee.client.producer.TopicRoute",
        "io.perigee.client.producer.selector.SelectMessageQueueByRandom",
        "io.perigee.common.message.MessageClientIDSetter");

    /** What a simulation replays from a seed: it has no clock, randomness, threads, files or sockets of its own. */
    static final DescribedPredicate<JavaClass> DETERMINISTIC = resideInAnyPackage(
        "io.perigee.pipeline..",
        "io.perigee.raft..",
        "io.perigee.replication..",
        "io.perigee.broker..",
        "io.perigee.nameserver..",
        "io.perigee.journal..",
        "io.perigee.client..",
        "io.perigee.common..",
        "io.perigee.remoting..")
        .and(DescribedPredicate.not(topLevelNames("", THREADED_CLIENT)))
        .and(DescribedPredicate.not(FILE_ACCESS))
        .as("deterministic classes");

    /** What may end up in somebody else's process. */
    static final DescribedPredicate<JavaClass> LIBRARY = DescribedPredicate.not(
        resideInAnyPackage("io.perigee.server..", "io.perigee.perf..", "io.perigee.faultlab.."))
        .as("library classes");

    private ProductionCode()
    {
    }

    private static DescribedPredicate<JavaClass> topLevelNames(final String prefix, final Set<String> simpleNames)
    {
        return DescribedPredicate.describe(prefix + simpleNames, (javaClass) ->
        {
            final String name = javaClass.getName();
            if (!name.startsWith(prefix))
            {
                return false;
            }
            final int nested = name.indexOf('$');
            return simpleNames.contains(name.substring(prefix.length(), nested < 0 ? name.length() : nested));
        });
    }
}
