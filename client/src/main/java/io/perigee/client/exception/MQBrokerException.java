package io.perigee.client.exception;

/**
 * A broker refused a request.
 */
public class MQBrokerException extends Exception
{
    private static final long serialVersionUID = 1L;

    /** Code of RocketMQ. */
    private final int responseCode;
    /** What happened. */
    private final String errorMessage;
    /** Which broker it was. */
    private final String brokerAddr;

    /**
     * A refusal of a broker that is not named.
     *
     * @param responseCode one of {@code ResponseCode}.
     * @param errorMessage what happened, and what to do about it.
     */
    public MQBrokerException(final int responseCode, final String errorMessage)
    {
        this(responseCode, errorMessage, null);
    }

    /**
     * A refusal.
     *
     * @param responseCode one of {@code ResponseCode}.
     * @param errorMessage what happened, and what to do about it.
     * @param brokerAddr   which broker it was, may be null.
     */
    public MQBrokerException(final int responseCode, final String errorMessage, final String brokerAddr)
    {
        super("CODE: " + responseCode + "  DESC: " + errorMessage +
            (null == brokerAddr ? "" : " BROKER: " + brokerAddr));
        this.responseCode = responseCode;
        this.errorMessage = errorMessage;
        this.brokerAddr = brokerAddr;
    }

    /**
     * Code of the refusal.
     *
     * @return one of {@code ResponseCode}.
     */
    public int getResponseCode()
    {
        return responseCode;
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
     * Which broker it was.
     *
     * @return its name or address, null if it is not known.
     */
    public String getBrokerAddr()
    {
        return brokerAddr;
    }
}
