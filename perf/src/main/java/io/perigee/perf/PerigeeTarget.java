package io.perigee.perf;

import java.util.List;

/**
 * Perigee, through its low-latency client.
 */
final class PerigeeTarget implements LoadTarget
{
    PerigeeTarget(final LoadSettings settings)
    {
        throw new RigException("the client is not there yet: " + settings.nameserver());
    }

    @Override
    public LoadPublisher newPublisher(final AckListener ackListener)
    {
        return null;
    }

    @Override
    public LoadSubscriber newSubscriber()
    {
        return null;
    }

    @Override
    public List<String> dataPathThreads()
    {
        return List.of();
    }

    @Override
    public AllocationSnapshot brokerAllocation()
    {
        return AllocationSnapshot.NONE;
    }

    @Override
    public void close()
    {
    }
}
