package io.perigee.journal;

import org.junit.jupiter.api.Test;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Files whose names were never forced, as their creator was killed or the file system was full: whoever uses them next
 * owes that.
 */
class UnforcedNameTest
{
    private static final int SEGMENT_LENGTH = 4096;
    private static final int COUNT = 40;
    private static final int SEEDS = 20;
    private static final int PAYLOAD_LENGTH = 300;

    private SimulatedStorageIo storageIo = new SimulatedStorageIo();
    private int forcesUntilFailure;
    private JournalException.Kind failure = JournalException.Kind.FAILED;

    @Test
    void shouldForceTheNamesThatWereThereWhenTheirCreatorWasKilled()
    {
        int killed = 0;
        for (int force = 1; force < 10; force++)
        {
            for (int seed = 0; seed < SEEDS; seed++)
            {
                storageIo = new SimulatedStorageIo();
                killed += killAtForceOfDirectory(force) ? 1 : 0;
                final LogFixture fixture = new LogFixture(LogFixture.context(storageIo, SEGMENT_LENGTH));
                final List<Path> files = storageIo.files();
                fixture.appendMany(0, 5, PAYLOAD_LENGTH);
                fixture.force();
                storageIo.crash(new SplittableRandom(seed));
                assertTrue(storageIo.files().containsAll(files), "force " + force + " seed " + seed);
            }
        }
        assertTrue(killed > 3 * SEEDS, "killed " + killed);
    }

    @Test
    void shouldForceTheNameOfASegmentAgainWhenThereWasNoSpaceTheFirstTime()
    {
        for (int seed = 0; seed < SEEDS; seed++)
        {
            storageIo = new SimulatedStorageIo();
            final LogFixture fixture = new LogFixture(LogFixture.context(probed(), SEGMENT_LENGTH));
            failure = JournalException.Kind.FULL;
            forcesUntilFailure = LogHousekeeping.SEGMENTS_AHEAD;
            final JournalException ex =
                assertThrows(JournalException.class, () -> fixture.log.housekeeping().doWork(0));
            assertEquals(JournalException.Kind.FULL, ex.kind());

            final List<Path> files = storageIo.files();
            int workCount = 1;
            while (workCount > 0)
            {
                workCount = fixture.log.housekeeping().doWork(0);
            }
            assertEquals(files, storageIo.files());
            storageIo.crash(new SplittableRandom(seed));
            assertTrue(storageIo.files().containsAll(files), "seed " + seed);
        }
    }

    private boolean killAtForceOfDirectory(final int force)
    {
        forcesUntilFailure = force;
        boolean isKilled = false;
        try
        {
            final LogFixture fixture = new LogFixture(LogFixture.context(probed(), SEGMENT_LENGTH));
            fixture.appendMany(0, COUNT, PAYLOAD_LENGTH);
        }
        catch (final JournalException ex)
        {
            assertEquals(failure, ex.kind());
            isKilled = true;
        }
        storageIo.kill();
        return isKilled;
    }

    /** The storage, where the force of a directory fails once. */
    private StorageIo probed()
    {
        return (StorageIo)Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[]{StorageIo.class}, (proxy, method, arguments) ->
            {
                if ("forceDirectory".equals(method.getName()) && forcesUntilFailure > 0 && 0 == --forcesUntilFailure)
                {
                    throw new JournalException(failure, "cannot force the directory " + arguments[0]);
                }
                try
                {
                    return method.invoke(storageIo, arguments);
                }
                catch (final InvocationTargetException ex)
                {
                    throw ex.getCause();
                }
            });
    }
}
