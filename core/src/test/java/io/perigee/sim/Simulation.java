package io.perigee.sim;

import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * One run: its seed, time, trace and actors. Single-threaded.
 */
public final class Simulation
{
    private final long seed;
    private final EventQueue queue = new EventQueue();
    private final Trace trace = new Trace(queue);
    private int nextActor;

    /**
     * A run that has not begun.
     *
     * @param seed that everything is drawn from.
     */
    public Simulation(final long seed)
    {
        this.seed = seed;
    }

    /**
     * What everything was drawn from.
     *
     * @return the seed of the run.
     */
    public long seed()
    {
        return seed;
    }

    /**
     * What will happen.
     *
     * @return the only queue of events.
     */
    public EventQueue queue()
    {
        return queue;
    }

    /**
     * What has happened.
     *
     * @return the only trace.
     */
    public Trace trace()
    {
        return trace;
    }

    /**
     * The present.
     *
     * @return simulated time since the start of the run.
     */
    public long nowNs()
    {
        return queue.nowNs();
    }

    /**
     * A source of randomness of its own for one component, so that a draw more in one does not shift the others.
     *
     * @param component that draws; the same name always gets the same numbers.
     * @return a new generator at its beginning.
     */
    public RandomGenerator random(final String component)
    {
        return new SplittableRandom(seed * 0x9E37_79B9_7F4A_7C15L + component.hashCode()).split();
    }

    /**
     * Clocks for one node.
     *
     * @param component that reads them.
     * @return clocks whose monotonic half begins anywhere.
     */
    public SimulatedClock clock(final String component)
    {
        return new SimulatedClock(queue, random(component + ".clock").nextLong(-1L << 40, 1L << 40));
    }

    /**
     * Add something that is stepped until it is stopped.
     *
     * @param name of it, for its random source.
     * @param duty one duty cycle.
     * @return the actor, which takes its first step soon.
     */
    public SimulatedActor actor(final String name, final ActorDuty duty)
    {
        trace.actor(name);
        return new SimulatedActor(this, nextActor++, name, duty);
    }

    /**
     * Run until something is true.
     *
     * @param isDone   checked after every event.
     * @param budgetNs of simulated time.
     * @return false if the time ran out, or nothing more can happen.
     */
    public boolean runUntil(final BooleanSupplier isDone, final long budgetNs)
    {
        final long deadlineNs = queue.nowNs() + budgetNs;
        while (!isDone.getAsBoolean())
        {
            if (queue.nowNs() > deadlineNs || !queue.runNext())
            {
                return false;
            }
        }

        return true;
    }
}
