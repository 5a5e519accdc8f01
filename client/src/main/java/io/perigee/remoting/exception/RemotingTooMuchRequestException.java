package io.perigee.remoting.exception;

/**
 * So many requests are under way that another one could not be begun in time. This one was not sent.
 */
public class RemotingTooMuchRequestException extends RemotingException
{
    private static final long serialVersionUID = 1L;

    /**
     * A refusal.
     *
     * @param message what happened.
     */
    public RemotingTooMuchRequestException(final String message)
    {
        super(message);
    }
}
