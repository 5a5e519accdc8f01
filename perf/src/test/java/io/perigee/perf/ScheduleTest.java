package io.perigee.perf;

import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ScheduleTest
{
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    @Test
    void shouldSpaceMessagesEvenly()
    {
        final Schedule schedule = new Schedule(1_000, 50_000);

        assertEquals(1_000, schedule.intendedNs(0));
        assertEquals(21_000, schedule.intendedNs(1));
        assertEquals(1_000 + SECOND_NS, schedule.intendedNs(50_000));
    }

    @Test
    void shouldNotDriftWhenTheRateDoesNotDivideASecond()
    {
        final Schedule schedule = new Schedule(0, 3);

        assertEquals(333_333_333, schedule.intendedNs(1));
        assertEquals(666_666_666, schedule.intendedNs(2));
        assertEquals(SECOND_NS, schedule.intendedNs(3));
        assertEquals(1_000_000 * SECOND_NS, schedule.intendedNs(3_000_000));
    }

    @Test
    void shouldNotOverflowAtHighRates()
    {
        final Schedule schedule = new Schedule(0, 100_000_000);

        assertEquals(86_400 * SECOND_NS - 10, schedule.intendedNs(86_400L * 100_000_000 - 1));
    }

    @Test
    void shouldCountWhatFitsIntoADuration()
    {
        assertEquals(1_000_000, new Schedule(0, 50_000).count(20 * SECOND_NS));
        assertEquals(25_000, new Schedule(0, 50_000).count(SECOND_NS / 2));
        assertEquals(1, new Schedule(0, 1).count(1));
    }

    @Test
    void shouldReportTheIntendedRateWhenNothingWasLate()
    {
        final Schedule schedule = new Schedule(0, 1_000);

        assertEquals(1_000.0, schedule.achievedRate(5_000, schedule.intendedNs(4_999)));
        assertEquals(1_000.0, schedule.achievedRate(5_000, schedule.intendedNs(4_999) - 1));
    }

    @Test
    void shouldReportALowerRateWhenTheLastMessageWasLate()
    {
        final Schedule schedule = new Schedule(0, 1_000);
        final double achieved = schedule.achievedRate(5_000, schedule.intendedNs(4_999) + SECOND_NS);

        assertEquals(5_000.0 / 6, achieved, 0.01);
        assertTrue(achieved < 1_000);
    }

    @Test
    void shouldRefuseARateBelowOne()
    {
        assertThrows(IllegalArgumentException.class, () -> new Schedule(0, 0));
    }
}
