package io.perigee.remoting.exception;

/**
 * Something failed between the client and a server.
 */
public class RemotingException extends Exception
{
    private static final long serialVersionUID = 1L;

    /**
     * A failure without a cause.
     *
     * @param message what happened.
     */
    public RemotingException(final String message)
    {
        super(message);
    }

    /**
     * A failure.
     *
     * @param message what happened.
     * @param cause   may be null.
     */
    public RemotingException(final String message, final Throwable cause)
    {
        super(message, cause);
    }
}
