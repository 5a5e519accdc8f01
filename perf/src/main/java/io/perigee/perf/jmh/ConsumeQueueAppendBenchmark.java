package io.perigee.perf.jmh;

import io.perigee.journal.ConsumeQueue;
import io.perigee.journal.ConsumeQueueStore;
import io.perigee.journal.JournalContext;
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

import java.util.concurrent.TimeUnit;

/**
 * Appends entries to a ConsumeQueue, as the dispatcher does. When pages run out, the same thread does what housekeeping
 * would do, which is to write full ones to files: that counts.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 10)
@Measurement(iterations = 20)
@Fork(value = 1, jvmArgsAppend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED"})
public class ConsumeQueueAppendBenchmark
{
    private static final int APPENDS = 500_000;
    private static final int RECORD_LENGTH = 240;

    private TemporaryDirectory directory;
    private ConsumeQueueStore store;
    private ConsumeQueue queue;

    /** Make an empty queue. */
    @Setup(Level.Iteration)
    public void setUp()
    {
        directory = new TemporaryDirectory();
        store = ConsumeQueueStore.open(new JournalContext().directory(directory.path()).conclude());
        queue = store.queue("benchmark", 1, 0);
    }

    /** Delete it. */
    @TearDown(Level.Iteration)
    public void tearDown()
    {
        store.close();
        directory.close();
    }

    /**
     * Append many entries.
     *
     * @return the queue's max offset.
     */
    @Benchmark
    @OperationsPerInvocation(APPENDS)
    public long append()
    {
        for (int i = 0; i < APPENDS; i++)
        {
            while (!queue.append(i, (long)i * RECORD_LENGTH, RECORD_LENGTH, i))
            {
                store.doWork();
            }
        }
        return queue.maxOffset();
    }
}
