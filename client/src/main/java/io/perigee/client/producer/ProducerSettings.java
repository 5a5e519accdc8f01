package io.perigee.client.producer;

import io.perigee.client.ClientConfig;

/**
 * Settings of a producer, with RocketMQ's names and defaults. They count when the producer is started.
 */
abstract class ProducerSettings extends ClientConfig
{
    /** Name of the group. */
    private String producerGroup;
    /** Time budget of a send. */
    private int sendMsgTimeout = 3000;
    /** Further tries of a send that waits. */
    private int retryTimesWhenSendFailed = 2;
    /** Further tries of a send that does not wait. */
    private int retryTimesWhenSendAsyncFailed = 2;
    /** Longest body. */
    private int maxMessageSize = 4 * 1024 * 1024;
    /** Bound of what is under way. */
    private int backPressureForAsyncSendNum = 10_000;
    /** Bound of what is under way. */
    private int backPressureForAsyncSendSize = 100 * 1024 * 1024;

    ProducerSettings(final String producerGroup)
    {
        this.producerGroup = producerGroup;
    }

    /**
     * Name of the producer's group, which has no meaning without transactions.
     *
     * @return the name.
     */
    public String getProducerGroup()
    {
        return producerGroup;
    }

    /**
     * Set the name of the producer's group, which has no meaning without transactions.
     *
     * @param producerGroup the name.
     */
    public void setProducerGroup(final String producerGroup)
    {
        this.producerGroup = producerGroup;
    }

    /**
     * Time that a send may take, all tries together.
     *
     * @return milliseconds.
     */
    public int getSendMsgTimeout()
    {
        return sendMsgTimeout;
    }

    /**
     * Set the time that a send may take, all tries together.
     *
     * @param sendMsgTimeout milliseconds.
     */
    public void setSendMsgTimeout(final int sendMsgTimeout)
    {
        this.sendMsgTimeout = sendMsgTimeout;
    }

    /**
     * Count of further tries of a send that waits.
     *
     * @return 0 or more.
     */
    public int getRetryTimesWhenSendFailed()
    {
        return retryTimesWhenSendFailed;
    }

    /**
     * Set the count of further tries of a send that waits.
     *
     * @param retryTimesWhenSendFailed 0 or more.
     */
    public void setRetryTimesWhenSendFailed(final int retryTimesWhenSendFailed)
    {
        this.retryTimesWhenSendFailed = retryTimesWhenSendFailed;
    }

    /**
     * Count of further tries of a send that does not wait.
     *
     * @return 0 or more.
     */
    public int getRetryTimesWhenSendAsyncFailed()
    {
        return retryTimesWhenSendAsyncFailed;
    }

    /**
     * Set the count of further tries of a send that does not wait.
     *
     * @param retryTimesWhenSendAsyncFailed 0 or more.
     */
    public void setRetryTimesWhenSendAsyncFailed(final int retryTimesWhenSendAsyncFailed)
    {
        this.retryTimesWhenSendAsyncFailed = retryTimesWhenSendAsyncFailed;
    }

    /**
     * Longest body of a message.
     *
     * @return bytes.
     */
    public int getMaxMessageSize()
    {
        return maxMessageSize;
    }

    /**
     * Set the longest body of a message.
     *
     * @param maxMessageSize bytes.
     */
    public void setMaxMessageSize(final int maxMessageSize)
    {
        this.maxMessageSize = maxMessageSize;
    }

    /**
     * Number of sends that may be under way; further ones wait.
     *
     * @return 1 to 1,000,000.
     */
    public int getBackPressureForAsyncSendNum()
    {
        return backPressureForAsyncSendNum;
    }

    /**
     * Set the number of sends that may be under way; further ones wait.
     *
     * @param backPressureForAsyncSendNum 1 to 1,000,000.
     */
    public void setBackPressureForAsyncSendNum(final int backPressureForAsyncSendNum)
    {
        this.backPressureForAsyncSendNum = backPressureForAsyncSendNum;
    }

    /**
     * Length of all messages that may be under way; further ones wait.
     *
     * @return bytes.
     */
    public int getBackPressureForAsyncSendSize()
    {
        return backPressureForAsyncSendSize;
    }

    /**
     * Set the length of all messages that may be under way; further ones wait.
     *
     * @param backPressureForAsyncSendSize bytes.
     */
    public void setBackPressureForAsyncSendSize(final int backPressureForAsyncSendSize)
    {
        this.backPressureForAsyncSendSize = backPressureForAsyncSendSize;
    }
}
