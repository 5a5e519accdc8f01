package io.perigee.journal;

import org.junit.jupiter.api.Test;

import java.util.SplittableRandom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class LogFlusherTest
{
    private final SimulatedStorageIo storageIo = new SimulatedStorageIo();

    @Test
    void shouldForceAllSegmentsOfTheRange()
    {
        final LogFixture fixture = open();
        for (int i = 0; i < 10; i++)
        {
            fixture.append(i, 1500);
        }
        final long before = storageIo.forceCount();
        fixture.force();
        assertEquals(5, storageIo.forceCount() - before);
        assertEquals(fixture.appender.appendPosition(), fixture.log.flusher().forcedPosition());

        storageIo.crash(new SplittableRandom(1));
        try (LogFixture recovered = open())
        {
            assertEquals(10, recovered.recovered.size());
        }
    }

    @Test
    void shouldDoNothingForAnEmptyRange()
    {
        try (LogFixture fixture = open())
        {
            final long before = storageIo.forceCount();
            assertEquals(0, fixture.log.flusher().force(0, 0));
            assertEquals(before, storageIo.forceCount());
        }
    }

    @Test
    void shouldNeverSucceedAgainAfterAFailure()
    {
        final LogFixture fixture = open();
        fixture.append(0, 100);
        storageIo.failForce(1);
        final JournalException first = assertThrows(JournalException.class, fixture::force);
        assertEquals(JournalException.Kind.FAILED, first.kind());
        assertSame(first, assertThrows(JournalException.class, fixture::force));
        assertEquals(0, fixture.log.flusher().forcedPosition());

        final long before = storageIo.forceCount();
        fixture.close();
        assertEquals(before, storageIo.forceCount());
    }

    @Test
    void shouldMakeWhatAFailedForceLeftDurableInTheNextProcess()
    {
        final LogFixture fixture = open();
        fixture.append(0, 100);
        storageIo.failForce(1);
        assertThrows(JournalException.class, fixture::force);

        storageIo.kill();
        assertEquals(1, open().recovered.size());
        storageIo.crash(new SplittableRandom(3));
        final LogFixture recovered = open();
        assertEquals(1, recovered.recovered.size());
        assertTrue(recovered.log.recoveredPosition() > 0);
    }

    private LogFixture open()
    {
        return new LogFixture(LogFixture.context(storageIo, 4096));
    }
}
