package io.perigee.transport.aeron;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class ClocksTest
{
    private long realMs = 1_000_000;
    private long realNs = Long.MAX_VALUE - 10;

    @Test
    void shouldStandStillForAMomentAfterAStop()
    {
        final GraceClock clock = new GraceClock(() -> realMs);
        assertEquals(1_000_000, clock.time());
        realMs += GraceClock.STOP_MS;
        assertEquals(realMs, clock.time());

        final long stoppedMs = realMs;
        realMs += 60_000;
        assertEquals(stoppedMs, clock.time());
        realMs += GraceClock.GRACE_MS / 3;
        assertEquals(stoppedMs, clock.time());
        realMs += GraceClock.GRACE_MS / 3;
        assertEquals(stoppedMs, clock.time());
        realMs += GraceClock.GRACE_MS / 3;
        assertEquals(realMs, clock.time());
    }

    @Test
    void shouldFollowAClockThatIsSetBack()
    {
        final GraceClock clock = new GraceClock(() -> realMs);
        realMs -= 5_000;
        assertEquals(realMs, clock.time());
        realMs += 1;
        assertEquals(realMs, clock.time());
    }

    @Test
    void shouldLimitSteps()
    {
        final StepLimitClock clock = new StepLimitClock(() -> realNs);
        final long startNs = clock.nanoTime();
        realNs += 1_000;
        assertEquals(1_000, clock.nanoTime() - startNs);
        realNs += 60 * StepLimitClock.MAX_STEP_NS;
        assertEquals(1_000 + StepLimitClock.MAX_STEP_NS, clock.nanoTime() - startNs);
        realNs += 5;
        assertEquals(1_005 + StepLimitClock.MAX_STEP_NS, clock.nanoTime() - startNs);
    }
}
