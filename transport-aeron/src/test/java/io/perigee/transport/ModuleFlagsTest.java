package io.perigee.transport;

import io.perigee.protocol.ErrorCode;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ModuleFlagsTest
{
    @Test
    void shouldAcceptThisJvm()
    {
        assertTrue(ModuleFlags.isOpen());
        assertDoesNotThrow(() -> ModuleFlags.check());
    }

    @Test
    void shouldNameTheMissingFlag()
    {
        final TransportException ex = assertThrows(TransportException.class, () -> ModuleFlags.check(false));

        assertEquals(ErrorCode.MODULE_NOT_OPEN, ex.code());
        assertTrue(ex.getMessage().contains("--add-opens java.base/jdk.internal.misc=ALL-UNNAMED"));
    }
}
