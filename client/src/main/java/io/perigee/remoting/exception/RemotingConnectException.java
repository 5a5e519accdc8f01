package io.perigee.remoting.exception;

/**
 * A server cannot be reached.
 */
public class RemotingConnectException extends RemotingException
{
    private static final long serialVersionUID = 1L;

    /**
     * A failure without a cause.
     *
     * @param addr which server it was.
     */
    public RemotingConnectException(final String addr)
    {
        this(addr, null);
    }

    /**
     * A failure.
     *
     * @param addr  which server it was.
     * @param cause may be null.
     */
    public RemotingConnectException(final String addr, final Throwable cause)
    {
        super("connect to " + addr + " failed", cause);
    }
}
