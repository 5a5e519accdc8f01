package io.perigee.faultlab.process;

/**
 * A process did what it must not, or did not do in time what it must.
 */
public final class ProcessFailure extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /**
     * Something is wrong.
     *
     * @param message one sentence, and what the process printed.
     */
    public ProcessFailure(final String message)
    {
        super(message);
    }

    /**
     * Something is wrong.
     *
     * @param message one sentence.
     * @param cause   of it.
     */
    public ProcessFailure(final String message, final Throwable cause)
    {
        super(message, cause);
    }
}
