package io.perigee.journal;

/**
 * The journal cannot do what it was asked. The message is one sentence that names the file and says what to do.
 */
public final class JournalException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /**
     * What went wrong, for those who must act differently.
     */
    public enum Kind
    {
        /** Another process holds the data directory. */
        IN_USE,
        /** The data directory or a file in it cannot be created or written. */
        NOT_WRITABLE,
        /** The file system is full. */
        FULL,
        /** Reading, writing or forcing failed: nothing that was not forced before may be acknowledged. */
        FAILED,
        /** What is on disk, or the configuration, is not what this journal can work with. */
        INVALID,
        /** What was durable is damaged or gone. */
        CORRUPT,
        /** The file system cannot keep what the journal promises. */
        UNSUPPORTED
    }

    /** What went wrong. */
    private final Kind kind;

    /**
     * Create without a cause.
     *
     * @param kind    what went wrong.
     * @param message one sentence for the user.
     */
    public JournalException(final Kind kind, final String message)
    {
        super(message);
        this.kind = kind;
    }

    /**
     * Create with a cause.
     *
     * @param kind    what went wrong.
     * @param message one sentence for the user.
     * @param cause   what the operating system said.
     */
    public JournalException(final Kind kind, final String message, final Throwable cause)
    {
        super(message, cause);
        this.kind = kind;
    }

    /**
     * What went wrong.
     *
     * @return the kind.
     */
    public Kind kind()
    {
        return kind;
    }
}
