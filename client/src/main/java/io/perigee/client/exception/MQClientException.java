package io.perigee.client.exception;

/**
 * The client refuses a call, or cannot carry it out.
 */
public class MQClientException extends Exception
{
    private static final long serialVersionUID = 1L;

    /** Code of RocketMQ, or -1. */
    private int responseCode;
    /** What happened. */
    private String errorMessage;

    /**
     * A failure without a code.
     *
     * @param errorMessage what happened, and what to do about it.
     * @param cause        may be null.
     */
    public MQClientException(final String errorMessage, final Throwable cause)
    {
        super(errorMessage, cause);
        this.responseCode = -1;
        this.errorMessage = errorMessage;
    }

    /**
     * A failure with a code.
     *
     * @param responseCode one of {@code ResponseCode} or {@code ClientErrorCode}.
     * @param errorMessage what happened, and what to do about it.
     */
    public MQClientException(final int responseCode, final String errorMessage)
    {
        super("CODE: " + responseCode + "  DESC: " + errorMessage);
        this.responseCode = responseCode;
        this.errorMessage = errorMessage;
    }

    /**
     * Code of the failure.
     *
     * @return one of {@code ResponseCode} or {@code ClientErrorCode}, -1 if there is none.
     */
    public int getResponseCode()
    {
        return responseCode;
    }

    /**
     * Set the code.
     *
     * @param responseCode one of {@code ResponseCode} or {@code ClientErrorCode}.
     * @return this for a fluent API.
     */
    public MQClientException setResponseCode(final int responseCode)
    {
        this.responseCode = responseCode;
        return this;
    }

    /**
     * What happened, without the code.
     *
     * @return the text.
     */
    public String getErrorMessage()
    {
        return errorMessage;
    }

    /**
     * Set what happened.
     *
     * @param errorMessage the text.
     */
    public void setErrorMessage(final String errorMessage)
    {
        this.errorMessage = errorMessage;
    }
}
