package io.perigee.broker.simulation;

import io.perigee.broker.BrokerCounters;
import io.perigee.sim.Trace;
import io.perigee.sim.TraceKind;

/**
 * Notes in the trace what the counters of one life of the broker tell: what a run was about, and what it never met.
 */
final class BrokerObservations
{
    static final int HOUSEKEEPING = 6;
    private static final int INGRESS = 0;
    private static final int SEQUENCER = 1;
    private static final int DELIVERY = 3;
    private static final int WARMER = 7;

    private final Trace trace;
    private final int actorId;
    private final SimulatedCounters counters;
    private final int segmentLength;
    private long segment;
    private long backPressureSeen;
    private long wokenSeen;
    private long ringFullSeen;
    private long slabFullSeen;
    private long checkpointSeen;
    private long marksSeen;
    private long removalsSeen;
    private long warmedSeen;

    BrokerObservations(
        final Trace trace, final int actorId, final SimulatedCounters counters, final int segmentLength)
    {
        this.trace = trace;
        this.actorId = actorId;
        this.counters = counters;
        this.segmentLength = segmentLength;
    }

    /** The broker was launched. */
    void begin()
    {
        segment = counters.get(BrokerCounters.TYPE_APPEND) / segmentLength;
        checkpointSeen = counters.get(BrokerCounters.TYPE_CHECKPOINT);
        final long snapshot = counters.get(BrokerCounters.TYPE_SNAPSHOT);
        if (snapshot > 0)
        {
            trace.record(TraceKind.STARTED_FROM_SNAPSHOT, actorId, snapshot);
        }
    }

    /** What has become visible by the step of the agent that makes it visible. */
    void onStep(final int agent)
    {
        switch (agent)
        {
            case INGRESS:
                backPressureSeen = observe(
                    BrokerCounters.TYPE_INGRESS_BACK_PRESSURE, backPressureSeen, TraceKind.INGRESS_BACK_PRESSURE);
                ringFullSeen = observe(BrokerCounters.TYPE_RING_FULL, ringFullSeen, TraceKind.RING_FULL);
                slabFullSeen = observe(BrokerCounters.TYPE_SLAB_FULL, slabFullSeen, TraceKind.SLAB_FULL);
                break;

            case SEQUENCER:
                final long nowSegment = counters.get(BrokerCounters.TYPE_APPEND) / segmentLength;
                if (nowSegment > segment)
                {
                    segment = nowSegment;
                    trace.record(TraceKind.SEGMENT_ROLLED, actorId, segment * segmentLength);
                }

                break;

            case HOUSEKEEPING:
                final long position = counters.get(BrokerCounters.TYPE_CHECKPOINT);
                if (position > checkpointSeen)
                {
                    checkpointSeen = position;
                    trace.record(TraceKind.CHECKPOINT_MADE, actorId, position);
                }

                removalsSeen =
                    observe(BrokerCounters.TYPE_SEGMENTS_REMOVED, removalsSeen, TraceKind.SEGMENT_REMOVED);
                marksSeen = observe(BrokerCounters.TYPE_DURABLE_MARKS, marksSeen, TraceKind.DURABLE_MARK_WRITTEN);
                break;

            case DELIVERY:
                wokenSeen = observe(BrokerCounters.TYPE_FLOWS_WOKEN, wokenSeen, TraceKind.HOLD_WOKEN);
                break;

            case WARMER:
                warmedSeen = observe(BrokerCounters.TYPE_WARMED_BYTES, warmedSeen, TraceKind.READER_WARMED);
                break;

            default:
                break;
        }
    }

    private long observe(final int counterType, final long seen, final TraceKind kind)
    {
        final long count = counters.get(counterType);
        if (count > seen)
        {
            trace.record(kind, actorId, count);
        }

        return count;
    }
}
