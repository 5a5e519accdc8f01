package io.perigee.transport.aeron;

import io.aeron.ChannelUriStringBuilder;
import io.aeron.logbuffer.LogBufferDescriptor;
import io.perigee.transport.BrokerAddress;
import io.perigee.transport.Lane;

/**
 * What a client must say to Aeron to open one lane to one broker.
 */
final class LinkChannels
{
    private final Media media;
    private final ChannelUriStringBuilder requestChannel;
    private final String responseChannel;
    private final String description;
    private final long lengthBytes;
    private final int requestStreamId;
    private final int responseStreamId;

    LinkChannels(final AeronClientContext context, final Media media, final BrokerAddress address, final Lane lane)
    {
        this.media = media;
        final int termLength = Lane.REQUEST == lane ? context.sendTermLengthBytes() : context.pullTermLengthBytes();
        lengthBytes = LogBufferDescriptor.PARTITION_COUNT * ((long)termLength + AeronServerContext.TERM_LENGTH_DEFAULT);
        requestChannel = Channels.clientRequests(media, address.host(), address.requestPort())
            .termLength(termLength)
            .mtu(mtuLength(context, media, address.host()));
        responseChannel = Channels.clientResponses(media, address.host(), address.controlPort());
        description = Media.IPC == media ? address.driverDirectory() : address.host() + ":" + address.requestPort();
        requestStreamId = Channels.requestStreamId(media, lane, address.requestPort());
        responseStreamId = Channels.responseStreamId(media, lane, address.requestPort());
    }

    String requestChannel(final long responseCorrelationId)
    {
        return requestChannel.responseCorrelationId(responseCorrelationId).build();
    }

    Media media()
    {
        return media;
    }

    String responseChannel()
    {
        return responseChannel;
    }

    int requestStreamId()
    {
        return requestStreamId;
    }

    int responseStreamId()
    {
        return responseStreamId;
    }

    String description()
    {
        return description;
    }

    /**
     * Memory that both directions take in the media driver's directory. The broker chooses the one for its answers;
     * we take it for the default.
     */
    long lengthBytes()
    {
        return lengthBytes;
    }

    private static int mtuLength(final AeronClientContext context, final Media media, final String host)
    {
        if (Media.IPC == media)
        {
            return context.ipcMtuLengthBytes();
        }

        final int mtuLength = context.udpMtuLengthBytes();
        return AeronServerContext.UDP_MTU_LENGTH_BY_ADDRESS == mtuLength ? Hosts.mtuLengthOf(host) : mtuLength;
    }
}
