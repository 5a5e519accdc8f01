package io.perigee.client;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.perigee.client.exception.MQClientException;
import io.perigee.common.message.Message;
import io.perigee.remoting.protocol.ResponseCode;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ValidatorsTest
{
    @ParameterizedTest
    @ValueSource(strings = {"TopicTest", "%RETRY%group", "a|b-c_1"})
    void shouldAllowNames(final String name)
    {
        assertDoesNotThrow(() -> Validators.checkTopic(name));
        assertDoesNotThrow(() -> Validators.checkGroup(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a/b", "\u00fc", "a."})
    void shouldRefuseNames(final String name)
    {
        assertThrows(MQClientException.class, () -> Validators.checkTopic(name));
        assertThrows(MQClientException.class, () -> Validators.checkGroup(name));
    }

    @Test
    void shouldRefuseLongNames()
    {
        assertDoesNotThrow(() -> Validators.checkTopic("t".repeat(127)));
        assertThrows(MQClientException.class, () -> Validators.checkTopic("t".repeat(128)));
        assertDoesNotThrow(() -> Validators.checkGroup("g".repeat(120)));
        assertThrows(MQClientException.class, () -> Validators.checkGroup("g".repeat(121)));
    }

    @Test
    void shouldNameTheLimitOfTheBody()
    {
        final MQClientException ex = assertThrows(MQClientException.class, () ->
            Validators.checkMessage(new Message("TopicTest", new byte[11]), 10));

        assertEquals(ResponseCode.MESSAGE_ILLEGAL, ex.getResponseCode());
        assertTrue(ex.getMessage().contains("the limit is 10"));
        assertDoesNotThrow(() -> Validators.checkMessage(new Message("TopicTest", new byte[10]), 10));
    }

    @Test
    void shouldRefuseMessagesWithoutABody()
    {
        assertThrows(MQClientException.class, () -> Validators.checkMessage(null, 10));
        assertThrows(MQClientException.class, () -> Validators.checkMessage(new Message("TopicTest", null), 10));
        assertThrows(MQClientException.class, () ->
            Validators.checkMessage(new Message("TopicTest", new byte[0]), 10));
    }
}
