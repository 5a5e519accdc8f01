package io.perigee.remoting.exception;

/**
 * A server did not answer in time. Whether it carried out the request is not known.
 */
public class RemotingTimeoutException extends RemotingException
{
    private static final long serialVersionUID = 1L;

    /**
     * A timeout described by a text.
     *
     * @param message what happened.
     */
    public RemotingTimeoutException(final String message)
    {
        super(message);
    }

    /**
     * A timeout of a request.
     *
     * @param addr          which server did not answer.
     * @param timeoutMillis how long it had.
     */
    public RemotingTimeoutException(final String addr, final long timeoutMillis)
    {
        this(addr, timeoutMillis, null);
    }

    /**
     * A timeout of a request.
     *
     * @param addr          which server did not answer.
     * @param timeoutMillis how long it had.
     * @param cause         may be null.
     */
    public RemotingTimeoutException(final String addr, final long timeoutMillis, final Throwable cause)
    {
        super("wait response from <" + addr + "> timeout, " + timeoutMillis + "(ms)", cause);
    }
}
