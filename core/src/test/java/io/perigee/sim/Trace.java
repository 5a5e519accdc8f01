package io.perigee.sim;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;

/**
 * The record of a run: a hash over all events, the last of them for reading, and how often each kind occurred. Two
 * runs with the same hash did the same things at the same times in the same order.
 */
public final class Trace
{
    /** Names how many of the last events are kept for reading. */
    public static final String TAIL_PROP_NAME = "perigee.sim.tail";
    private static final int TAIL_LENGTH = Integer.getInteger(TAIL_PROP_NAME, 200);
    private static final int FIELD_COUNT = 4;
    private static final TraceKind[] KINDS = TraceKind.values();

    private final EventQueue queue;
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer record =
        ByteBuffer.allocate(FIELD_COUNT * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final long[] counts = new long[KINDS.length];
    private final long[] tail = new long[TAIL_LENGTH * FIELD_COUNT];
    private final List<String> actorNames = new ArrayList<>();
    private long eventCount;

    /**
     * An empty trace.
     *
     * @param queue whose time the events carry.
     */
    public Trace(final EventQueue queue)
    {
        this.queue = queue;
    }

    void actor(final String name)
    {
        actorNames.add(name);
    }

    /**
     * Note that something happened.
     *
     * @param kind  of event.
     * @param actor that it happened to.
     * @param first detail, as the kind says.
     */
    public void record(final TraceKind kind, final int actor, final long first)
    {
        record(kind, actor, first, 0);
    }

    /**
     * Note that something happened.
     *
     * @param kind   of event.
     * @param actor  that it happened to.
     * @param first  detail, as the kind says.
     * @param second detail, as the kind says.
     */
    public void record(final TraceKind kind, final int actor, final long first, final long second)
    {
        final long head = ((long)kind.ordinal() << Integer.SIZE) | (actor & 0xFFFF_FFFFL);
        record.clear();
        record.putLong(queue.nowNs()).putLong(head).putLong(first).putLong(second);
        crc.update(record.array(), 0, FIELD_COUNT * Long.BYTES);

        final int index = (int)(eventCount % TAIL_LENGTH) * FIELD_COUNT;
        tail[index] = queue.nowNs();
        tail[index + 1] = head;
        tail[index + 2] = first;
        tail[index + 3] = second;
        counts[kind.ordinal()]++;
        eventCount++;
    }

    /**
     * Identifies what happened so far.
     *
     * @return CRC32C over all events.
     */
    public int hash()
    {
        return (int)crc.getValue();
    }

    /**
     * Length of the trace.
     *
     * @return number of events so far.
     */
    public long eventCount()
    {
        return eventCount;
    }

    /**
     * How often something happened.
     *
     * @param kind of event.
     * @return number of events of this kind.
     */
    public long count(final TraceKind kind)
    {
        return counts[kind.ordinal()];
    }

    /**
     * The last events, one a line, oldest first.
     *
     * @return the text to print when a run fails.
     */
    public String tail()
    {
        final StringBuilder text = new StringBuilder();
        final long length = Math.min(TAIL_LENGTH, eventCount);
        for (long i = eventCount - length; i < eventCount; i++)
        {
            final int index = (int)(i % TAIL_LENGTH) * FIELD_COUNT;
            text.append('#').append(i)
                .append(' ').append(TimeUnit.NANOSECONDS.toMicros(tail[index])).append("us ")
                .append(KINDS[(int)(tail[index + 1] >>> Integer.SIZE)])
                .append(' ').append(actorNames.get((int)tail[index + 1]))
                .append(' ').append(tail[index + 2])
                .append(' ').append(tail[index + 3]).append('\n');
        }

        return text.toString();
    }
}
