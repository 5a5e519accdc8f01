package io.perigee.broker;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class NamesTest
{
    @ParameterizedTest
    @ValueSource(strings = {"a", "TopicTest", "%RETRY%group", "a-b_c|d", "0"})
    void shouldAllowRocketMqsNames(final String name)
    {
        assertTrue(Names.isTopic(name));
        assertTrue(Names.isGroup(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "../up", "a/b", "ä", "a.b", "a\u0000"})
    void shouldRefuseWhatAFileSystemOrATerminalCouldMisread(final String name)
    {
        assertFalse(Names.isTopic(name));
        assertFalse(Names.isGroup(name));
    }

    @Test
    void shouldBoundTheLength()
    {
        assertTrue(Names.isTopic("a".repeat(127)));
        assertFalse(Names.isTopic("a".repeat(128)));
        assertTrue(Names.isGroup("a".repeat(120)));
        assertFalse(Names.isGroup("a".repeat(121)));
    }
}
