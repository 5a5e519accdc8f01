package io.perigee.nameserver;

import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;

import java.net.InetSocketAddress;

/**
 * Keeps a broker registered with all its NameServers: at once when it starts and whenever its topics change, a beat in
 * between, and a word of farewell when it closes. NameServers that are away hold nothing up.
 */
public final class RegistrationAgent implements Agent
{
    private final NanoClock nanoClock;
    private final Registration[] registrations;
    private volatile int registeredCount;

    /**
     * An agent that registers what the context says.
     *
     * @param context with all settings; it is concluded here.
     */
    public RegistrationAgent(final RegistrationContext context)
    {
        context.conclude();
        nanoClock = context.nanoClock();
        registrations = new Registration[context.nameServers().size()];
        for (int i = 0; i < registrations.length; i++)
        {
            final InetSocketAddress nameServer = context.nameServers().get(i);
            registrations[i] = new Registration(context, nameServer, context.transport().connect(nameServer));
        }
    }

    @Override
    public int doWork()
    {
        final long nowNs = nanoClock.nanoTime();
        int workCount = 0;
        int registered = 0;
        for (final Registration registration : registrations)
        {
            workCount += registration.perform(nowNs);
            registered += registration.isRegistered() ? 1 : 0;
        }

        if (registered != registeredCount)
        {
            registeredCount = registered;
        }

        return workCount;
    }

    @Override
    public void onClose()
    {
        for (final Registration registration : registrations)
        {
            registration.close();
        }
    }

    @Override
    public String roleName()
    {
        return "perigee-registration";
    }

    /**
     * How many NameServers know all topics of the broker. May be called by any thread.
     *
     * @return the count, at most that of the NameServers.
     */
    public int registeredCount()
    {
        return registeredCount;
    }
}
