package io.perigee.faultlab.process;

import io.perigee.faultlab.process.CodePlace.Where;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Arrays;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class CrashPointTest
{
    /** Nothing but this test notices when a method that is only named in a string gets another name. */
    @ParameterizedTest
    @EnumSource(CrashPoint.class)
    void shouldNameMethodsThatThereAre(final CrashPoint point) throws ClassNotFoundException
    {
        assertFalse(point.places().isEmpty());
        for (final CodePlace place : point.places())
        {
            final Class<?> type = Class.forName(place.className(), false, getClass().getClassLoader());
            assertTrue(
                Arrays.stream(type.getDeclaredMethods()).anyMatch((it) -> place.methodName().equals(it.getName())),
                () -> point + ": there is no " + place);
            assertFalse(Where.EXIT == place.where() && type.isInterface());
        }
    }
}
