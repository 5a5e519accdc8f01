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
    private static final int MIN_SEGMENT_LENGTH = 128 * 1024;
    private static final int SEGMENT_LENGTHS = 4;
    private static final int MIN_FILE_ENTRIES = 200;
    private static final int FILE_ENTRIES = 5;
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
        return new BrokerSettings(directory, Ports.find(random))
            .property("perigee.journal.segment.length", MIN_SEGMENT_LENGTH << random.nextInt(SEGMENT_LENGTHS))
            .property("perigee.journal.consume.queue.file.entries", MIN_FILE_ENTRIES << random.nextInt(FILE_ENTRIES))
            .option("--threading", chance(random, USUAL_PERCENT) ? "shared" : "dedicated")
            .option("--idle", "backoff");
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
