package io.perigee.transport.aeron;

import io.aeron.ChannelUriStringBuilder;
import io.aeron.CommonContext;
import io.perigee.transport.Lane;

/**
 * Channels and stream ids that client and server agree on.
 * <p>
 * Over UDP the port tells servers apart. Over IPC all that use one driver share its streams, so there the port is
 * part of the stream id: two brokers behind one driver must not read each other's clients.
 */
final class Channels
{
    private static final int REQUEST_STREAM_BASE = 1000;
    private static final int RESPONSE_STREAM_BASE = 2000;
    private static final int IPC_STREAM_FACTOR = 10_000;

    private Channels()
    {
    }

    static int requestStreamId(final Media media, final Lane lane, final int requestPort)
    {
        return portBase(media, requestPort) + REQUEST_STREAM_BASE + lane.code();
    }

    static int responseStreamId(final Media media, final Lane lane, final int requestPort)
    {
        return portBase(media, requestPort) + RESPONSE_STREAM_BASE + lane.code();
    }

    static String serverRequests(final Media media, final String host, final int requestPort, final int controlPort)
    {
        final ChannelUriStringBuilder builder = builder(media).rejoin(false);
        if (Media.UDP == media)
        {
            builder.endpoint(endpoint(host, requestPort)).responseEndpoint(endpoint(host, controlPort));
        }

        return builder.build();
    }

    static ChannelUriStringBuilder serverResponses(final Media media, final String host, final int controlPort)
    {
        final ChannelUriStringBuilder builder = responses(media);
        if (Media.UDP == media)
        {
            builder.controlEndpoint(endpoint(host, controlPort));
        }

        return builder;
    }

    static String clientResponses(final Media media, final String host, final int controlPort)
    {
        final ChannelUriStringBuilder builder = responses(media).rejoin(false);
        if (Media.UDP == media)
        {
            builder.controlEndpoint(endpoint(host, controlPort));
        }

        return builder.build();
    }

    static ChannelUriStringBuilder clientRequests(final Media media, final String host, final int requestPort)
    {
        final ChannelUriStringBuilder builder = builder(media);
        if (Media.UDP == media)
        {
            builder.endpoint(endpoint(host, requestPort));
        }

        return builder;
    }

    private static ChannelUriStringBuilder responses(final Media media)
    {
        return builder(media).controlMode(CommonContext.CONTROL_MODE_RESPONSE);
    }

    private static ChannelUriStringBuilder builder(final Media media)
    {
        return new ChannelUriStringBuilder()
            .media(Media.UDP == media ? CommonContext.UDP_MEDIA : CommonContext.IPC_MEDIA);
    }

    private static int portBase(final Media media, final int requestPort)
    {
        return Media.UDP == media ? 0 : requestPort * IPC_STREAM_FACTOR;
    }

    private static String endpoint(final String host, final int port)
    {
        return (host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host) + ":" + port;
    }
}
