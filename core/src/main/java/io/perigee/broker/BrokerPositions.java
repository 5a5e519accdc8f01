package io.perigee.broker;

import io.perigee.pipeline.Position;
import io.perigee.transport.CounterFactory;

/**
 * How far each agent has come in the log. One writer each: append and commit the sequencer, durable the flusher,
 * dispatch the dispatcher. Always {@code dispatch <= commit <= append}, and {@code durable <= append}.
 */
final class BrokerPositions
{
    private final Position append;
    private final Position durable;
    private final Position commit;
    private final Position dispatch;

    BrokerPositions(final CounterFactory counters)
    {
        append = new Position(counters.newCounter(BrokerCounters.TYPE_APPEND, "append position"));
        durable = new Position(counters.newCounter(BrokerCounters.TYPE_DURABLE, "durable position"));
        commit = new Position(counters.newCounter(BrokerCounters.TYPE_COMMIT, "commit position"));
        dispatch = new Position(counters.newCounter(BrokerCounters.TYPE_DISPATCH, "dispatch position"));
    }

    Position append()
    {
        return append;
    }

    Position durable()
    {
        return durable;
    }

    Position commit()
    {
        return commit;
    }

    Position dispatch()
    {
        return dispatch;
    }
}
