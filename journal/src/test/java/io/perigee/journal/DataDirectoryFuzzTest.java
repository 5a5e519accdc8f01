package io.perigee.journal;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Puts noise into the files of a data directory that a start reads: it opens the log or says why not, and in that case
 * has changed nothing. Nothing else ever happens.
 */
class DataDirectoryFuzzTest
{
    private static final int SEEDS = 1500;
    private static final int SEGMENT_LENGTH = 4096;
    private static final int KINDS_OF_NOISE = 6;

    private final Map<JournalException.Kind, Integer> refused = new EnumMap<>(JournalException.Kind.class);
    private int opened;

    @Test
    void shouldOpenOrRefuseWhateverIsInTheFiles()
    {
        final SimulatedStorageIo origin = new SimulatedStorageIo();
        write(origin);
        for (int seed = 0; seed < SEEDS; seed++)
        {
            final SplittableRandom random = new SplittableRandom(seed);
            final SimulatedStorageIo storageIo = origin.copy();
            for (int i = 1 + random.nextInt(2); i > 0; i--)
            {
                damage(storageIo, random);
            }
            try
            {
                open(storageIo, random.nextBoolean());
            }
            catch (final RuntimeException | AssertionError ex)
            {
                throw new AssertionError("seed " + seed, ex);
            }
        }
        assertTrue(opened > 0 && refused.get(JournalException.Kind.CORRUPT) > 0 &&
            refused.get(JournalException.Kind.INVALID) > 0, opened + " opened, refused " + refused);
    }

    private void open(final SimulatedStorageIo storageIo, final boolean isBegunAtCheckpoint)
    {
        final String before = LogRecoveryTest.fingerprint(storageIo);
        final LogFixture fixture;
        try
        {
            fixture = new LogFixture(LogFixture.context(storageIo, SEGMENT_LENGTH), isBegunAtCheckpoint);
        }
        catch (final JournalException ex)
        {
            refused.merge(ex.kind(), 1, Integer::sum);
            assertEquals(before, LogRecoveryTest.fingerprint(storageIo));
            return;
        }

        opened++;
        final List<Long> recovered = fixture.recovered;
        fixture.append(1000, 50);
        fixture.close();
        if (!isBegunAtCheckpoint)
        {
            try (LogFixture again = new LogFixture(LogFixture.context(storageIo, SEGMENT_LENGTH)))
            {
                recovered.add(1000L);
                assertEquals(recovered, again.recovered);
            }
        }
    }

    private static void write(final SimulatedStorageIo storageIo)
    {
        try (LogFixture fixture = new LogFixture(LogFixture.context(storageIo, SEGMENT_LENGTH)))
        {
            fixture.appendMany(0, 20, 200);
            fixture.force();
            fixture.appendMany(20, 20, 300);
            fixture.checkpoint();
            fixture.appendMany(40, 20, 250);
            fixture.force();
            fixture.appendMany(60, 3, 250);
            storageIo.kill();
        }
        catch (final IllegalStateException ignore)
        {
            // The process has ended before it could close anything.
        }
    }

    private static void damage(final SimulatedStorageIo storageIo, final SplittableRandom random)
    {
        final List<Path> files = storageIo.files();
        final Path file = files.get(random.nextInt(files.size()));
        final byte[] content = storageIo.content(file);
        final byte[] noise = new byte[1 + random.nextInt(3 * SEGMENT_LENGTH)];
        random.nextBytes(noise);
        final int begin = random.nextInt(content.length + 1);
        switch (random.nextInt(KINDS_OF_NOISE))
        {
            case 0 -> storageIo.content(file, noise);
            case 1 -> storageIo.content(file, Arrays.copyOf(content, begin));
            case 2 -> storageIo.content(file, Arrays.copyOf(content, content.length + noise.length));
            case 3 -> storageIo.content(file, storageIo.content(files.get(random.nextInt(files.size()))));
            case 4 -> storageIo.lose(file);
            default ->
            {
                System.arraycopy(noise, 0, content, begin, Math.min(noise.length, content.length - begin));
                storageIo.content(file, content);
            }
        }
    }
}
