package io.perigee.perf;

/**
 * A run cannot go on; the message is one sentence for the person at the command line.
 */
final class RigException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    RigException(final String message)
    {
        super(message);
    }

    RigException(final String message, final Throwable cause)
    {
        super(message, cause);
    }
}
