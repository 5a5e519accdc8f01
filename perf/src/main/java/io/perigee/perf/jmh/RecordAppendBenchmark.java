package io.perigee.perf.jmh;

import io.perigee.journal.CommitLog;
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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import java.util.concurrent.TimeUnit;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * Appends records to the CommitLog: claim, header, body, checksum chain, publish. A fresh log for each iteration, so
 * that preparing segments does not count.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 10)
@Measurement(iterations = 20)
@Fork(value = 1, jvmArgsAppend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED"})
public class RecordAppendBenchmark
{
    private static final int APPENDS = 40_000;
    private static final int SEGMENT_LENGTH = 64 * 1024 * 1024;

    @Param({"100", "1024"})
    private int bodyLength;

    private TemporaryDirectory directory;
    private CommitLog log;
    private LogAppender appender;
    private UnsafeBuffer body;

    /** Make a log with prepared segments. */
    @Setup(Level.Iteration)
    public void setUp()
    {
        directory = new TemporaryDirectory();
        log = CommitLog.open(
            new JournalContext().directory(directory.path())
                .segmentLengthBytes(SEGMENT_LENGTH).touchAheadBytes(SEGMENT_LENGTH),
            (buffer, offset, length) -> {});
        appender = log.appender();
        appender.term(1);
        body = new UnsafeBuffer(new byte[bodyLength]);
        while (log.housekeeping().doWork() > 0)
        {
            Thread.onSpinWait();
        }
    }

    /** Delete it. */
    @TearDown(Level.Iteration)
    public void tearDown()
    {
        log.close();
        directory.close();
    }

    /**
     * Append many records.
     *
     * @return end of the log.
     */
    @Benchmark
    @OperationsPerInvocation(APPENDS)
    public long append()
    {
        long position = 0;
        for (int i = 0; i < APPENDS; i++)
        {
            position = append(i);
        }
        return position;
    }

    private long append(final long queueOffset)
    {
        final int offset = appender.claim(bodyLength);
        if (LogAppender.NOT_READY == offset)
        {
            throw new IllegalStateException("the prepared segments are too small");
        }

        final UnsafeBuffer buffer = appender.buffer();
        RecordLayout.writeFixed(buffer, offset, RecordType.MESSAGE);
        buffer.putInt(offset + RecordLayout.FLAGS_OFFSET, 0, LITTLE_ENDIAN);
        buffer.putLong(offset + RecordLayout.TERM_OFFSET, 1, LITTLE_ENDIAN);
        buffer.putLong(offset + RecordLayout.QUEUE_OFFSET_OFFSET, queueOffset, LITTLE_ENDIAN);
        buffer.putLong(offset + RecordLayout.STORE_TIMESTAMP_OFFSET, queueOffset, LITTLE_ENDIAN);
        buffer.putLong(offset + RecordLayout.BORN_TIMESTAMP_OFFSET, queueOffset, LITTLE_ENDIAN);
        buffer.putLong(offset + RecordLayout.PRODUCER_ID_OFFSET, 1, LITTLE_ENDIAN);
        buffer.putLong(offset + RecordLayout.PRODUCER_SEQUENCE_OFFSET, queueOffset, LITTLE_ENDIAN);
        buffer.putLong(offset + RecordLayout.TAG_HASH_OFFSET, 0, LITTLE_ENDIAN);
        buffer.putInt(offset + RecordLayout.PRODUCER_EPOCH_OFFSET, 0, LITTLE_ENDIAN);
        buffer.putInt(offset + RecordLayout.TOPIC_ID_OFFSET, 1, LITTLE_ENDIAN);
        buffer.putInt(offset + RecordLayout.QUEUE_ID_OFFSET, 0, LITTLE_ENDIAN);
        buffer.putInt(offset + RecordLayout.USER_FLAG_OFFSET, 0, LITTLE_ENDIAN);
        buffer.putInt(offset + RecordLayout.RECONSUME_COUNT_OFFSET, 0, LITTLE_ENDIAN);
        buffer.putInt(offset + RecordLayout.KEYS_LENGTH_OFFSET, 0, LITTLE_ENDIAN);
        buffer.putInt(offset + RecordLayout.PROPERTIES_LENGTH_OFFSET, 0, LITTLE_ENDIAN);
        buffer.putInt(offset + RecordLayout.BODY_LENGTH_OFFSET, bodyLength, LITTLE_ENDIAN);
        buffer.putLong(offset + RecordLayout.RESERVED_OFFSET, 0, LITTLE_ENDIAN);
        buffer.putBytes(offset + RecordLayout.HEADER_LENGTH, body, 0, bodyLength);
        return appender.publish(0);
    }
}
