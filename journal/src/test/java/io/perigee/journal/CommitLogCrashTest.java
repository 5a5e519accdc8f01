package io.perigee.journal;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Runs random work on a log of tiny segments, loses power, recovers, and compares with what was forced.
 */
class CommitLogCrashTest
{
    private static final int SEEDS = 400;
    private static final int ROUNDS = 6;
    private static final int STEPS = 60;
    private static final int[] SEGMENT_LENGTHS = {4096, 8192, 16384};

    private long tornPages;
    private long droppedRecords;
    private long keptUnforced;
    private long begunLater;

    @Test
    void shouldRecoverAPrefixWithAllThatWasForced()
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

        assertTrue(tornPages > 0 && droppedRecords > 0 && keptUnforced > 0 && begunLater > 0, "torn " + tornPages +
            ", dropped " + droppedRecords + ", kept " + keptUnforced + ", begun later " + begunLater);
    }

    private void run(final SplittableRandom random)
    {
        final SimulatedStorageIo storageIo = new SimulatedStorageIo();
        final int segmentLength = SEGMENT_LENGTHS[random.nextInt(SEGMENT_LENGTHS.length)];
        List<Long> expected = new ArrayList<>();
        int forcedCount = 0;
        long nextNumber = 0;
        for (int round = 0; round < ROUNDS; round++)
        {
            final boolean isBegunAtCheckpoint = random.nextBoolean();
            final JournalContext context = LogFixture.context(storageIo, segmentLength);
            context.preparation().forceAhead(random.nextBoolean());
            final LogFixture fixture = new LogFixture(context, isBegunAtCheckpoint);
            showAll(fixture);
            final int survived = fixture.recovered.size();
            assertTrue(survived >= forcedCount, survived + " of " + forcedCount + " forced records");
            assertEquals(expected.subList(0, survived), fixture.recovered);
            fixture.assertZeroBehindTheEnd();
            droppedRecords += expected.size() - survived;
            keptUnforced += survived - forcedCount;

            expected = new ArrayList<>(fixture.recovered);
            forcedCount = survived;
            if (0 != random.nextInt(4))
            {
                final int steps = random.nextInt(STEPS);
                for (int step = 0; step < steps; step++)
                {
                    fixture.append(nextNumber, random.nextInt(0 == random.nextInt(8) ? 1900 : 300));
                    expected.add(nextNumber++);
                    if (0 == random.nextInt(6))
                    {
                        fixture.force();
                        forcedCount = expected.size();
                        writeCheckpoint(fixture, random);
                    }
                    if (0 == random.nextInt(3))
                    {
                        fixture.log.housekeeping().doWork(0);
                    }
                }
            }

            assertEquals(expected, fixture.readAll());
            if (0 == random.nextInt(8))
            {
                fixture.close();
                forcedCount = expected.size();
            }
            endProcess(storageIo, random);
        }

        tornPages += storageIo.tornPages();
    }

    /** Also what lies below the place where the fixture has begun. */
    private void showAll(final LogFixture fixture)
    {
        begunLater += fixture.log.replayedFrom() > 0 ? 1 : 0;
        fixture.recovered.clear();
        fixture.recovered.addAll(fixture.readAll());
        fixture.reader.seek(fixture.log.minPosition());
    }

    /** As housekeeping would: the mark follows, and now and then there is a checkpoint. */
    private void writeCheckpoint(final LogFixture fixture, final SplittableRandom random)
    {
        if (0 == random.nextInt(3))
        {
            fixture.log.checkpoints().mark(fixture.durablePosition);
        }
        if (0 == random.nextInt(4))
        {
            fixture.checkpoint();
        }
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
    }
}
