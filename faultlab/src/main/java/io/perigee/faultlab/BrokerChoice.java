package io.perigee.faultlab;

import io.perigee.faultlab.process.BrokerSettings;
import io.perigee.faultlab.process.Ports;

import java.nio.file.Path;
import java.util.random.RandomGenerator;

/**
 * Chooses settings of brokers by chance: small segments and files, so that everything rolls all the time.
 */
final class BrokerChoice
{
    private static final String SEGMENT_LENGTH = "perigee.journal.segment.length";
    private static final String RETENTION_LENGTH = "perigee.journal.retention.length";
    private static final int SEGMENTS_UNCERTAIN = 3;
    private static final int MIN_SEGMENT_LENGTH = 128 * 1024;
    private static final int SEGMENT_LENGTHS = 4;
    private static final int MIN_FILE_ENTRIES = 200;
    private static final int FILE_ENTRIES = 5;
    /** Checkpoints follow each other as closely as a broker makes them, or hardly come at all. */
    private static final long MIN_CHECKPOINT_LENGTH = 256 * 1024;
    private static final int CHECKPOINT_LENGTHS = 6;
    private static final long MIN_RETAINED_LENGTH = 2 * 1024 * 1024;
    private static final int RETAINED_LENGTHS = 3;
    private static final int PERCENT = 100;
    private static final int USUAL_PERCENT = 70;

    private BrokerChoice()
    {
    }

    /**
     * Settings for one data directory.
     *
     * @param directory of the data.
     * @param random    to choose with.
     * @return settings; how the log is flushed is not chosen.
     */
    static BrokerSettings settings(final Path directory, final RandomGenerator random)
    {
        return new BrokerSettings(directory, Ports.find())
            .property(SEGMENT_LENGTH, MIN_SEGMENT_LENGTH << random.nextInt(SEGMENT_LENGTHS))
            .property("perigee.journal.consume.queue.file.entries", MIN_FILE_ENTRIES << random.nextInt(FILE_ENTRIES))
            .property("perigee.broker.checkpoint.length", MIN_CHECKPOINT_LENGTH << random.nextInt(CHECKPOINT_LENGTHS))
            .option("--threading", chance(random, USUAL_PERCENT) ? "shared" : "dedicated")
            .option("--idle", "backoff");
    }

    /** Have old messages removed all the time. */
    static BrokerSettings retainLittle(final BrokerSettings settings, final RandomGenerator random)
    {
        return settings
            .property(RETENTION_LENGTH, MIN_RETAINED_LENGTH << random.nextInt(RETAINED_LENGTHS))
            .property("perigee.journal.retention.interval", "100ms");
    }

    /**
     * How much of the end of a log is left in any case, in bytes. A segment goes when the log is longer than it may be
     * with it; the end is not known better than to a segment, and a start may lose another one to padding.
     */
    static long retained(final BrokerSettings settings)
    {
        return Math.max(
            0, settings.number(RETENTION_LENGTH) - SEGMENTS_UNCERTAIN * settings.number(SEGMENT_LENGTH));
    }

    /** How often the log is flushed. */
    static String flush(final RandomGenerator random)
    {
        return chance(random, USUAL_PERCENT) ? "sync" : "async";
    }

    /** True in so many of a hundred cases. */
    static boolean chance(final RandomGenerator random, final int percent)
    {
        return random.nextInt(PERCENT) < percent;
    }
}
