package io.perigee.common.message;

/**
 * A message as a consumer gets it. Its id is the one that the producer's client gave; the one that tells where it is
 * stored is the offset message id.
 */
public class MessageClientExt extends MessageExt
{
    private static final long serialVersionUID = 1L;

    /**
     * Id that tells where the message is stored.
     *
     * @return broker address and log position, in hexadecimal.
     */
    public String getOffsetMsgId()
    {
        return super.getMsgId();
    }

    /**
     * Set the id that tells where the message is stored.
     *
     * @param offsetMsgId broker address and log position, in hexadecimal.
     */
    public void setOffsetMsgId(final String offsetMsgId)
    {
        super.setMsgId(offsetMsgId);
    }

    /**
     * Id that the producer's client gave.
     *
     * @return the id; the offset message id if the producer gave none.
     */
    @Override
    public String getMsgId()
    {
        final String uniqId = MessageClientIDSetter.getUniqID(this);
        return null == uniqId ? getOffsetMsgId() : uniqId;
    }

    /**
     * Has no effect: the id is a property of the message.
     *
     * @param msgId not used.
     */
    @Override
    public void setMsgId(final String msgId)
    {
    }
}
