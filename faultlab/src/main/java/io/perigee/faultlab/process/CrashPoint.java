package io.perigee.faultlab.process;

import io.perigee.faultlab.process.CodePlace.Where;

import java.util.List;
import java.util.Locale;

/**
 * Named points at which a broker is killed. They are found in its code by a debugger, so nothing in the code knows of
 * them.
 */
public enum CrashPoint
{
    /** A record was appended, and nobody was told. */
    AFTER_APPEND(2_000, in("LogAppender", "publish", Where.EXIT)),
    /** A record is half-way. */
    IN_APPEND(2_000, in("LogAppender", "publish", Where.ANYWHERE), in("LogAppender", "complete", Where.ANYWHERE)),
    /** The log is about to be forced. */
    BEFORE_FORCE(100, in("LogFlusher", "force", Where.ENTRY), in("MappedStorageFile", "force", Where.ANYWHERE)),
    /** The log was forced, and nobody was told. */
    AFTER_FORCE(100, in("LogFlusher", "force", Where.EXIT)),
    /** An answer is about to leave. */
    BEFORE_ACK(500,
        broker("AckStage", "complete", Where.ANYWHERE), broker("ReplyFrames", "drain", Where.ANYWHERE)),
    /** A segment is being created or begun. */
    IN_ROLL(2,
        in("LogAppender", "roll", Where.ANYWHERE),
        in("LogHousekeeping", "createSegment", Where.ANYWHERE),
        in("LogHousekeeping", "forceFilled", Where.ANYWHERE),
        in("FileStorageIo", "forceDirectory", Where.ANYWHERE)),
    /** A message enters its consume queue, or a page of one its file. */
    IN_CONSUME_QUEUE(500,
        in("ConsumeQueue", "append", Where.ANYWHERE),
        in("ConsumeQueueFile", "append", Where.ANYWHERE),
        in("ConsumeQueueFile", "grow", Where.ANYWHERE),
        in("ConsumeQueuePageWriter", "tryWrite", Where.ANYWHERE)),
    /** The checkpoint or the durable mark is written: queues, snapshot, slots. */
    IN_CHECKPOINT(4,
        broker("CheckpointProcedure", "begin", Where.ANYWHERE),
        broker("CheckpointProcedure", "step", Where.ANYWHERE),
        in("CheckpointWriter", "write", Where.ANYWHERE),
        in("ConsumeQueueFile", "force", Where.ANYWHERE),
        in("ConsumeQueueFile", "writeChecks", Where.ANYWHERE),
        in("ConsumeQueueStore", "writeOpenPages", Where.ANYWHERE),
        in("SnapshotStore", "keepOnly", Where.ANYWHERE),
        in("SnapshotWriter", "complete", Where.ANYWHERE),
        in("TwoSlotFile", "write", Where.ANYWHERE)),
    /** Segments at the begin of the log are removed, and queues trimmed. */
    IN_RETENTION(2,
        in("ConsumeQueueStore", "trim", Where.ANYWHERE),
        in("LogRetention", "completeRemoval", Where.ANYWHERE),
        in("LogRetention", "deleteRemoved", Where.ANYWHERE),
        in("LogRetention", "removeBelow", Where.ANYWHERE)),
    /** The broker is starting again and reads its log. */
    IN_RECOVERY(1,
        in("CommitLog", "open", Where.ANYWHERE),
        in("LogHousekeeping", "prepare", Where.ANYWHERE),
        in("LogRecovery", "dropTail", Where.ANYWHERE),
        in("LogRecovery", "examine", Where.ANYWHERE),
        in("LogRecovery", "map", Where.ANYWHERE),
        in("LogRecovery", "replay", Where.ANYWHERE),
        in("LogRecovery", "rewrite", Where.ANYWHERE),
        in("TwoSlotFile", "write", Where.ANYWHERE),
        broker("BrokerRecovery", "onRecord", Where.ENTRY));

    private final int maxPasses;
    private final List<CodePlace> places;

    CrashPoint(final int maxPasses, final CodePlace... places)
    {
        this.maxPasses = maxPasses;
        this.places = List.of(places);
    }

    /**
     * What a person calls it.
     *
     * @return words.
     */
    public String label()
    {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** The point may be passed so often, at most, before the broker is killed at it. */
    int maxPasses()
    {
        return maxPasses;
    }

    List<CodePlace> places()
    {
        return places;
    }

    private static CodePlace in(final String journalClass, final String method, final Where where)
    {
        return new CodePlace("io.perigee.journal." + journalClass, method, where);
    }

    private static CodePlace broker(final String brokerClass, final String method, final Where where)
    {
        return new CodePlace("io.perigee.broker." + brokerClass, method, where);
    }
}
