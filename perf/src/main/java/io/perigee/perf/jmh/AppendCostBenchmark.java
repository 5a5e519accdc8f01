package io.perigee.perf.jmh;

import io.perigee.journal.CommitLog;
import io.perigee.journal.ConsumeQueue;
import io.perigee.journal.ConsumeQueueStore;
import io.perigee.journal.JournalContext;
import io.perigee.journal.LogAppender;
import io.perigee.journal.record.RecordLayout;
import io.perigee.journal.record.RecordType;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * What a message costs on its way into the journal, against the least that it could cost: the same number of bytes
 * copied into the same mapped pages, and a CRC32C over them. Pages are prepared and touched before, as housekeeping
 * does it. {@code perf append} runs both and prints their ratio.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 100)
@Measurement(iterations = 200)
@Fork(value = 1, jvmArgsAppend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED"})
public class AppendCostBenchmark
{
    /** Length of a message's body in bytes. */
    public static final int BODY_LENGTH = 100;
    /** Length of its record in bytes. */
    public static final int RECORD_LENGTH = RecordLayout.recordLength(BODY_LENGTH);

    /** As many as the pages take that are kept ready for consume queues: writing them to files is housekeeping's. */
    private static final int MESSAGES = 6_000;
    private static final int SEGMENT_LENGTH = 64 * 1024 * 1024;

    private final CRC32C crc32c = new CRC32C();
    private TemporaryDirectory directory;
    private CommitLog log;
    private LogAppender appender;
    private ConsumeQueueStore store;
    private ConsumeQueue queue;
    private UnsafeBuffer body;
    private UnsafeBuffer record;
    private long queueOffset;

    /** Make a log with a queue. */
    @Setup(Level.Trial)
    public void open()
    {
        directory = new TemporaryDirectory();
        final JournalContext context =
            new JournalContext().directory(directory.path()).segmentLengthBytes(SEGMENT_LENGTH);
        log = CommitLog.open(context, (buffer, offset, length) -> {});
        store = ConsumeQueueStore.open(context);
        queue = store.queue("benchmark", 1, 0);
        appender = log.appender();
        appender.term(1);
        body = new UnsafeBuffer(new byte[BODY_LENGTH]);
        record = new UnsafeBuffer(new byte[RECORD_LENGTH]);
    }

    /** Do housekeeping's part: fill and touch pages ahead, write pages of the queue. */
    @Setup(Level.Iteration)
    public void prepare()
    {
        while (log.housekeeping().doWork(System.nanoTime()) + store.doWork() > 0)
        {
            Thread.onSpinWait();
        }
    }

    /** Delete it. */
    @TearDown(Level.Trial)
    public void close()
    {
        store.close();
        log.close();
        directory.close();
    }

    /**
     * Header, chained checksum, copy into the log, entry in a consume queue.
     *
     * @return end of the log.
     */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public long append()
    {
        long position = appender.appendPosition();
        for (int i = 0; i < MESSAGES; i++)
        {
            final long begin = position;
            position = append(queueOffset);
            if (!queue.append(queueOffset, begin, RECORD_LENGTH, 0))
            {
                throw new IllegalStateException("the prepared pages of the queue are too few");
            }
            queueOffset++;
        }
        return position;
    }

    /**
     * Copy and checksum of as many bytes, into the log's pages too, and nothing else.
     *
     * @param space that the log has for them.
     * @return the last checksum.
     */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public long bare(final BareSpace space)
    {
        final UnsafeBuffer buffer = space.buffer;
        long checksum = 0;
        for (int i = 0, offset = space.offset; i < MESSAGES; i++, offset += RECORD_LENGTH)
        {
            buffer.putBytes(offset, record, 0, RECORD_LENGTH);
            crc32c.reset();
            space.view.limit(offset + RECORD_LENGTH).position(offset);
            crc32c.update(space.view);
            checksum = crc32c.getValue();
        }
        return checksum;
    }

    /**
     * The body of one large record, which is as fresh as the pages that an append goes to.
     */
    @State(Scope.Thread)
    public static class BareSpace
    {
        private static final int LENGTH = MESSAGES * RECORD_LENGTH;

        private LogAppender appender;
        private UnsafeBuffer buffer;
        private ByteBuffer view;
        private int offset;

        /**
         * Claim it.
         *
         * @param benchmark whose log it is.
         */
        @Setup(Level.Iteration)
        public void claim(final AppendCostBenchmark benchmark)
        {
            appender = benchmark.appender;
            offset = appender.claim(LENGTH) + RecordLayout.HEADER_LENGTH;
            buffer = appender.buffer();
            view = buffer.byteBuffer().duplicate();
        }

        /** Make a record of it. */
        @TearDown(Level.Iteration)
        public void publish()
        {
            final int begin = offset - RecordLayout.HEADER_LENGTH;
            buffer.setMemory(begin, RecordLayout.HEADER_LENGTH, (byte)0);
            RecordLayout.writeFixed(buffer, begin, RecordType.MESSAGE);
            buffer.putLong(begin + RecordLayout.TERM_OFFSET, 1, LITTLE_ENDIAN);
            buffer.putInt(begin + RecordLayout.BODY_LENGTH_OFFSET, LENGTH, LITTLE_ENDIAN);
            appender.publish(0);
        }
    }

    private long append(final long number)
    {
        final int offset = appender.claim(BODY_LENGTH);
        if (LogAppender.NOT_READY == offset)
        {
            throw new IllegalStateException("the prepared segments are too small");
        }

        appender.header().type(RecordType.MESSAGE)
            .flags(0)
            .term(1)
            .queueOffset(number)
            .timestampsMs(number, number)
            .producer(1, number)
            .tagHash(0)
            .epochAndTopic(0, 1)
            .queueAndUserFlag(0, 0)
            .reconsumeCountAndKeysLength(0, 0)
            .propertiesAndBodyLength(0, BODY_LENGTH);
        appender.buffer().putBytes(offset + RecordLayout.HEADER_LENGTH, body, 0, BODY_LENGTH);
        return appender.publish(0);
    }
}
