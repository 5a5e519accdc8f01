package io.perigee.remoting.exception;

/**
 * A request could not be given to the transport.
 */
public class RemotingSendRequestException extends RemotingException
{
    private static final long serialVersionUID = 1L;

    /**
     * A failure without a cause.
     *
     * @param addr which server it was meant for.
     */
    public RemotingSendRequestException(final String addr)
    {
        this(addr, null);
    }

    /**
     * A failure.
     *
     * @param addr  which server it was meant for.
     * @param cause may be null.
     */
    public RemotingSendRequestException(final String addr, final Throwable cause)
    {
        super("send request to <" + addr + "> failed", cause);
    }
}
