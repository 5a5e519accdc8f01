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

    /** The highest durable mark that a valid record carries; at least the begin of the log. */
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
