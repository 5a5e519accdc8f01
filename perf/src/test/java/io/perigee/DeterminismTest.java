package io.perigee;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.agrona.concurrent.IdleStrategy;
import org.junit.jupiter.api.Test;

import java.util.Set;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What a simulation replays must take its clock, randomness, threads, files and sockets from outside.
 */
class DeterminismTest
{
    private static final Set<String> BANNED_METHODS = Set.of(
        "java.lang.System.nanoTime",
        "java.lang.System.currentTimeMillis",
        "java.lang.System.exit",
        "java.lang.System.identityHashCode",
        "java.lang.Math.random",
        "java.lang.Thread.sleep",
        "java.lang.Thread.start",
        "java.lang.Thread.yield",
        "java.lang.Object.wait",
        "java.lang.Object.notify",
        "java.lang.Object.notifyAll",
        "java.time.Instant.now",
        "java.time.LocalDateTime.now",
        "java.time.ZonedDateTime.now",
        "java.util.UUID.randomUUID");

    private static final Set<String> BANNED_CONSTRUCTORS = Set.of(
        "java.lang.Thread",
        "java.util.Date",
        "java.util.Random",
        "java.util.SplittableRandom",
        "java.security.SecureRandom");

    /** Clocks of Agrona that a Context may name as its default, and nobody else. */
    private static final Set<String> BANNED_CLOCKS = Set.of(
        "org.agrona.concurrent.HighResolutionClock",
        "org.agrona.concurrent.OffsetEpochNanoClock",
        "org.agrona.concurrent.SystemEpochClock",
        "org.agrona.concurrent.SystemEpochMicroClock",
        "org.agrona.concurrent.SystemEpochNanoClock",
        "org.agrona.concurrent.SystemNanoClock");

    /** What somebody waits in, or another thread hides in. */
    private static final DescribedPredicate<JavaClass> WAITING = DescribedPredicate.describe(
        "make threads wait or run", (javaClass) -> Set.of(
            "java.util.concurrent.CompletableFuture",
            "java.util.concurrent.CountDownLatch",
            "java.util.concurrent.Executors",
            "java.util.concurrent.ForkJoinPool",
            "java.util.concurrent.Semaphore",
            "java.util.concurrent.ThreadLocalRandom").contains(javaClass.getName()) ||
            javaClass.getPackageName().equals("java.util.concurrent.locks"));

    @Test
    void shouldTakeClocksRandomnessAndThreadsFromOutside()
    {
        classes().that(ProductionCode.DETERMINISTIC).should(notReachOutside())
            .because("a simulation replays a run from its seed")
            .allowEmptyShould(true).check(ProductionCode.ALL);
    }

    @Test
    void shouldExemptNobodyInVain()
    {
        for (final String name : ProductionCode.THREADED_CLIENT)
        {
            final boolean isNeeded = ProductionCode.ALL.stream()
                .filter((javaClass) -> name.equals(javaClass.getName()) || javaClass.getName().startsWith(name + "$"))
                .anyMatch(DeterminismTest::isThreaded);
            assertTrue(isNeeded, name);
        }
    }

    @Test
    void shouldHaveNoLocks()
    {
        // An idle strategy is what a thread does between two duty cycles; without threads there is none.
        noClasses().that(ProductionCode.DETERMINISTIC.and(not(assignableTo(IdleStrategy.class))))
            .should().dependOnClassesThat(WAITING)
            .because("every datum has a single writer, and nothing on the data path waits")
            .allowEmptyShould(true).check(ProductionCode.ALL);
    }

    @Test
    void shouldReachFilesThroughStorageIoOnly()
    {
        noClasses().that(ProductionCode.DETERMINISTIC)
            .should().dependOnClassesThat().haveFullyQualifiedName("java.nio.file.Files")
            .orShould().dependOnClassesThat().haveFullyQualifiedName("java.io.File")
            .orShould().dependOnClassesThat().haveFullyQualifiedName("java.io.FileInputStream")
            .orShould().dependOnClassesThat().haveFullyQualifiedName("java.io.FileOutputStream")
            .orShould().dependOnClassesThat().haveFullyQualifiedName("java.io.RandomAccessFile")
            .because("the simulator puts storage of its own in the place of files")
            .allowEmptyShould(true).check(ProductionCode.ALL);
    }

    @Test
    void shouldNotLogOnTheDataPath()
    {
        noClasses().that(ProductionCode.DETERMINISTIC)
            .should().dependOnClassesThat().resideInAnyPackage("org.slf4j..", "java.util.logging..")
            .because("the data path counts; it does not log")
            .allowEmptyShould(true).check(ProductionCode.ALL);
    }

    @Test
    void shouldNotPrintFromLibraries()
    {
        noClasses().that(ProductionCode.LIBRARY)
            .should().accessField(System.class, "out")
            .because("standard output belongs to the program that uses the library")
            .allowEmptyShould(true).check(ProductionCode.ALL);
    }

    private static ArchCondition<JavaClass> notReachOutside()
    {
        return new ArchCondition<>("take clocks, randomness and threads from outside")
        {
            @Override
            public void check(final JavaClass javaClass, final ConditionEvents events)
            {
                for (final JavaAccess<?> access : javaClass.getAccessesFromSelf())
                {
                    if (reachesOutside(javaClass, access))
                    {
                        events.add(SimpleConditionEvent.violated(access, access.getDescription()));
                    }
                }
                for (final JavaMethod method : javaClass.getMethods())
                {
                    if (method.getModifiers().contains(JavaModifier.SYNCHRONIZED))
                    {
                        events.add(SimpleConditionEvent.violated(method, method.getDescription() + " is synchronized"));
                    }
                }
            }
        };
    }

    /** Whether something stands in a class that only the classes with an exemption may have. */
    private static boolean isThreaded(final JavaClass javaClass)
    {
        return javaClass.getAccessesFromSelf().stream().anyMatch((access) -> reachesOutside(javaClass, access)) ||
            javaClass.getMethods().stream().anyMatch(
                (method) -> method.getModifiers().contains(JavaModifier.SYNCHRONIZED)) ||
            javaClass.getDirectDependenciesFromSelf().stream().anyMatch(
                (dependency) -> WAITING.test(dependency.getTargetClass()));
    }

    private static boolean reachesOutside(final JavaClass javaClass, final JavaAccess<?> access)
    {
        return isBanned(access) && !isDefaultOfContext(javaClass, access);
    }

    /** A Context names the clocks, and the factory that makes threads, unless the user brings others. */
    private static boolean isDefaultOfContext(final JavaClass javaClass, final JavaAccess<?> access)
    {
        return javaClass.getSimpleName().endsWith("Context") &&
            (access.getTargetOwner().isEquivalentTo(Thread.class) ||
            BANNED_CLOCKS.contains(access.getTargetOwner().getName()));
    }

    private static boolean isBanned(final JavaAccess<?> access)
    {
        final String owner = access.getTargetOwner().getName();
        final String name = access.getName();
        return BANNED_METHODS.contains(owner + "." + name) || BANNED_CLOCKS.contains(owner) ||
            ("<init>".equals(name) && BANNED_CONSTRUCTORS.contains(owner));
    }
}
