package io.perigee.sim;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Steps one node, as a thread with a back-off idle strategy would: at once again while there is work, ever more rarely
 * while there is none, and soon after something has arrived. It can stand still (a garbage collection, a SIGSTOP) and
 * be stopped for good.
 */
public final class SimulatedActor
{
    private static final long BUSY_NS = TimeUnit.MICROSECONDS.toNanos(20);
    private static final long IDLE_MAX_NS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Simulation simulation;
    private final RandomGenerator random;
    private final ActorDuty duty;
    private final String name;
    private final int id;
    private long idleNs = BUSY_NS;
    private long idleMaxNs = IDLE_MAX_NS;
    private long dueNs;
    private long pausedUntilNs;
    private long generation;
    private boolean isStopped;

    SimulatedActor(final Simulation simulation, final int id, final String name, final ActorDuty duty)
    {
        this.simulation = simulation;
        this.id = id;
        this.name = name;
        this.duty = duty;
        random = simulation.random(name + '#' + id);
        scheduleStep(random.nextLong(1, BUSY_NS));
    }

    /**
     * Number of the actor in the trace.
     *
     * @return counted from 0 in the order of creation.
     */
    public int id()
    {
        return id;
    }

    /**
     * What the actor is.
     *
     * @return the name it was created with.
     */
    public String name()
    {
        return name;
    }

    /**
     * How long the actor may sleep when nothing happens.
     *
     * @param idleMaxNs longest time between two steps.
     * @return this.
     */
    public SimulatedActor idleMaxNs(final long idleMaxNs)
    {
        this.idleMaxNs = idleMaxNs;
        return this;
    }

    /**
     * Something has arrived: step soon.
     */
    public void wake()
    {
        idleNs = BUSY_NS;
        final long nowNs = simulation.nowNs();
        if (!isStopped && dueNs > nowNs + BUSY_NS && nowNs >= pausedUntilNs)
        {
            scheduleStep(random.nextLong(1, BUSY_NS));
        }
    }

    /**
     * Stand still for a while.
     *
     * @param durationNs from now.
     */
    public void pause(final long durationNs)
    {
        if (!isStopped)
        {
            simulation.trace().record(TraceKind.PAUSE, id, durationNs);
            pausedUntilNs = simulation.nowNs() + durationNs;
            scheduleStep(durationNs);
        }
    }

    /**
     * Whether the actor stands still.
     *
     * @return true during a pause.
     */
    public boolean isPaused()
    {
        return simulation.nowNs() < pausedUntilNs;
    }

    /**
     * Whether the actor was stopped.
     *
     * @return true if it will never step again.
     */
    public boolean isStopped()
    {
        return isStopped;
    }

    /**
     * Never step again.
     */
    public void stop()
    {
        isStopped = true;
        generation++;
    }

    private void scheduleStep(final long delayNs)
    {
        final long stepGeneration = ++generation;
        dueNs = simulation.nowNs() + delayNs;
        simulation.queue().scheduleAt(dueNs, () -> onDue(stepGeneration));
    }

    private void onDue(final long stepGeneration)
    {
        // A wake or a pause since then has scheduled another step, and this one is void.
        if (stepGeneration != generation)
        {
            return;
        }

        final int workCount = duty.step();
        if (workCount > 0)
        {
            simulation.trace().record(TraceKind.STEP, id, workCount);
        }

        if (stepGeneration == generation && !isStopped)
        {
            idleNs = workCount > 0 ? BUSY_NS : Math.min(idleNs * 2, idleMaxNs);
            scheduleStep(random.nextLong(1, idleNs));
        }
    }
}
