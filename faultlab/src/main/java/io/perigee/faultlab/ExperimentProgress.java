package io.perigee.faultlab;

import io.perigee.faultlab.process.Interruption;

import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Hands out the numbers of runs, counts how they end, and tells how far it has come. Shared by the threads that do the
 * runs.
 */
final class ExperimentProgress
{
    private static final long REPORT_INTERVAL_NS = TimeUnit.SECONDS.toNanos(5);
    private static final int FAILURES_SHOWN_WHOLE = 3;

    private final long count;
    private final int maxFailures;
    private final PrintWriter log;
    private final Tally tally = new Tally();
    /** Runs below {@link #next} that have not ended: on their way, given up, or to be begun again. */
    private final TreeSet<Long> left = new TreeSet<>();
    private final Deque<Long> repeated = new ArrayDeque<>();
    private Runnable onSave = () -> {};
    private long next;
    private long begin;
    private long failed;
    private long failedHere;
    private int inFlight;
    private boolean isStopped;
    private boolean isInterrupted;
    private final long beginNs = System.nanoTime();
    private long nextReportNs = beginNs + REPORT_INTERVAL_NS;

    /**
     * Nothing is done yet.
     *
     * @param count       of runs.
     * @param maxFailures after which no further run begins.
     * @param log         that progress and failures are told to.
     */
    ExperimentProgress(final long count, final int maxFailures, final PrintWriter log)
    {
        this.count = count;
        this.maxFailures = maxFailures;
        this.log = log;
    }

    /** What is done now and then, while no run is on its way. */
    synchronized void onSave(final Runnable action)
    {
        onSave = action;
    }

    synchronized void restore(
        final long restoredNext,
        final Collection<Long> restoredLeft,
        final long restoredFailed,
        final Tally restoredTally)
    {
        next = restoredNext;
        begin = restoredNext - restoredLeft.size();
        left.addAll(restoredLeft);
        repeated.addAll(restoredLeft);
        failed = restoredFailed;
        tally.addAll(restoredTally);
    }

    /** Number of the next run, or -1 if there is none. */
    synchronized long take() throws InterruptedException
    {
        while (isReportDue() && inFlight > 0)
        {
            wait();
        }
        if (isReportDue())
        {
            nextReportNs = System.nanoTime() + REPORT_INTERVAL_NS;
            report();
            onSave.run();
        }
        if (isStopped || repeated.isEmpty() && next >= count || failedHere >= maxFailures)
        {
            return -1;
        }

        inFlight++;
        final long number = repeated.isEmpty() ? next++ : repeated.remove();
        left.add(number);
        return number;
    }

    /**
     * A run has ended, with a failure or with null. One that fails while the user ends it all may do so for that
     * reason: it counts as not begun.
     */
    synchronized void onEnd(final ExperimentRun run, final Throwable failure, final String replay)
    {
        inFlight--;
        notifyAll();
        if (null != failure && (isInterrupted || Interruption.isRequested()))
        {
            return;
        }

        left.remove(run.number());
        tally.addAll(run.tally());
        if (null != failure)
        {
            failed++;
            failedHere++;
            log.println("FAILED run " + run.number() + ": " + failure);
            if (failedHere <= FAILURES_SHOWN_WHOLE)
            {
                failure.printStackTrace(log);
            }
            log.println("  replay: " + replay);
            log.flush();
        }
    }

    /** No further run begins. */
    synchronized void stop()
    {
        isStopped = true;
    }

    /** No further run begins, and what fails from now on is not taken for a failure. */
    synchronized void interrupt()
    {
        isStopped = true;
        isInterrupted = true;
    }

    /** Runs from this number on have not begun. */
    synchronized long next()
    {
        return next;
    }

    /** Runs before {@link #next()} that have not ended. */
    synchronized List<Long> left()
    {
        return List.copyOf(left);
    }

    /** How many runs have ended, counting those of an earlier call; one that takes too long to wait for has not. */
    synchronized long done()
    {
        return next - left.size();
    }

    synchronized long failed()
    {
        return failed;
    }

    /** Whether every run was done. */
    synchronized boolean isComplete()
    {
        return next >= count && left.isEmpty();
    }

    /** What all runs have met. Only while no run is on its way. */
    Tally tally()
    {
        return tally;
    }

    private boolean isReportDue()
    {
        return System.nanoTime() - nextReportNs >= 0;
    }

    private void report()
    {
        final double seconds = (System.nanoTime() - beginNs) / 1e9;
        final long done = done();
        log.printf(Locale.ROOT, "  %,d of %,d, %,d failed, %.4g/s%n", done, count, failed, (done - begin) / seconds);
        log.flush();
    }
}
