package io.perigee.pipeline;

import org.agrona.concurrent.IdleStrategy;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * An idle strategy whose thread sleeps until another one rings, or for {@link #MAX_PARK_NS}. For an agent that waits
 * for the disk: one that yields is put behind all the others by Linux' scheduler (each {@code sched_yield} gives up a
 * slice), and takes a core from the kernel's own threads that complete its force.
 * <p>
 * No ring is missed: the sleeper says that it is about to sleep, and has one more duty cycle, before it does; whoever
 * rings publishes its work first, then looks whether somebody sleeps, with a full fence in between on both sides
 * (Dekker's algorithm). A ring costs a fence, and a system call if the thread sleeps.
 */
public final class Doorbell implements IdleStrategy
{
    /** How this strategy calls itself. */
    public static final String ALIAS = "doorbell";
    /** Longest sleep, for duties that have something to do now and then without being asked. */
    static final long MAX_PARK_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final VarHandle IS_ASLEEP;

    static
    {
        try
        {
            IS_ASLEEP = MethodHandles.lookup().findVarHandle(Doorbell.class, "isAsleep", boolean.class);
        }
        catch (final ReflectiveOperationException ex)
        {
            throw new ExceptionInInitializerError(ex);
        }
    }

    private Thread sleeper;
    private boolean isAsleep;
    private boolean isAboutToSleep;

    /**
     * Wake the agent if it sleeps. Call it after what the agent shall see was published. Any thread.
     */
    public void ring()
    {
        VarHandle.fullFence();
        if ((boolean)IS_ASLEEP.getAcquire(this))
        {
            final Thread thread = sleeper;
            IS_ASLEEP.setRelease(this, false);
            LockSupport.unpark(thread);
        }
    }

    @Override
    public void idle(final int workCount)
    {
        if (workCount > 0)
        {
            reset();
        }
        else
        {
            idle();
        }
    }

    @Override
    public void idle()
    {
        if (isAboutToSleep)
        {
            LockSupport.parkNanos(MAX_PARK_NS);
            reset();
        }
        else
        {
            // One more duty cycle finds what was published before this could be seen.
            isAboutToSleep = true;
            sleeper = Thread.currentThread();
            IS_ASLEEP.setVolatile(this, true);
            VarHandle.fullFence();
        }
    }

    @Override
    public void reset()
    {
        if (isAboutToSleep)
        {
            isAboutToSleep = false;
            IS_ASLEEP.setRelease(this, false);
        }
    }

    @Override
    public String alias()
    {
        return ALIAS;
    }
}
