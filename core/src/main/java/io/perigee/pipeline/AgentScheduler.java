package io.perigee.pipeline;

import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.status.AtomicCounter;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;

/**
 * Runs agents on threads, or has none and lets the caller step them. The only place where the broker gets threads.
 */
public final class AgentScheduler implements AutoCloseable
{
    private final List<AgentRunner> runners = new ArrayList<>();
    private final List<AgentInvoker> invokers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final ErrorHandler errorHandler;
    private final AtomicCounter errorCounter;
    private final ThreadFactory threadFactory;
    private final boolean hasThreads;

    /**
     * A scheduler without agents.
     *
     * @param mode          decides whether there are threads.
     * @param threadFactory makes them.
     * @param errorHandler  is told what an agent throws.
     * @param errorCounter  counts it.
     */
    public AgentScheduler(
        final ThreadingMode mode,
        final ThreadFactory threadFactory,
        final ErrorHandler errorHandler,
        final AtomicCounter errorCounter)
    {
        this.hasThreads = ThreadingMode.INVOKER != mode;
        this.threadFactory = threadFactory;
        this.errorHandler = errorHandler;
        this.errorCounter = errorCounter;
    }

    /**
     * Run an agent: on a thread of its own that bears its name, or at every {@link #invoke()}.
     *
     * @param agent        to run.
     * @param idleStrategy for its thread.
     */
    public void start(final Agent agent, final IdleStrategy idleStrategy)
    {
        if (hasThreads)
        {
            final AgentRunner runner = new AgentRunner(idleStrategy, errorHandler, errorCounter, agent);
            runners.add(runner);
            threads.add(AgentRunner.startOnThread(runner, threadFactory));
        }
        else
        {
            final AgentInvoker invoker = new AgentInvoker(errorHandler, errorCounter, agent);
            invokers.add(invoker);
            invoker.start();
        }
    }

    /**
     * Step every agent once, in the order in which they were started. Without threads only.
     *
     * @return how much was done.
     */
    public int invoke()
    {
        int workCount = 0;
        for (final AgentInvoker invoker : invokers)
        {
            workCount += invoker.invoke();
        }

        return workCount;
    }

    /**
     * How many agents are stepped by {@link #invoke()}. Without threads only.
     *
     * @return their number.
     */
    public int invokerCount()
    {
        return invokers.size();
    }

    /**
     * Step one agent, so that agents can be stepped in any order, as threads would. Without threads only.
     *
     * @param index of the agent, from 0 in the order in which they were started.
     * @return how much was done.
     */
    public int invoke(final int index)
    {
        return invokers.get(index).invoke();
    }

    /**
     * The threads of the agents, in the order in which they were started.
     *
     * @return a copy; empty without threads.
     */
    public List<Thread> threads()
    {
        return List.copyOf(threads);
    }

    /**
     * Stop the agents in the order in which they were started, each before the next.
     */
    @Override
    public void close()
    {
        CloseHelper.closeAll(errorHandler, runners);
        CloseHelper.closeAll(errorHandler, invokers);
    }
}
