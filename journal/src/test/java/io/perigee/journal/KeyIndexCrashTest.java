package io.perigee.journal;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Runs random work on a log and its index, ends the process in every way, damages index files in between, and compares
 * what the index finds with what the log holds.
 */
class KeyIndexCrashTest
{
    private static final int SEEDS = 150;
    private static final int ROUNDS = 5;
    private static final int STEPS = 120;
    private static final int[] SEGMENT_LENGTHS = {4096, 8192, 16384};

    private long discardedFiles;
    private long tornPages;
    private long keptFiles;

    @Test
    void shouldFindWhatTheLogHolds()
    {
        for (long seed = 0; seed < SEEDS; seed++)
        {
            try
            {
                run(new SplittableRandom(seed));
            }
            catch (final RuntimeException | AssertionError ex)
            {
                throw new AssertionError("seed " + seed, ex);
            }
        }

        assertTrue(discardedFiles > 0 && tornPages > 0 && keptFiles > 0,
            "discarded " + discardedFiles + ", torn " + tornPages + ", kept " + keptFiles);
    }

    private void run(final SplittableRandom random)
    {
        final SimulatedStorageIo storageIo = new SimulatedStorageIo();
        final int segmentLength = SEGMENT_LENGTHS[random.nextInt(SEGMENT_LENGTHS.length)];
        for (int round = 0; round < ROUNDS; round++)
        {
            final KeyIndexFixture fixture =
                new KeyIndexFixture(KeyIndexFixture.context(storageIo, segmentLength), KeyHash.STANDARD);
            keptFiles += storageIo.list(KeyIndexFixture.INDEX).size();
            final int steps = random.nextInt(STEPS);
            for (int step = 0; step < steps; step++)
            {
                fixture.append(
                    1 + random.nextInt(2), keys(random), 0 == random.nextInt(3) ? null : "U" + random.nextInt(1000),
                    random.nextInt(0 == random.nextInt(8) ? 1500 : 100));
                if (0 == random.nextInt(6))
                {
                    fixture.force();
                }
                if (0 == random.nextInt(3))
                {
                    fixture.work();
                }
            }
            if (random.nextBoolean())
            {
                fixture.index();
                assertEquals(fixture.appendPosition(), fixture.index.indexedPosition());
                fixture.assertFindsAll();
                assertEquals(0, fixture.index.damagedStretches());
            }
            discardedFiles += fixture.index.discardedFiles();
            endProcess(storageIo, random);
        }

        tornPages += storageIo.tornPages();
    }

    private static String keys(final SplittableRandom random)
    {
        final StringBuilder keys = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--)
        {
            keys.append('k').append(random.nextInt(50)).append(' ');
        }
        return keys.toString();
    }

    private static void endProcess(final SimulatedStorageIo storageIo, final SplittableRandom random)
    {
        if (0 == random.nextInt(5))
        {
            storageIo.kill();
        }
        else
        {
            storageIo.crash(random);
        }

        final List<String> names = storageIo.list(KeyIndexFixture.INDEX);
        if (!names.isEmpty() && 0 == random.nextInt(3))
        {
            final Path file = KeyIndexFixture.INDEX.resolve(names.get(random.nextInt(names.size())));
            if (random.nextBoolean())
            {
                storageIo.delete(file);
            }
            else
            {
                final int length = storageIo.nodeOf(file).length();
                storageIo.flipBit(file, random.nextInt(Math.max(1, length)), random.nextInt(8));
            }
        }
    }
}
