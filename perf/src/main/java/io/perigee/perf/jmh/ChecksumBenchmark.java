package io.perigee.perf.jmh;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;

/**
 * The checksum of a record, off-heap as in the log.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ChecksumBenchmark
{
    @Param({"240", "1024", "4096", "65536"})
    private int lengthBytes;

    private ByteBuffer bytes;
    private final CRC32C crc32c = new CRC32C();

    /** Fill the record. */
    @Setup
    public void setUp()
    {
        bytes = ByteBuffer.allocateDirect(lengthBytes);
        while (bytes.hasRemaining())
        {
            bytes.put((byte)ThreadLocalRandom.current().nextInt());
        }
    }

    /**
     * Compute it.
     *
     * @return the checksum.
     */
    @Benchmark
    public long checksum()
    {
        bytes.clear();
        crc32c.reset();
        crc32c.update(bytes);
        return crc32c.getValue();
    }
}
