package io.perigee.journal;

import org.junit.jupiter.api.Test;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

/**
 * Linux tells an error of writing back once for each open file description. So flusher and housekeeping must not force
 * one file through the same one: the flusher would take for durable what housekeeping was told is lost.
 */
class ForceByOwnerTest
{
    private static final int SEGMENT_LENGTH = 16 * 1024;

    private final List<String> forces = new ArrayList<>();
    private final StorageIo storageIo = recording(StorageIo.class, new SimulatedStorageIo());

    @Test
    void shouldForceWhatWasWrittenApartFromWhatWasMapped()
    {
        try (LogFixture fixture = new LogFixture(LogFixture.context(storageIo, SEGMENT_LENGTH)))
        {
            forces.clear();
            for (int i = 0; i < 40; i++)
            {
                fixture.append(i, 1500);
            }
            while (0 != fixture.log.housekeeping().doWork(0))
            {
                // Until it has filled all that it may.
            }
            assertFalse(forces.isEmpty());
            assertEquals(List.of("forceWritten"), forces.stream().distinct().toList());

            forces.clear();
            fixture.force();
            assertFalse(forces.isEmpty());
            assertEquals(List.of("force"), forces.stream().distinct().toList());
        }
    }

    private <T> T recording(final Class<T> type, final T target)
    {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type}, (proxy, method, args) ->
        {
            if (StorageFile.class == type && method.getName().startsWith("force"))
            {
                forces.add(method.getName());
            }
            try
            {
                final Object result = method.invoke(target, args);
                return result instanceof StorageFile ? recording(StorageFile.class, (StorageFile)result) : result;
            }
            catch (final InvocationTargetException ex)
            {
                throw ex.getCause();
            }
        }));
    }
}
