package io.perigee.protocol;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One frame of every template, with something in every field of variable length, and decoders that visit all of it.
 */
final class FrameSamples
{
    static final int CAPACITY = 4096;

    private static final byte[] BODY = "a body of some bytes".getBytes(StandardCharsets.UTF_8);
    private static final Pattern MESSAGE = Pattern.compile("<sbe:message\\s[^>]*?\\bid=\"(\\d+)\"");

    private final Map<Integer, byte[]> frameByTemplate = new LinkedHashMap<>();
    private final Map<Integer, Object> decoderByTemplate = new LinkedHashMap<>();
    private final UnsafeBuffer scratch = new UnsafeBuffer(new byte[CAPACITY]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private final StringBuilder text = new StringBuilder();

    FrameSamples()
    {
        addSessionFrames();
        addRequestFrames();
        addDeliveryFrames();
        addNameServerFrames();
    }

    static Set<Integer> templateIdsInSchema()
    {
        try (InputStream in = FrameSamples.class.getResourceAsStream("/perigee-protocol.xml"))
        {
            final Matcher matcher = MESSAGE.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            final Set<Integer> ids = new TreeSet<>();
            while (matcher.find())
            {
                ids.add(Integer.valueOf(matcher.group(1)));
            }

            return ids;
        }
        catch (final IOException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    Set<Integer> templateIds()
    {
        return new TreeSet<>(frameByTemplate.keySet());
    }

    int copyTo(final int templateId, final MutableDirectBuffer target, final int offset)
    {
        final byte[] frame = frameByTemplate.get(templateId);
        target.putBytes(offset, frame);
        return frame.length;
    }

    /**
     * Reads every field, group and text, as {@code toString()} of the generated decoders does. They have no interface
     * in common, hence reflection.
     */
    void decodeAll(final int templateId, final DirectBuffer frame)
    {
        headerDecoder.wrap(frame, 0);
        final Object decoder = decoderByTemplate.get(templateId);
        call(
            decoder,
            "wrap",
            new Class<?>[]{DirectBuffer.class, int.class, int.class, int.class},
            frame,
            MessageHeaderDecoder.ENCODED_LENGTH,
            headerDecoder.blockLength(),
            headerDecoder.version());
        text.setLength(0);
        call(decoder, "appendTo", new Class<?>[]{StringBuilder.class}, text);
        call(decoder, "sbeSkip", new Class<?>[0]);
        final int limit = (int)call(decoder, "limit", new Class<?>[0]);
        if (limit > frame.capacity())
        {
            throw new AssertionError("decoded to " + limit + " of " + frame.capacity() + " bytes");
        }
    }

    private void addSessionFrames()
    {
        final ConnectEncoder connect = begin(new ConnectEncoder());
        add(connect.clientId("client").clientVersion("0.1"), new ConnectDecoder());
        final ConnectReplyEncoder reply = begin(new ConnectReplyEncoder());
        add(reply.brokerName("broker-a").explanation(""), new ConnectReplyDecoder());
        add(begin(new KeepAliveEncoder()), new KeepAliveDecoder());
        add(begin(new CloseSessionEncoder()).explanation("done"), new CloseSessionDecoder());
        add(begin(new ErrorReplyEncoder()).explanation("no"), new ErrorReplyDecoder());
    }

    private void addRequestFrames()
    {
        add(begin(new SendEncoder()).putPayload(BODY, 0, BODY.length), new SendDecoder());
        add(begin(new SendBatchEncoder()).putPayload(BODY, 0, BODY.length), new SendBatchDecoder());
        add(begin(new SendPartEncoder()).putPayload(BODY, 0, BODY.length), new SendPartDecoder());
        final SendAckEncoder ack = begin(new SendAckEncoder());
        ack.resultsCount(2).next().position(1).next().position(2);
        add(ack, new SendAckDecoder());
        add(begin(new TopicCreateEncoder()).topicName("topic"), new TopicCreateDecoder());
        add(begin(new TopicDescribeEncoder()).topicName("topic"), new TopicDescribeDecoder());
        add(begin(new TopicReplyEncoder()).topicName("topic"), new TopicReplyDecoder());
        add(begin(new GroupJoinEncoder()).groupName("group"), new GroupJoinDecoder());
        add(begin(new GroupReplyEncoder()), new GroupReplyDecoder());
        add(begin(new GroupDescribeEncoder()).groupName("group"), new GroupDescribeDecoder());
        add(begin(new OffsetCommitEncoder()), new OffsetCommitDecoder());
        add(begin(new OffsetQueryEncoder()), new OffsetQueryDecoder());
        add(begin(new OffsetReplyEncoder()), new OffsetReplyDecoder());
        add(begin(new MessageQueryEncoder()).key("order-1"), new MessageQueryDecoder());
        final MessageQueryReplyEncoder found = begin(new MessageQueryReplyEncoder());
        found.messagesCount(2).next().position(1).next().position(2);
        add(found, new MessageQueryReplyDecoder());
    }

    private void addDeliveryFrames()
    {
        final PullEncoder pull = begin(new PullEncoder());
        pull.tagHashesCount(3).next().tagHash(1).next().tagHash(2).next().tagHash(3);
        add(pull, new PullDecoder());
        add(begin(new CreditEncoder()), new CreditDecoder());
        add(begin(new PullStopEncoder()), new PullStopDecoder());
        add(begin(new RecordsEncoder()).putRecords(BODY, 0, BODY.length), new RecordsDecoder());
        add(begin(new RecordPartEncoder()).putSlice(BODY, 0, BODY.length), new RecordPartDecoder());
        add(begin(new PullEndEncoder()), new PullEndDecoder());
    }

    private void addNameServerFrames()
    {
        add(begin(new RouteQueryEncoder()).topicName("topic"), new RouteQueryDecoder());
        final RouteReplyEncoder route = begin(new RouteReplyEncoder());
        final RouteReplyEncoder.BrokersEncoder brokers = route.brokersCount(2);
        brokers.next().brokerName("a").host("127.0.0.1").driverDirectory("/dev/shm/a");
        brokers.next().brokerName("b").host("127.0.0.1").driverDirectory("/dev/shm/b");
        add(route, new RouteReplyDecoder());
        final BrokerRegisterEncoder register = begin(new BrokerRegisterEncoder());
        register.topicsCount(2).next().topicName("one").next().topicName("two");
        add(register.brokerName("a").host("h").driverDirectory("d"), new BrokerRegisterDecoder());
        add(begin(new BrokerUnregisterEncoder()).brokerName("a"), new BrokerUnregisterDecoder());
        add(begin(new RegisterReplyEncoder()), new RegisterReplyDecoder());
    }

    private <T> T begin(final T encoder)
    {
        final int blockLength = number(encoder, "sbeBlockLength");
        header.wrap(scratch, 0)
            .blockLength(blockLength)
            .templateId(number(encoder, "sbeTemplateId"))
            .schemaId(number(encoder, "sbeSchemaId"))
            .version(number(encoder, "sbeSchemaVersion"));
        scratch.setMemory(MessageHeaderEncoder.ENCODED_LENGTH, blockLength, (byte)0);
        call(
            encoder,
            "wrap",
            new Class<?>[]{MutableDirectBuffer.class, int.class},
            scratch,
            MessageHeaderEncoder.ENCODED_LENGTH);
        return encoder;
    }

    private void add(final Object encoder, final Object decoder)
    {
        final byte[] frame = new byte[MessageHeaderEncoder.ENCODED_LENGTH + number(encoder, "encodedLength")];
        scratch.getBytes(0, frame);
        frameByTemplate.put(number(encoder, "sbeTemplateId"), frame);
        decoderByTemplate.put(number(encoder, "sbeTemplateId"), decoder);
    }

    private static int number(final Object codec, final String method)
    {
        return (int)call(codec, method, new Class<?>[0]);
    }

    private static Object call(
        final Object codec, final String name, final Class<?>[] types, final Object... arguments)
    {
        try
        {
            final Method method = codec.getClass().getMethod(name, types);
            return method.invoke(codec, arguments);
        }
        catch (final ReflectiveOperationException ex)
        {
            throw new AssertionError(codec.getClass().getSimpleName() + "." + name, ex);
        }
    }
}
