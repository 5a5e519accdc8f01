package io.perigee.perf;

import java.util.List;
import java.util.Locale;

/**
 * What goes on in the broker while it is measured.
 */
enum Disturbance
{
    /** Nothing: all that is sent fits into the segment that is open. */
    NONE("-Dperigee.journal.segment.length=1g", "-Dperigee.journal.retention.time=0"),
    /** Segments of 64 MiB are filled one after the other. */
    ROLL("-Dperigee.journal.segment.length=64m", "-Dperigee.journal.retention.time=0"),
    /** Segments roll, and the oldest is deleted whenever there are more than three. */
    RETENTION("-Dperigee.journal.segment.length=64m", "-Dperigee.journal.retention.length=192m"),
    /** A log of some gibibytes is there, and nobody reads it. */
    REPLAY_READY("-Dperigee.journal.segment.length=64m", "-Dperigee.journal.retention.time=0"),
    /** The same, and a reader replays it from its begin, again and again. */
    REPLAY("-Dperigee.journal.segment.length=64m", "-Dperigee.journal.retention.time=0");

    private final List<String> brokerFlags;

    Disturbance(final String... brokerFlags)
    {
        this.brokerFlags = List.of(brokerFlags);
    }

    /** Flags for the JVM of the broker. */
    List<String> brokerFlags()
    {
        return brokerFlags;
    }

    /** What it is compared with: the same but for the one thing that is to be seen. */
    Disturbance undisturbed()
    {
        return REPLAY == this ? REPLAY_READY : NONE;
    }

    /** Whether a log has to be there before. */
    boolean isOnLongLog()
    {
        return REPLAY == this || REPLAY_READY == this;
    }

    /** What results and files call it. */
    String label()
    {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
