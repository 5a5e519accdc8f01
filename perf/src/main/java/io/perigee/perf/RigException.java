package io.perigee.perf;

/**
 * A run cannot go on; the message is one sentence for the person at the command line.
 */
final class RigException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /** Whether the user has ended the run, which needs no explanation. */
    private final boolean isInterruption;

    private RigException()
    {
        super("interrupted");
        isInterruption = true;
    }

    RigException(final String message)
    {
        super(message);
        isInterruption = false;
    }

    RigException(final String message, final Throwable cause)
    {
        super(message, cause);
        isInterruption = false;
    }

    static RigException interruption()
    {
        return new RigException();
    }

    boolean isInterruption()
    {
        return isInterruption;
    }
}
