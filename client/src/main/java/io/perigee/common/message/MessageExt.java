package io.perigee.common.message;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * A message as it was stored: what was sent, and where and when it was put.
 */
public class MessageExt extends Message
{
    private static final long serialVersionUID = 1L;

    /** Broker that stores the message. */
    private String brokerName;
    /** Queue of the message. */
    private int queueId;
    /** Bytes that it takes in the log. */
    private int storeSize;
    /** Number of the message in its queue. */
    private long queueOffset;
    /** Flags of the system. */
    private int sysFlag;
    /** When it was sent. */
    private long bornTimestamp;
    /** Who sent it. */
    private SocketAddress bornHost;
    /** When it was stored. */
    private long storeTimestamp;
    /** Where it is stored. */
    private SocketAddress storeHost;
    /** Its id. */
    private String msgId;
    /** Where it lies in the log. */
    private long commitLogOffset;
    /** CRC of its body. */
    private int bodyCRC;
    /** How often a listener failed on it. */
    private int reconsumeTimes;
    /** Always 0: there are no transactions. */
    private long preparedTransactionOffset;

    /**
     * A message that nothing is known of yet.
     */
    public MessageExt()
    {
    }

    /**
     * A stored message.
     *
     * @param queueId        queue of the message.
     * @param bornTimestamp  when it was sent, in ms since 1970.
     * @param bornHost       who sent it.
     * @param storeTimestamp when it was stored, in ms since 1970.
     * @param storeHost      where it is stored.
     * @param msgId          its id.
     */
    public MessageExt(
        final int queueId,
        final long bornTimestamp,
        final SocketAddress bornHost,
        final long storeTimestamp,
        final SocketAddress storeHost,
        final String msgId)
    {
        this.queueId = queueId;
        this.bornTimestamp = bornTimestamp;
        this.bornHost = bornHost;
        this.storeTimestamp = storeTimestamp;
        this.storeHost = storeHost;
        this.msgId = msgId;
    }

    /**
     * Broker that stores the message.
     *
     * @return its name.
     */
    public String getBrokerName()
    {
        return brokerName;
    }

    /**
     * Set the broker that stores the message.
     *
     * @param brokerName its name.
     */
    public void setBrokerName(final String brokerName)
    {
        this.brokerName = brokerName;
    }

    /**
     * Queue of the message.
     *
     * @return the number of the queue, from 0.
     */
    public int getQueueId()
    {
        return queueId;
    }

    /**
     * Set the queue of the message.
     *
     * @param queueId the number of the queue, from 0.
     */
    public void setQueueId(final int queueId)
    {
        this.queueId = queueId;
    }

    /**
     * Room that the message takes in the log.
     *
     * @return bytes.
     */
    public int getStoreSize()
    {
        return storeSize;
    }

    /**
     * Set the room that the message takes in the log.
     *
     * @param storeSize bytes.
     */
    public void setStoreSize(final int storeSize)
    {
        this.storeSize = storeSize;
    }

    /**
     * Number of the message in its queue.
     *
     * @return the offset, from 0.
     */
    public long getQueueOffset()
    {
        return queueOffset;
    }

    /**
     * Set the number of the message in its queue.
     *
     * @param queueOffset the offset, from 0.
     */
    public void setQueueOffset(final long queueOffset)
    {
        this.queueOffset = queueOffset;
    }

    /**
     * Flags of the system.
     *
     * @return 0 in this version.
     */
    public int getSysFlag()
    {
        return sysFlag;
    }

    /**
     * Set the flags of the system.
     *
     * @param sysFlag 0 in this version.
     */
    public void setSysFlag(final int sysFlag)
    {
        this.sysFlag = sysFlag;
    }

    /**
     * Time when the message was sent.
     *
     * @return milliseconds since 1970.
     */
    public long getBornTimestamp()
    {
        return bornTimestamp;
    }

    /**
     * Set the time when the message was sent.
     *
     * @param bornTimestamp milliseconds since 1970.
     */
    public void setBornTimestamp(final long bornTimestamp)
    {
        this.bornTimestamp = bornTimestamp;
    }

    /**
     * Host that sent the message.
     *
     * @return its address with port 0; null if it is not known.
     */
    public SocketAddress getBornHost()
    {
        return bornHost;
    }

    /**
     * Set the host that sent the message.
     *
     * @param bornHost its address with port 0; null if it is not known.
     */
    public void setBornHost(final SocketAddress bornHost)
    {
        this.bornHost = bornHost;
    }

    /**
     * Host that sent the message, as text.
     *
     * @return its IP address; null if it is not known.
     */
    public String getBornHostString()
    {
        return bornHost instanceof InetSocketAddress ?
            ((InetSocketAddress)bornHost).getAddress().getHostAddress() : null;
    }

    /**
     * Time when the message was stored.
     *
     * @return milliseconds since 1970.
     */
    public long getStoreTimestamp()
    {
        return storeTimestamp;
    }

    /**
     * Set the time when the message was stored.
     *
     * @param storeTimestamp milliseconds since 1970.
     */
    public void setStoreTimestamp(final long storeTimestamp)
    {
        this.storeTimestamp = storeTimestamp;
    }

    /**
     * Address of the broker that stores the message.
     *
     * @return its address.
     */
    public SocketAddress getStoreHost()
    {
        return storeHost;
    }

    /**
     * Set the address of the broker that stores the message.
     *
     * @param storeHost its address.
     */
    public void setStoreHost(final SocketAddress storeHost)
    {
        this.storeHost = storeHost;
    }

    /**
     * Id of the message.
     *
     * @return the id.
     */
    public String getMsgId()
    {
        return msgId;
    }

    /**
     * Set the id of the message.
     *
     * @param msgId the id.
     */
    public void setMsgId(final String msgId)
    {
        this.msgId = msgId;
    }

    /**
     * Position of the message in the log of its broker.
     *
     * @return position in bytes.
     */
    public long getCommitLogOffset()
    {
        return commitLogOffset;
    }

    /**
     * Set the position of the message in the log of its broker.
     *
     * @param commitLogOffset position in bytes.
     */
    public void setCommitLogOffset(final long commitLogOffset)
    {
        this.commitLogOffset = commitLogOffset;
    }

    /**
     * CRC-32 of the body.
     *
     * @return the CRC without its sign bit.
     */
    public int getBodyCRC()
    {
        return bodyCRC;
    }

    /**
     * Set the CRC-32 of the body.
     *
     * @param bodyCRC the CRC without its sign bit.
     */
    public void setBodyCRC(final int bodyCRC)
    {
        this.bodyCRC = bodyCRC;
    }

    /**
     * Count of the times that a listener failed on the message.
     *
     * @return the count.
     */
    public int getReconsumeTimes()
    {
        return reconsumeTimes;
    }

    /**
     * Set the count of the times that a listener failed on the message.
     *
     * @param reconsumeTimes the count.
     */
    public void setReconsumeTimes(final int reconsumeTimes)
    {
        this.reconsumeTimes = reconsumeTimes;
    }

    /**
     * Position of the first half of a transaction.
     *
     * @return 0: there are none.
     */
    public long getPreparedTransactionOffset()
    {
        return preparedTransactionOffset;
    }

    /**
     * Set the position of the first half of a transaction.
     *
     * @param preparedTransactionOffset 0: there are none.
     */
    public void setPreparedTransactionOffset(final long preparedTransactionOffset)
    {
        this.preparedTransactionOffset = preparedTransactionOffset;
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public String toString()
    {
        return "MessageExt [brokerName=" + brokerName + ", queueId=" + queueId + ", storeSize=" + storeSize +
            ", queueOffset=" + queueOffset + ", sysFlag=" + sysFlag + ", bornTimestamp=" + bornTimestamp +
            ", bornHost=" + bornHost + ", storeTimestamp=" + storeTimestamp + ", storeHost=" + storeHost +
            ", msgId=" + msgId + ", commitLogOffset=" + commitLogOffset + ", bodyCRC=" + bodyCRC +
            ", reconsumeTimes=" + reconsumeTimes + ", preparedTransactionOffset=" + preparedTransactionOffset +
            ", toString()=" + super.toString() + "]";
    }
}
