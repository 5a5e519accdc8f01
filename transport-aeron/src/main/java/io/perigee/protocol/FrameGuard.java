package io.perigee.protocol;

import org.agrona.DirectBuffer;

import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Checks a frame before anything decodes it. What passes can be decoded with the generated codecs without reading a
 * byte outside the frame, whatever its sender wrote: the codecs themselves believe every length that they find.
 * <p>
 * A frame may be longer than this version knows, and so may its blocks: newer peers append. Values are not checked
 * here, only lengths.
 * <pre>
 *  header (8) | block | groups: size (4) | entries: block | texts ... | texts: length (2) | bytes: length (4)
 * </pre>
 */
public final class FrameGuard
{
    /** The longest text that any field may hold, in UTF-8 bytes. */
    public static final int MAX_TEXT_LENGTH_BYTES = 1024;
    /** Result for a frame whose bytes do not make sense. */
    public static final int INVALID = -2002;
    /** Result for a frame of a version that this build cannot read. */
    public static final int UNSUPPORTED = -2003;

    private static final int HEADER_LENGTH = MessageHeaderDecoder.ENCODED_LENGTH;
    private static final int GROUP_HEADER_LENGTH = GroupSizeEncodingDecoder.ENCODED_LENGTH;
    private static final int TEXT_HEADER_LENGTH = 2;
    private static final int BYTES_HEADER_LENGTH = 4;
    private static final int UNSIGNED_SHORT = 0xFFFF;
    private static final int SCHEMA_SHIFT = 32;
    private static final int TEMPLATE_SHIFT = 16;
    private static final int VERSION_SHIFT = 48;
    private static final int FIRST_VERSION = 1;
    /** The version in which blocks of the first have grown; later ones have added frames only. */
    private static final int GROWN_VERSION = 2;
    private static final int TEMPLATE_LIMIT = 128;
    private static final int NONE = -1;

    private static final int[] BLOCK_LENGTH = filled();
    /** What older peers send: the block as it was in the first version. */
    private static final int[] FIRST_BLOCK_LENGTH = filled();
    private static final int[] GROUP_BLOCK_LENGTH = filled();
    private static final int[] GROUP_TEXTS = new int[TEMPLATE_LIMIT];
    private static final int[] TEXTS = new int[TEMPLATE_LIMIT];
    private static final boolean[] HAS_BYTES = new boolean[TEMPLATE_LIMIT];

    static
    {
        texts(ConnectDecoder.TEMPLATE_ID, ConnectDecoder.BLOCK_LENGTH, 2);
        texts(ConnectReplyDecoder.TEMPLATE_ID, ConnectReplyDecoder.BLOCK_LENGTH, 2);
        texts(KeepAliveDecoder.TEMPLATE_ID, KeepAliveDecoder.BLOCK_LENGTH, 0);
        texts(CloseSessionDecoder.TEMPLATE_ID, CloseSessionDecoder.BLOCK_LENGTH, 1);
        bytes(SendDecoder.TEMPLATE_ID, SendDecoder.BLOCK_LENGTH);
        bytes(SendBatchDecoder.TEMPLATE_ID, SendBatchDecoder.BLOCK_LENGTH);
        bytes(SendPartDecoder.TEMPLATE_ID, SendPartDecoder.BLOCK_LENGTH);
        texts(SendAckDecoder.TEMPLATE_ID, SendAckDecoder.BLOCK_LENGTH, 0);
        group(SendAckDecoder.TEMPLATE_ID, SendAckDecoder.ResultsDecoder.sbeBlockLength(), 0);
        texts(TopicCreateDecoder.TEMPLATE_ID, TopicCreateDecoder.BLOCK_LENGTH, 1);
        texts(TopicDescribeDecoder.TEMPLATE_ID, TopicDescribeDecoder.BLOCK_LENGTH, 1);
        texts(TopicReplyDecoder.TEMPLATE_ID, TopicReplyDecoder.BLOCK_LENGTH, 1);
        texts(GroupJoinDecoder.TEMPLATE_ID, GroupJoinDecoder.BLOCK_LENGTH, 1);
        texts(GroupReplyDecoder.TEMPLATE_ID, GroupReplyDecoder.BLOCK_LENGTH, 0);
        texts(GroupDescribeDecoder.TEMPLATE_ID, GroupDescribeDecoder.BLOCK_LENGTH, 1);
        texts(OffsetCommitDecoder.TEMPLATE_ID, OffsetCommitDecoder.BLOCK_LENGTH, 0);
        texts(OffsetQueryDecoder.TEMPLATE_ID, OffsetQueryDecoder.BLOCK_LENGTH, 0);
        texts(OffsetReplyDecoder.TEMPLATE_ID, OffsetReplyDecoder.BLOCK_LENGTH, 0);
        texts(MessageQueryDecoder.TEMPLATE_ID, MessageQueryDecoder.BLOCK_LENGTH, 1);
        texts(MessageQueryReplyDecoder.TEMPLATE_ID, MessageQueryReplyDecoder.BLOCK_LENGTH, 0);
        group(MessageQueryReplyDecoder.TEMPLATE_ID, MessageQueryReplyDecoder.MessagesDecoder.sbeBlockLength(), 0);
        texts(PullDecoder.TEMPLATE_ID, PullDecoder.BLOCK_LENGTH, 0);
        group(PullDecoder.TEMPLATE_ID, PullDecoder.TagHashesDecoder.sbeBlockLength(), 0);
        texts(CreditDecoder.TEMPLATE_ID, CreditDecoder.BLOCK_LENGTH, 0);
        texts(PullStopDecoder.TEMPLATE_ID, PullStopDecoder.BLOCK_LENGTH, 0);
        bytes(RecordsDecoder.TEMPLATE_ID, RecordsDecoder.BLOCK_LENGTH);
        bytes(RecordPartDecoder.TEMPLATE_ID, RecordPartDecoder.BLOCK_LENGTH);
        texts(PullEndDecoder.TEMPLATE_ID, PullEndDecoder.BLOCK_LENGTH, 0);
        texts(RouteQueryDecoder.TEMPLATE_ID, RouteQueryDecoder.BLOCK_LENGTH, 1);
        texts(RouteReplyDecoder.TEMPLATE_ID, RouteReplyDecoder.BLOCK_LENGTH, 0);
        group(RouteReplyDecoder.TEMPLATE_ID, RouteReplyDecoder.BrokersDecoder.sbeBlockLength(), 3);
        texts(BrokerRegisterDecoder.TEMPLATE_ID, BrokerRegisterDecoder.BLOCK_LENGTH, 3);
        group(BrokerRegisterDecoder.TEMPLATE_ID, BrokerRegisterDecoder.TopicsDecoder.sbeBlockLength(), 1);
        texts(BrokerUnregisterDecoder.TEMPLATE_ID, BrokerUnregisterDecoder.BLOCK_LENGTH, 1);
        texts(RegisterReplyDecoder.TEMPLATE_ID, RegisterReplyDecoder.BLOCK_LENGTH, 0);
        texts(ErrorReplyDecoder.TEMPLATE_ID, ErrorReplyDecoder.BLOCK_LENGTH, 1);

        grown(ConnectDecoder.TEMPLATE_ID, ConnectDecoder.previousSessionIdEncodingOffset());
        grown(RouteQueryDecoder.TEMPLATE_ID, RouteQueryDecoder.firstBrokerEncodingOffset());
        grown(RouteReplyDecoder.TEMPLATE_ID, RouteReplyDecoder.firstBrokerEncodingOffset());
        grown(PullEndDecoder.TEMPLATE_ID, PullEndDecoder.reservedEncodingOffset());
        grown(ConnectReplyDecoder.TEMPLATE_ID, ConnectReplyDecoder.previousStatusEncodingOffset());
    }

    private FrameGuard()
    {
    }

    /**
     * Check one frame.
     *
     * @param buffer that holds the frame.
     * @param offset where it begins.
     * @param length of it in bytes.
     * @return its template id, which is positive, or {@link #INVALID} or {@link #UNSUPPORTED}: the negative status
     * of the {@link ErrorCode} to answer with.
     */
    public static int check(final DirectBuffer buffer, final int offset, final int length)
    {
        if (length < HEADER_LENGTH)
        {
            return INVALID;
        }

        final long header = buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN);
        final int version = (int)(header >>> VERSION_SHIFT);
        final int templateId = (int)(header >>> TEMPLATE_SHIFT) & UNSIGNED_SHORT;
        if (MessageHeaderDecoder.SCHEMA_ID != ((int)(header >>> SCHEMA_SHIFT) & UNSIGNED_SHORT))
        {
            return INVALID;
        }

        if (version < FIRST_VERSION)
        {
            return UNSUPPORTED;
        }

        if (templateId >= TEMPLATE_LIMIT || NONE == BLOCK_LENGTH[templateId])
        {
            return version > MessageHeaderDecoder.SCHEMA_VERSION ? UNSUPPORTED : INVALID;
        }

        final int knownBlockLength = version < GROWN_VERSION ?
            FIRST_BLOCK_LENGTH[templateId] : BLOCK_LENGTH[templateId];
        final int blockLength = (int)header & UNSIGNED_SHORT;
        final int position = HEADER_LENGTH + blockLength;
        if (blockLength < knownBlockLength || position > length)
        {
            return INVALID;
        }

        return checkRest(buffer, offset, length, templateId, position) ? templateId : INVALID;
    }

    private static boolean checkRest(
        final DirectBuffer buffer, final int offset, final int length, final int templateId, final int start)
    {
        if (HAS_BYTES[templateId])
        {
            return start + BYTES_HEADER_LENGTH <= length &&
                bytesLength(buffer, offset + start) <= length - start - BYTES_HEADER_LENGTH;
        }

        int position = start;
        if (NONE != GROUP_BLOCK_LENGTH[templateId])
        {
            position = skipGroup(buffer, offset, length, templateId, position);
        }

        return NONE != skipTexts(buffer, offset, length, position, TEXTS[templateId]);
    }

    /** An unsigned length, which an int cannot hold. */
    private static long bytesLength(final DirectBuffer buffer, final int index)
    {
        return buffer.getInt(index, ByteOrder.LITTLE_ENDIAN) & 0xFFFF_FFFFL;
    }

    private static int skipGroup(
        final DirectBuffer buffer, final int offset, final int length, final int templateId, final int start)
    {
        if (start + GROUP_HEADER_LENGTH > length)
        {
            return NONE;
        }

        final int blockLength = buffer.getShort(offset + start, ByteOrder.LITTLE_ENDIAN) & UNSIGNED_SHORT;
        final int count = buffer.getShort(offset + start + Short.BYTES, ByteOrder.LITTLE_ENDIAN) & UNSIGNED_SHORT;
        if (blockLength < GROUP_BLOCK_LENGTH[templateId])
        {
            return NONE;
        }

        int position = start + GROUP_HEADER_LENGTH;
        final int textCount = GROUP_TEXTS[templateId];
        if (0 == textCount)
        {
            final long end = position + (long)blockLength * count;
            return end <= length ? (int)end : NONE;
        }

        for (int i = 0; i < count && NONE != position; i++)
        {
            position += blockLength;
            position = skipTexts(buffer, offset, length, position, textCount);
        }

        return position;
    }

    private static int skipTexts(
        final DirectBuffer buffer, final int offset, final int length, final int start, final int count)
    {
        int position = start;
        for (int i = 0; i < count; i++)
        {
            if (NONE == position || position + TEXT_HEADER_LENGTH > length)
            {
                return NONE;
            }

            final int textLength = buffer.getShort(offset + position, ByteOrder.LITTLE_ENDIAN) & UNSIGNED_SHORT;
            position += TEXT_HEADER_LENGTH + textLength;
            if (textLength > MAX_TEXT_LENGTH_BYTES || position > length)
            {
                return NONE;
            }
        }

        return position;
    }

    private static int[] filled()
    {
        final int[] values = new int[TEMPLATE_LIMIT];
        Arrays.fill(values, NONE);
        return values;
    }

    private static void texts(final int templateId, final int blockLength, final int textCount)
    {
        BLOCK_LENGTH[templateId] = blockLength;
        FIRST_BLOCK_LENGTH[templateId] = blockLength;
        TEXTS[templateId] = textCount;
    }

    private static void bytes(final int templateId, final int blockLength)
    {
        BLOCK_LENGTH[templateId] = blockLength;
        FIRST_BLOCK_LENGTH[templateId] = blockLength;
        HAS_BYTES[templateId] = true;
    }

    private static void grown(final int templateId, final int firstBlockLength)
    {
        FIRST_BLOCK_LENGTH[templateId] = firstBlockLength;
    }

    private static void group(final int templateId, final int blockLength, final int textCount)
    {
        GROUP_BLOCK_LENGTH[templateId] = blockLength;
        GROUP_TEXTS[templateId] = textCount;
    }
}
