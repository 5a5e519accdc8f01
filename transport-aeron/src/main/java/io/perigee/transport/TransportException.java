package io.perigee.transport;

import io.perigee.protocol.ErrorCode;

/**
 * The network could not be set up, or has failed as a whole. Thrown when something is launched, never by a write
 * or a poll.
 */
public final class TransportException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    /**
     * A failure without a cause of its own.
     *
     * @param code    of the failure.
     * @param message one sentence that names what was tried.
     */
    public TransportException(final ErrorCode code, final String message)
    {
        this(code, message, null);
    }

    /**
     * A failure that something else caused.
     *
     * @param code    of the failure.
     * @param message one sentence that names what was tried.
     * @param cause   for the error log.
     */
    public TransportException(final ErrorCode code, final String message, final Throwable cause)
    {
        super(message, cause);
        this.code = code;
    }

    /**
     * Which failure it was.
     *
     * @return the code, which also says what to do about it.
     */
    public ErrorCode code()
    {
        return code;
    }
}
