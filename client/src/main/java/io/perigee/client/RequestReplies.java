package io.perigee.client;

import io.perigee.protocol.ErrorCode;
import io.perigee.protocol.ErrorReplyDecoder;
import io.perigee.protocol.GroupReplyDecoder;
import io.perigee.protocol.MessageHeaderDecoder;
import io.perigee.protocol.MessageQueryReplyDecoder;
import io.perigee.protocol.OffsetReplyDecoder;
import io.perigee.protocol.SendAckDecoder;
import io.perigee.protocol.TopicReplyDecoder;
import org.agrona.DirectBuffer;

/**
 * Decodes the answers of the request lane for whoever asked. Part of a {@link Connection}.
 */
final class RequestReplies
{
    private final RequestHandler handler;
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private final SendAckDecoder sendAckDecoder = new SendAckDecoder();
    private final TopicReplyDecoder topicReplyDecoder = new TopicReplyDecoder();
    private final GroupReplyDecoder groupReplyDecoder = new GroupReplyDecoder();
    private final OffsetReplyDecoder offsetReplyDecoder = new OffsetReplyDecoder();
    private final MessageQueryReplyDecoder messageQueryReplyDecoder = new MessageQueryReplyDecoder();
    private final ErrorReplyDecoder errorReplyDecoder = new ErrorReplyDecoder();

    RequestReplies(final RequestHandler handler)
    {
        this.handler = handler;
    }

    /**
     * Hand an answer out.
     *
     * @param templateId of the frame.
     * @param buffer     that holds it, with lengths that were checked.
     * @param offset     where it begins.
     * @return false if nobody asked for such a frame.
     */
    boolean onFrame(final int templateId, final DirectBuffer buffer, final int offset)
    {
        return switch (templateId)
        {
            case SendAckDecoder.TEMPLATE_ID ->
                handler.onSendAcks(sendAckDecoder.wrapAndApplyHeader(buffer, offset, headerDecoder));
            case TopicReplyDecoder.TEMPLATE_ID ->
                handler.onTopicReply(topicReplyDecoder.wrapAndApplyHeader(buffer, offset, headerDecoder));
            case GroupReplyDecoder.TEMPLATE_ID ->
                handler.onGroupReply(groupReplyDecoder.wrapAndApplyHeader(buffer, offset, headerDecoder));
            case OffsetReplyDecoder.TEMPLATE_ID ->
                handler.onOffsetReply(offsetReplyDecoder.wrapAndApplyHeader(buffer, offset, headerDecoder));
            case MessageQueryReplyDecoder.TEMPLATE_ID ->
                handler.onMessageQueryReply(messageQueryReplyDecoder.wrapAndApplyHeader(buffer, offset, headerDecoder));
            case ErrorReplyDecoder.TEMPLATE_ID -> onErrorReply(buffer, offset);
            default -> false;
        };
    }

    private boolean onErrorReply(final DirectBuffer buffer, final int offset)
    {
        errorReplyDecoder.wrapAndApplyHeader(buffer, offset, headerDecoder);
        handler.onErrorReply(
            errorReplyDecoder.correlationId(),
            ErrorCode.of(errorReplyDecoder.status()),
            errorReplyDecoder.explanation());
        return true;
    }
}
