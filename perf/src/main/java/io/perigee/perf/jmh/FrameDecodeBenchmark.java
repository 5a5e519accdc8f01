package io.perigee.perf.jmh;

import io.perigee.protocol.FrameGuard;
import io.perigee.protocol.MessageHeaderDecoder;
import io.perigee.protocol.MessageHeaderEncoder;
import io.perigee.protocol.SendDecoder;
import io.perigee.protocol.SendEncoder;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/**
 * A producer's frame, checked and then decoded, as ingress does it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED"})
public class FrameDecodeBenchmark
{
    private static final int BODY_LENGTH = 100;
    private static final int CAPACITY = 1024;

    private final UnsafeBuffer frame = new UnsafeBuffer(ByteBuffer.allocateDirect(CAPACITY));
    private final UnsafeBuffer payload = new UnsafeBuffer(0, 0);
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final SendDecoder send = new SendDecoder();
    private int length;

    /** Encode the frame. */
    @Setup
    public void setUp()
    {
        final SendEncoder encoder = new SendEncoder().wrapAndApplyHeader(frame, 0, new MessageHeaderEncoder())
            .sessionId(7).sequence(11).tagHash(0).bornTimestampMs(1).producerId(0).producerSequence(0)
            .producerEpoch(0).topicId(1).queueId(0).userFlag(0).payloadLengthBytes(BODY_LENGTH).keysLengthBytes(0)
            .propertiesLengthBytes(0);
        encoder.putPayload(new byte[BODY_LENGTH], 0, BODY_LENGTH);
        length = MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    /**
     * Check and decode it.
     *
     * @return something of every field.
     */
    @Benchmark
    public long checkAndDecode()
    {
        if (SendDecoder.TEMPLATE_ID != FrameGuard.check(frame, 0, length))
        {
            throw new IllegalStateException("the frame is not valid");
        }

        send.wrapAndApplyHeader(frame, 0, header);
        final long fields = send.sessionId() + send.sequence() + send.tagHash() + send.bornTimestampMs() +
            send.producerId() + send.producerSequence() + send.producerEpoch() + send.topicId() + send.queueId() +
            send.userFlag() + send.payloadLengthBytes() + send.keysLengthBytes() + send.propertiesLengthBytes();
        send.wrapPayload(payload);
        return fields + payload.getLong(0);
    }
}
