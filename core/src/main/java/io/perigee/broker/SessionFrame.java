package io.perigee.broker;

import io.perigee.protocol.ErrorCode;
import io.perigee.protocol.KeepAliveDecoder;
import io.perigee.protocol.MessageHeaderDecoder;
import org.agrona.DirectBuffer;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * What every frame of a session that is connected begins with, whatever it asks for.
 */
final class SessionFrame
{
    private static final int SESSION_ID_OFFSET =
        MessageHeaderDecoder.ENCODED_LENGTH + KeepAliveDecoder.sessionIdEncodingOffset();
    private static final int SEQUENCE_OFFSET =
        MessageHeaderDecoder.ENCODED_LENGTH + KeepAliveDecoder.sequenceEncodingOffset();

    private SessionFrame()
    {
    }

    /**
     * Check that a frame is of its session and the next one of it.
     *
     * @param buffer    that holds the frame.
     * @param offset    where it begins.
     * @param sessionId of the session that it came on.
     * @param sequence  that comes next.
     * @return OK, or why the session must end.
     */
    static ErrorCode fault(
        final DirectBuffer buffer, final int offset, final long sessionId, final long sequence)
    {
        if (buffer.getLong(offset + SESSION_ID_OFFSET, LITTLE_ENDIAN) != sessionId)
        {
            return ErrorCode.SESSION_UNKNOWN;
        }

        return buffer.getLong(offset + SEQUENCE_OFFSET, LITTLE_ENDIAN) == sequence ?
            ErrorCode.OK : ErrorCode.SEQUENCE_GAP;
    }
}
