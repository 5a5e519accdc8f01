package io.perigee.journal;

/**
 * Where the valid log ends and what its last record says. Filled by recovery.
 */
final class LogTail
{
    private long position;
    private long term;
    private long storeTimestampMs;
    private long durablePosition;
    private int crc;
    private RecordDefect defect = RecordDefect.ABSENT;

    LogTail(final long position)
    {
        this.position = position;
        this.durablePosition = position;
    }

    /** Begin at a checkpoint, where the record before is known. */
    LogTail(final Checkpoint checkpoint)
    {
        this(checkpoint.checkpointPosition());
        crc = checkpoint.crc();
        term = checkpoint.term();
        storeTimestampMs = checkpoint.storeTimestampMs();
    }

    /** End of the last valid record. */
    long position()
    {
        return position;
    }

    /** Term of the last valid record, 0 if there is none. */
    long term()
    {
        return term;
    }

    /** Store time of the last valid record, 0 if there is none. */
    long storeTimestampMs()
    {
        return storeTimestampMs;
    }

    /** CRC of the last valid record, 0 if there is none. */
    int crc()
    {
        return crc;
    }

    /** The highest durable mark that is known; at least where recovery began. */
    long durablePosition()
    {
        return durablePosition;
    }

    /** What stands at the tail instead of a record. */
    RecordDefect defect()
    {
        return defect;
    }

    void defect(final RecordDefect newDefect)
    {
        defect = newDefect;
    }

    /** Something else than a record says that there was a term and a time: later ones are not less. */
    void atLeast(final long knownTerm, final long knownStoreTimestampMs)
    {
        term = Math.max(term, knownTerm);
        storeTimestampMs = Math.max(storeTimestampMs, knownStoreTimestampMs);
    }

    /** Something else than a record says that all below was durable. */
    void durablePosition(final long mark)
    {
        durablePosition = Math.max(durablePosition, mark);
    }

    void advance(
        final long endPosition, final long newTerm, final long newStoreTimestampMs, final int newCrc, final long mark)
    {
        position = endPosition;
        term = newTerm;
        storeTimestampMs = newStoreTimestampMs;
        crc = newCrc;
        durablePosition = Math.max(durablePosition, mark);
    }
}
