package io.perigee.journal;

/**
 * A file of a data directory.
 *
 * @param kind        what it is for.
 * @param name        path within the data directory.
 * @param lengthBytes length of the file.
 * @param position    what its name says: where in the log it begins, or in a consume queue the number of its first
 *                    entry; -1 without such a name.
 */
public record JournalFile(Kind kind, String name, long lengthBytes, long position)
{
    /**
     * What a file is for.
     */
    public enum Kind
    {
        /** Holds the data directory for a process. */
        LOCK("lock"),
        /** Whose data directory it is, and in which format. */
        IDENTITY("identity"),
        /** What the node knows about its own log for certain. */
        CHECKPOINT("checkpoint"),
        /** A segment of the log. */
        SEGMENT("segment"),
        /** Entries of a consume queue. */
        CONSUME_QUEUE("consume queue"),
        /** Checksums of the blocks of such a file. */
        CONSUME_QUEUE_CHECKS("checksums"),
        /** Topics, groups and offsets as of a position of the log. */
        SNAPSHOT("snapshot"),
        /** Where the messages of a key lie, for a stretch of the log. */
        KEY_INDEX("key index"),
        /** A snapshot that is being written, or that a crash has left half written: the next one removes it. */
        TEMPORARY("temporary"),
        /** Nothing of the journal. */
        FOREIGN("not of the journal");

        private final String text;

        Kind(final String text)
        {
            this.text = text;
        }

        @Override
        public String toString()
        {
            return text;
        }
    }
}
