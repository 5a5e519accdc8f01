package io.perigee.perf.jmh;

import io.perigee.broker.Broker;
import io.perigee.broker.BrokerContext;
import io.perigee.broker.FlushMode;
import io.perigee.journal.JournalContext;
import io.perigee.pipeline.ThreadingMode;
import io.perigee.protocol.ConnectEncoder;
import io.perigee.protocol.MessageHeaderEncoder;
import io.perigee.protocol.ProtocolVersion;
import io.perigee.protocol.SendEncoder;
import io.perigee.transport.HeapCounters;
import io.perigee.transport.Lane;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/**
 * A message through all stages of the broker in one thread: ingress, ring, sequencer with the log, dispatcher with the
 * ConsumeQueue, acknowledgement. Flush is asynchronous; there is no network.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 10)
@Measurement(iterations = 20)
@Fork(value = 1, jvmArgsAppend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED"})
public class PipelineBenchmark
{
    private static final int MESSAGES = 40_000;
    private static final int BURST = 64;
    private static final int WINDOW = 1024;
    private static final int CAPACITY = 4096;
    private static final int SEQUENCE_OFFSET =
        MessageHeaderEncoder.ENCODED_LENGTH + SendEncoder.sequenceEncodingOffset();
    private static final int SEGMENT_LENGTH = 64 * 1024 * 1024;

    @Param({"100", "1024"})
    private int bodyLength;

    private final UnsafeBuffer frame = new UnsafeBuffer(ByteBuffer.allocateDirect(CAPACITY));
    private TemporaryDirectory directory;
    private LoopbackTransport transport;
    private Broker broker;
    private int frameLength;

    /** Start a broker and open a session. */
    @Setup(Level.Iteration)
    public void setUp()
    {
        directory = new TemporaryDirectory();
        transport = new LoopbackTransport();
        broker = Broker.launch(new BrokerContext()
            .journal(new JournalContext().directory(directory.path()).segmentLengthBytes(SEGMENT_LENGTH))
            .transport(transport)
            .counterFactory(new HeapCounters())
            .errorHandler(Throwable::printStackTrace)
            .terminationHook((code) -> {})
            .threadingMode(ThreadingMode.INVOKER)
            .flushMode(FlushMode.ASYNC)
            .initialTopic("benchmark", 1));
        while (!broker.isReady())
        {
            broker.invoke();
        }

        final ConnectEncoder connect = new ConnectEncoder().wrapAndApplyHeader(frame, 0, new MessageHeaderEncoder())
            .incarnation(1).protocolVersion(ProtocolVersion.CURRENT).lane(Lane.REQUEST.code()).maxInFlight(WINDOW)
            .sessionTimeoutMs(10_000).previousSessionId(0).clientId("jmh").clientVersion("1");
        transport.deliver(frame, MessageHeaderEncoder.ENCODED_LENGTH + connect.encodedLength(), -1, 1);
        while (0 == transport.link().sessionId())
        {
            broker.invoke();
        }
        encodeSend();
    }

    /** Stop it. */
    @TearDown(Level.Iteration)
    public void tearDown()
    {
        broker.close();
        directory.close();
    }

    /**
     * Have many messages stored and acknowledged.
     *
     * @return where dispatching ended.
     */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public long storeAndAcknowledge()
    {
        final LoopbackLink link = transport.link();
        final long begin = link.acknowledged();
        for (int sent = BURST; sent <= MESSAGES; sent += BURST)
        {
            transport.deliver(frame, frameLength, SEQUENCE_OFFSET, BURST);
            while (link.acknowledged() - begin < sent)
            {
                broker.invoke();
            }
        }
        return broker.dispatchPosition();
    }

    private void encodeSend()
    {
        final SendEncoder send = new SendEncoder().wrapAndApplyHeader(frame, 0, new MessageHeaderEncoder())
            .sessionId(transport.link().sessionId()).sequence(1).tagHash(0).bornTimestampMs(1).producerId(0)
            .producerSequence(0).producerEpoch(0).topicId(1).queueId(0).userFlag(0).payloadLengthBytes(bodyLength)
            .keysLengthBytes(0).propertiesLengthBytes(0);
        send.putPayload(new byte[bodyLength], 0, bodyLength);
        frameLength = MessageHeaderEncoder.ENCODED_LENGTH + send.encodedLength();
    }
}
