package io.perigee;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.agrona.concurrent.Agent;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/**
 * What a name promises.
 */
class NamingTest
{
    private static final String EMPTY_NAMES = ".*(Manager|Helper|Utils?|Impl|Base|Processor)";

    @Test
    void shouldNameWhatAClassIs()
    {
        noClasses().that(not(ProductionCode.ROCKETMQ_SHAPED))
            .should().haveNameMatching(EMPTY_NAMES)
            .because("such a name says nothing")
            .allowEmptyShould(true).check(ProductionCode.ALL);
    }

    @Test
    void shouldCallOnlyAgentsAgents()
    {
        classes().that().haveSimpleNameEndingWith("Agent")
            .should().beAssignableTo(Agent.class)
            .allowEmptyShould(true).check(ProductionCode.ALL);
    }

    @Test
    void shouldConcludeContexts()
    {
        classes().that(not(ProductionCode.ROCKETMQ_SHAPED)).and().haveSimpleNameEndingWith("Context")
            .should(haveMethod("conclude"))
            .because("a Context validates its settings against each other, once")
            .allowEmptyShould(true).check(ProductionCode.ALL);
    }

    private static ArchCondition<JavaClass> haveMethod(final String name)
    {
        return new ArchCondition<>("have a method " + name)
        {
            @Override
            public void check(final JavaClass javaClass, final ConditionEvents events)
            {
                final boolean isThere = javaClass.getAllMethods().stream().anyMatch((m) -> name.equals(m.getName()));
                events.add(new SimpleConditionEvent(javaClass, isThere, javaClass.getName() + " and " + name));
            }
        };
    }
}
