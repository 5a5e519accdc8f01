package io.perigee.client;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * The rest of a message that is longer than a frame, on its way out part by part. One at a time; its buffer is made
 * when the first such message is sent. While it is under way nothing else is written to the session.
 */
final class SendTrain
{
    private static final int PARTS_PER_PUSH = 64;

    private final SendFrames frames;
    private UnsafeBuffer payload;
    private int lengthBytes;
    private int sentBytes;

    SendTrain(final SendFrames frames)
    {
        this.frames = frames;
    }

    boolean isUnderWay()
    {
        return sentBytes < lengthBytes;
    }

    /**
     * Make room for a payload.
     *
     * @param limitBytes of all messages of the session.
     * @return the buffer to put the payload into.
     */
    UnsafeBuffer prepare(final int limitBytes)
    {
        if (null == payload || payload.capacity() < limitBytes)
        {
            payload = new UnsafeBuffer(new byte[limitBytes]);
        }

        return payload;
    }

    /**
     * The first slice of what was put into the buffer has been sent.
     *
     * @param session     it was sent in.
     * @param length      of the whole payload in bytes.
     * @param sliceLength of what was sent.
     */
    void begin(final BrokerSession session, final int length, final int sliceLength)
    {
        lengthBytes = length;
        sentBytes = sliceLength;
        session.hold(isUnderWay());
    }

    /**
     * Send further parts, as many as there is room for.
     *
     * @param session to send in.
     * @return how many were sent.
     */
    int push(final BrokerSession session)
    {
        final int longest = session.maxFrameLengthBytes() - SendFrames.PART_OVERHEAD;
        int count = 0;
        while (isUnderWay() && count < PARTS_PER_PUSH)
        {
            final int sliceLength = Math.min(longest, lengthBytes - sentBytes);
            final long sequence = session.claim(SendFrames.PART_OVERHEAD + sliceLength);
            if (sequence < 0)
            {
                break;
            }

            final int offset = frames.putPart(session, sequence, sentBytes, sliceLength);
            session.buffer().putBytes(offset, payload, sentBytes, sliceLength);
            session.commit();
            sentBytes += sliceLength;
            count++;
        }
        session.hold(isUnderWay());

        return count;
    }

    void drop()
    {
        lengthBytes = 0;
        sentBytes = 0;
    }
}
