package io.perigee.client;

import io.perigee.protocol.ErrorCode;

/**
 * Something that was asked for cannot be done. It has a code that says what to do about it.
 */
public class PerigeeException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /** The code. */
    private final ErrorCode code;

    /**
     * Create an exception whose message is the code's sentence, followed by a detail.
     *
     * @param code   of the failure.
     * @param detail what exactly failed, may be empty.
     */
    public PerigeeException(final ErrorCode code, final String detail)
    {
        super(null == detail || detail.isEmpty() ? code.sentence() : code.sentence() + ": " + detail);
        this.code = code;
    }

    /**
     * Create an exception with a cause.
     *
     * @param code   of the failure.
     * @param detail what exactly failed, may be empty.
     * @param cause  of the failure.
     */
    public PerigeeException(final ErrorCode code, final String detail, final Throwable cause)
    {
        this(code, detail);
        initCause(cause);
    }

    /**
     * Which failure it is, and with it what to do.
     *
     * @return the code.
     */
    public ErrorCode code()
    {
        return code;
    }
}
