package io.perigee;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/**
 * Which part may know which: DESIGN in the form of a test.
 */
class ArchitectureTest
{
    private static final String[] CORE =
    {
        "io.perigee.pipeline..",
        "io.perigee.raft..",
        "io.perigee.replication..",
        "io.perigee.broker..",
        "io.perigee.nameserver.."
    };

    @Test
    void shouldLetJournalStandAlone()
    {
        check(classes().that().resideInAPackage("io.perigee.journal..")
            .should().onlyDependOnClassesThat()
            .resideInAnyPackage("io.perigee.journal..", "org.agrona..", "java..")
            .because("the journal knows neither Aeron nor Disruptor nor the broker"));
    }

    @Test
    void shouldLetTransportKnowNoneOfItsUsers()
    {
        check(classes().that().resideInAnyPackage("io.perigee.transport..", "io.perigee.protocol..")
            .should().onlyDependOnClassesThat()
            .resideInAnyPackage(
                "io.perigee.transport..", "io.perigee.protocol..", "io.aeron..", "org.agrona..", "java..")
            .because("transport carries frames and does not know what they mean"));
    }

    @Test
    void shouldLetClientKnowOnlyFramesAndRecords()
    {
        check(classes().that().resideInAnyPackage("io.perigee.client..", "io.perigee.common..", "io.perigee.remoting..")
            .should().onlyDependOnClassesThat()
            .resideInAnyPackage(
                "io.perigee.client..", "io.perigee.common..", "io.perigee.remoting..", "io.perigee.transport..",
                "io.perigee.protocol..", "io.perigee.journal.record..", "org.agrona..", "java..")
            .because("a client never sees the broker or the files of the journal"));
    }

    @Test
    void shouldLetCoreKnowNeitherClientNorServer()
    {
        check(noClasses().that().resideInAnyPackage(CORE)
            .should().dependOnClassesThat()
            .resideInAnyPackage(
                "io.perigee.client..", "io.perigee.common..", "io.perigee.remoting..",
                "io.perigee.server..", "io.perigee.perf..",
                "io.perigee.transport.aeron..", "io.perigee.transport.udp..")
            .because("dependencies point one way, and the network comes in from outside"));
    }

    @Test
    void shouldLetNobodyKnowPerfOrFaultlab()
    {
        check(noClasses().that().resideOutsideOfPackage("io.perigee.faultlab..")
            .should().dependOnClassesThat().resideInAPackage("io.perigee.faultlab.."));
        check(noClasses().that().resideOutsideOfPackage("io.perigee.perf..")
            .should().dependOnClassesThat().resideInAPackage("io.perigee.perf.."));
        check(noClasses().that()
            .resideOutsideOfPackages("io.perigee.server..", "io.perigee.perf..", "io.perigee.faultlab..")
            .should().dependOnClassesThat().resideInAPackage("io.perigee.server.."));
    }

    @Test
    void shouldUseAeronInItsTransportOnly()
    {
        check(noClasses().that().resideOutsideOfPackages("io.perigee.transport.aeron..", "io.perigee.perf..")
            .should().dependOnClassesThat().resideInAPackage("io.aeron..")
            .because("a simulated network stands in for Aeron everywhere else"));
    }

    @Test
    void shouldUseDisruptorInThePipelineOnly()
    {
        check(noClasses().that().resideOutsideOfPackages("io.perigee.pipeline..", "io.perigee.perf..")
            .should().dependOnClassesThat().resideInAPackage("com.lmax.disruptor..")
            .because("stages see the ring through the pipeline's own types"));
    }

    @Test
    void shouldUseChannelsForFilesAndDatagramsOnly()
    {
        check(noClasses().that(not(ProductionCode.FILE_ACCESS)
            .and(not(resideInAnyPackage(
                "io.perigee.transport.udp..", "io.perigee.transport.aeron..", "io.perigee.perf..",
                "io.perigee.faultlab.."))))
            .should().dependOnClassesThat().resideInAPackage("java.nio.channels..")
            .because("files are reached through StorageIo and sockets through the transport"));
    }

    @Test
    void shouldKeepRaftPure()
    {
        check(noClasses().that().resideInAPackage("io.perigee.raft..")
            .should().dependOnClassesThat()
            .resideInAnyPackage(
                "io.perigee.broker..", "io.perigee.transport..", "io.perigee.pipeline..", "java.io..", "java.nio..")
            .because("Raft is a function of state, event and time"));
    }

    @Test
    void shouldHaveNoCyclesBetweenPackages()
    {
        check(SlicesRuleDefinition.slices().assignedFrom(new Packages()).should().beFreeOfCycles());
    }

    private static void check(final ArchRule rule)
    {
        rule.allowEmptyShould(true).check(ProductionCode.ALL);
    }

    /**
     * Every package is a slice; RocketMQ's shape, whose packages know each other, is one.
     */
    private static final class Packages implements SliceAssignment
    {
        @Override
        public SliceIdentifier getIdentifierOf(final JavaClass javaClass)
        {
            if (!javaClass.getPackageName().startsWith("io.perigee"))
            {
                return SliceIdentifier.ignore();
            }
            return SliceIdentifier.of(
                ProductionCode.ROCKETMQ_SHAPED.test(javaClass) ? "RocketMQ's shape" : javaClass.getPackageName());
        }

        @Override
        public String getDescription()
        {
            return "packages";
        }
    }
}
