package io.perigee.journal.record;

/**
 * What a record is for. The numbers are on disk and never change their meaning.
 */
public final class RecordType
{
    /** A message of a queue. */
    public static final int MESSAGE = 1;
    /** Fills a segment up to its end; has no payload, and its length reaches to the end of the segment. */
    public static final int PADDING = 2;
    /** The first record of a term. Its body names the broker. */
    public static final int TERM = 3;
    /** A topic was created. */
    public static final int TOPIC = 4;
    /** A consumer group was created. */
    public static final int GROUP = 5;
    /** Consumer offsets that have changed since the last record of this type. */
    public static final int OFFSETS = 6;

    private RecordType()
    {
    }
}
