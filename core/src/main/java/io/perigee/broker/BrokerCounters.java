package io.perigee.broker;

import io.perigee.transport.CounterFactory;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * What can be watched from outside the process. Type ids are part of the interface to tools and never change their
 * meaning. Counts rise from the start of the process.
 */
public final class BrokerCounters
{
    /** Position up to which the log was appended, bytes. */
    public static final int TYPE_APPEND = 7001;
    /** Position up to which the log was forced to the disk, bytes. */
    public static final int TYPE_DURABLE = 7002;
    /** Position up to which the log is committed, bytes. */
    public static final int TYPE_COMMIT = 7003;
    /** Position up to which consume queues were built, bytes. */
    public static final int TYPE_DISPATCH = 7004;
    /** Bytes of the payload slab that were released since the start. */
    public static final int TYPE_SLAB_RELEASED = 7005;
    /** Ring events in use. */
    public static final int TYPE_RING_USED = 7006;
    /** How often a request met a full ring. */
    public static final int TYPE_RING_FULL = 7007;
    /** How often a message met a full payload slab. */
    public static final int TYPE_SLAB_FULL = 7008;
    /** Sessions on the request lane. */
    public static final int TYPE_SESSIONS = 7010;
    /** Flows that are open. */
    public static final int TYPE_FLOWS = 7011;
    /** Flows that were woken by a message. */
    public static final int TYPE_FLOWS_WOKEN = 7012;
    /** Frames that made no sense. */
    public static final int TYPE_INVALID_FRAMES = 7013;
    /** Frames that were left with the transport because there was no room. */
    public static final int TYPE_INGRESS_BACK_PRESSURE = 7014;
    /** How often a session's answers could not be sent at once. */
    public static final int TYPE_REPLIES_BLOCKED = 7015;
    /** How often the log was forced. */
    public static final int TYPE_FORCES = 7016;
    /** Errors that agents have met. */
    public static final int TYPE_ERRORS = 7017;
    /** Sessions that were ended because their client did not read its answers. */
    public static final int TYPE_SLOW_CLIENTS = 7018;
    /** Sessions that were not accepted: of another protocol version, or one too many. */
    public static final int TYPE_SESSIONS_REFUSED = 7019;
    /** Position up to which the next start need not read the log, bytes. */
    public static final int TYPE_CHECKPOINT = 7040;
    /** How often was written down, apart from the log, how far it is durable. */
    public static final int TYPE_DURABLE_MARKS = 7041;
    /** 1 while a checkpoint is being made. */
    public static final int TYPE_CHECKPOINT_RUNNING = 7042;
    /** Position of the snapshot that the broker was started from, 0 if there was none, bytes. */
    public static final int TYPE_SNAPSHOT = 7043;
    /** Longest duty cycle of an agent, ns; one counter an agent. */
    public static final int TYPE_MAX_CYCLE_TIME = 7020;
    /** Bytes that a thread has allocated on the heap; one counter a thread. */
    public static final int TYPE_ALLOCATED_BYTES = 7021;
    /** How often a stored record was found to be damaged. */
    public static final int TYPE_CORRUPT_RECORDS = 7022;
    /** Segments that retention has removed. */
    public static final int TYPE_SEGMENTS_REMOVED = 7023;
    /** Bytes of pages and entries that were brought into memory for readers far behind. */
    public static final int TYPE_WARMED_BYTES = 7024;
    /** Files of the key index that were not what was written, and were made anew from the log. */
    public static final int TYPE_REMADE_INDEX_FILES = 7051;
    /** Blocks of consume queues that were damaged or gone and have been built again from the log. */
    public static final int TYPE_REPAIRED_BLOCKS = 7050;

    private final CounterFactory factory;
    private final AtomicCounter sessions;
    private final AtomicCounter flows;
    private final AtomicCounter flowsWoken;
    private final AtomicCounter invalidFrames;
    private final AtomicCounter ingressBackPressure;
    private final AtomicCounter repliesBlocked;
    private final AtomicCounter forces;
    private final AtomicCounter errors;
    private final AtomicCounter slowClients;
    private final AtomicCounter sessionsRefused;
    private final AtomicCounter slabReleased;
    private final AtomicCounter ringUsed;
    private final AtomicCounter ringFull;
    private final AtomicCounter slabFull;
    private final AtomicCounter repairedBlocks;
    private final AtomicCounter remadeIndexFiles;
    private final AtomicCounter checkpointPosition;
    private final AtomicCounter durableMarks;
    private final AtomicCounter corruptRecords;
    private final AtomicCounter segmentsRemoved;
    private final AtomicCounter warmedBytes;
    private final AtomicCounter checkpointRunning;
    private final AtomicCounter snapshotPosition;

    BrokerCounters(final CounterFactory factory)
    {
        this.factory = factory;
        slabReleased = factory.newCounter(TYPE_SLAB_RELEASED, "slab bytes released");
        ringUsed = factory.newCounter(TYPE_RING_USED, "ring events in use");
        sessions = factory.newCounter(TYPE_SESSIONS, "sessions");
        flows = factory.newCounter(TYPE_FLOWS, "flows");
        flowsWoken = factory.newCounter(TYPE_FLOWS_WOKEN, "flows woken");
        invalidFrames = factory.newCounter(TYPE_INVALID_FRAMES, "invalid frames");
        ingressBackPressure = factory.newCounter(TYPE_INGRESS_BACK_PRESSURE, "ingress back-pressure");
        repliesBlocked = factory.newCounter(TYPE_REPLIES_BLOCKED, "replies blocked");
        forces = factory.newCounter(TYPE_FORCES, "forces");
        errors = factory.newCounter(TYPE_ERRORS, "errors");
        sessionsRefused = factory.newCounter(TYPE_SESSIONS_REFUSED, "sessions refused");
        slowClients = factory.newCounter(TYPE_SLOW_CLIENTS, "slow clients");
        ringFull = factory.newCounter(TYPE_RING_FULL, "ring full");
        slabFull = factory.newCounter(TYPE_SLAB_FULL, "slab full");
        repairedBlocks = factory.newCounter(TYPE_REPAIRED_BLOCKS, "consume queue blocks repaired");
        remadeIndexFiles = factory.newCounter(TYPE_REMADE_INDEX_FILES, "key index files made anew");
        checkpointPosition = factory.newCounter(TYPE_CHECKPOINT, "checkpoint position");
        durableMarks = factory.newCounter(TYPE_DURABLE_MARKS, "durable marks");
        corruptRecords = factory.newCounter(TYPE_CORRUPT_RECORDS, "corrupt records");
        segmentsRemoved = factory.newCounter(TYPE_SEGMENTS_REMOVED, "segments removed");
        warmedBytes = factory.newCounter(TYPE_WARMED_BYTES, "warmed bytes");
        checkpointRunning = factory.newCounter(TYPE_CHECKPOINT_RUNNING, "checkpoint running");
        snapshotPosition = factory.newCounter(TYPE_SNAPSHOT, "started from snapshot");
    }

    AtomicCounter sessions()
    {
        return sessions;
    }

    AtomicCounter flows()
    {
        return flows;
    }

    AtomicCounter warmedBytes()
    {
        return warmedBytes;
    }

    AtomicCounter flowsWoken()
    {
        return flowsWoken;
    }

    AtomicCounter invalidFrames()
    {
        return invalidFrames;
    }

    AtomicCounter ingressBackPressure()
    {
        return ingressBackPressure;
    }

    AtomicCounter repliesBlocked()
    {
        return repliesBlocked;
    }

    AtomicCounter forces()
    {
        return forces;
    }

    AtomicCounter errors()
    {
        return errors;
    }

    AtomicCounter slowClients()
    {
        return slowClients;
    }

    AtomicCounter sessionsRefused()
    {
        return sessionsRefused;
    }

    AtomicCounter slabReleased()
    {
        return slabReleased;
    }

    AtomicCounter ringUsed()
    {
        return ringUsed;
    }

    AtomicCounter ringFull()
    {
        return ringFull;
    }

    AtomicCounter remadeIndexFiles()
    {
        return remadeIndexFiles;
    }

    AtomicCounter repairedBlocks()
    {
        return repairedBlocks;
    }

    AtomicCounter slabFull()
    {
        return slabFull;
    }

    AtomicCounter checkpointPosition()
    {
        return checkpointPosition;
    }

    AtomicCounter durableMarks()
    {
        return durableMarks;
    }

    AtomicCounter corruptRecords()
    {
        return corruptRecords;
    }

    AtomicCounter segmentsRemoved()
    {
        return segmentsRemoved;
    }

    AtomicCounter checkpointRunning()
    {
        return checkpointRunning;
    }

    AtomicCounter snapshotPosition()
    {
        return snapshotPosition;
    }

    AtomicCounter maxCycleTime(final String roleName)
    {
        return factory.newCounter(TYPE_MAX_CYCLE_TIME, "max cycle time ns: " + roleName);
    }

    AtomicCounter allocatedBytes(final String threadName)
    {
        return factory.newCounter(TYPE_ALLOCATED_BYTES, "allocated bytes: " + threadName);
    }
}
