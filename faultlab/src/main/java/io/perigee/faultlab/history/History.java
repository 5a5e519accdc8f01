package io.perigee.faultlab.history;

import java.util.Arrays;

/**
 * All sends of a test, their outcomes, and what readers saw, checked while it is recorded: every call takes constant
 * time, and {@link #endPass(Pass)} takes time in proportion to the number of messages.
 * <p>
 * A message has a unique id, given by {@link #send(int, int)} in the order of the sends. Its outcome is stored, or
 * refused, or, for as long as nothing else is said, unknown: then it may be there once or not at all. A send whose
 * answer never came is never called a failure.
 */
public final class History
{
    private static final int INITIAL_CAPACITY = 1 << 12;
    private static final long NONE = -1;
    private static final int NO_QUEUE = -1;
    private static final byte UNKNOWN = 0;
    private static final byte STORED = 1;
    private static final byte REFUSED = 2;

    private final Defects defects = new Defects();
    private final LongList[] idsByOffset;
    private final long retainedLength;
    private byte[] outcomes = new byte[INITIAL_CAPACITY];
    private byte[] producers = new byte[INITIAL_CAPACITY];
    private int[] queueIds = new int[INITIAL_CAPACITY];
    private long[] storedOffsets = new long[INITIAL_CAPACITY];
    private long[] readOffsets = new long[INITIAL_CAPACITY];
    private long[] positions = new long[INITIAL_CAPACITY];
    private long endPosition;
    private int sentCount;
    private int storedCount;
    private int refusedCount;

    /**
     * An empty history.
     *
     * @param queueCount     queues are numbered from 0.
     * @param retainedLength bytes before the end of the log that nothing may be removed of on purpose; 0 if anything
     *                       may be, wherever that is allowed at all.
     */
    public History(final int queueCount, final long retainedLength)
    {
        this.retainedLength = retainedLength;
        idsByOffset = new LongList[queueCount];
        Arrays.setAll(idsByOffset, (queueId) -> new LongList());
    }

    /**
     * The id that the next send will have.
     *
     * @return 0 for the first.
     */
    public long nextId()
    {
        return sentCount;
    }

    /**
     * A message leaves. Its outcome is unknown until something is said.
     *
     * @param producer that sends it, 0 to 127: the order of one producer's messages to one queue must be kept.
     * @param queueId  that it is sent to.
     * @return its id.
     */
    public long send(final int producer, final int queueId)
    {
        if (sentCount == outcomes.length)
        {
            grow();
        }
        final int id = sentCount++;
        producers[id] = (byte)producer;
        queueIds[id] = queueId;
        storedOffsets[id] = NONE;
        readOffsets[id] = NONE;
        positions[id] = NONE;
        return id;
    }

    /**
     * Where a message lies in the log, as its acknowledgement says, or a reader that was given it.
     *
     * @param id       of the message.
     * @param position of its begin, in bytes.
     */
    public void position(final long id, final long position)
    {
        if (id >= 0 && id < sentCount)
        {
            positions[(int)id] = position;
            endPosition = Math.max(endPosition, position);
        }
    }

    /**
     * A send was acknowledged.
     *
     * @param id          of the message.
     * @param queueId     that the answer names.
     * @param queueOffset that the answer names.
     */
    public void stored(final long id, final int queueId, final long queueOffset)
    {
        if (!isOpen(id) || queueIds[(int)id] != queueId)
        {
            defects.add(Defect.ANSWERED_TWICE, id, queueId, queueOffset, "or for another queue");
            return;
        }
        outcomes[(int)id] = STORED;
        storedOffsets[(int)id] = queueOffset;
        storedCount++;
        checkOffset(id, queueId, queueOffset, "as acknowledged");
        checkPlace(id, queueId, queueOffset);
    }

    /**
     * A send was refused: the message is stored nowhere.
     *
     * @param id of the message.
     */
    public void refused(final long id)
    {
        if (!isOpen(id))
        {
            defects.add(Defect.ANSWERED_TWICE, id, NO_QUEUE, NONE, "refused");
            return;
        }
        outcomes[(int)id] = REFUSED;
        refusedCount++;
        if (NONE != readOffsets[(int)id])
        {
            defects.add(Defect.PHANTOM, id, queueIds[(int)id], readOffsets[(int)id], "it was refused");
        }
    }

    /**
     * A reader begins. What one reader sees must be in order and without gaps.
     *
     * @param mayBeginLate true if messages at the begin of a queue may be gone: removed by retention.
     * @return the pass, to be given to {@link #read}.
     */
    public Pass beginPass(final boolean mayBeginLate)
    {
        return new Pass(idsByOffset.length, mayBeginLate);
    }

    /**
     * A reader was given a message.
     *
     * @param pass        of the reader.
     * @param queueId     that it came from.
     * @param queueOffset of it.
     * @param id          that its content names.
     * @param isIntact    whether its content is that which the message with this id was sent with.
     */
    public void read(
        final Pass pass, final int queueId, final long queueOffset, final long id, final boolean isIntact)
    {
        pass.count++;
        checkProgress(pass, queueId, queueOffset, id);
        if (id < 0 || id >= sentCount || queueIds[(int)id] != queueId || REFUSED == outcomes[(int)id])
        {
            defects.add(Defect.PHANTOM, id, queueId, queueOffset, isIntact ? "" : "content unknown");
            return;
        }
        if (!isIntact)
        {
            defects.add(Defect.CORRUPTED, id, queueId, queueOffset, "");
            return;
        }

        final int index = (int)id;
        checkOffset(id, queueId, queueOffset, "as read");
        checkPlace(id, queueId, queueOffset);
        if (id < pass.last(queueId, producers[index]))
        {
            defects.add(Defect.OUT_OF_ORDER, id, queueId, queueOffset,
                "after " + pass.last(queueId, producers[index]));
        }
        pass.last(queueId, producers[index], id);
        readOffsets[index] = queueOffset;
        pass.ids.set(index);
    }

    /**
     * A reader was told that what comes before an offset was removed on purpose.
     *
     * @param pass     of the reader.
     * @param queueId  of the queue.
     * @param toOffset that comes next.
     */
    public void removed(final Pass pass, final int queueId, final long toOffset)
    {
        if (!pass.mayBeginLate || toOffset < pass.nextOffset(queueId))
        {
            defects.add(Defect.SKIPPED, NONE, queueId, toOffset, "next was " + pass.nextOffset(queueId));
        }
        pass.begins[queueId] = toOffset;
        pass.next[queueId] = toOffset;
    }

    /**
     * A reader has read everything that there is: all that was acknowledged or delivered before must have been in it.
     *
     * @param pass of the reader.
     */
    public void endPass(final Pass pass)
    {
        for (int id = 0; id < sentCount; id++)
        {
            final boolean wasStored = STORED == outcomes[id];
            final long queueOffset = wasStored ? storedOffsets[id] : readOffsets[id];
            final int queueId = queueIds[id];
            final boolean isExpected = wasStored || NONE != queueOffset;
            if (isExpected && !pass.ids.get(id) && (queueOffset >= pass.begin(queueId) || isRetained(id)))
            {
                defects.add(wasStored ? Defect.LOST : Defect.TAKEN_BACK, id, queueId, queueOffset,
                    "read from " + pass.begin(queueId) + " up to " + pass.next[queueId]);
            }
        }
    }

    /**
     * What is wrong so far.
     *
     * @return grows as more is recorded.
     */
    public Defects defects()
    {
        return defects;
    }

    /**
     * Messages that were sent.
     *
     * @return their number.
     */
    public int sentCount()
    {
        return sentCount;
    }

    /**
     * Messages that were acknowledged.
     *
     * @return their number.
     */
    public int storedCount()
    {
        return storedCount;
    }

    /**
     * Messages that were refused.
     *
     * @return their number.
     */
    public int refusedCount()
    {
        return refusedCount;
    }

    /** Whether it lies so near to the end of the log that nobody may remove it. */
    private boolean isRetained(final int id)
    {
        return NONE != positions[id] && positions[id] > endPosition - retainedLength;
    }

    private boolean isOpen(final long id)
    {
        return id >= 0 && id < sentCount && UNKNOWN == outcomes[(int)id];
    }

    private void checkProgress(final Pass pass, final int queueId, final long queueOffset, final long id)
    {
        final long next = pass.next[queueId];
        if (Pass.NOT_BEGUN == next)
        {
            pass.begins[queueId] = queueOffset;
            if (0 != queueOffset && !pass.mayBeginLate)
            {
                pass.begins[queueId] = 0;
                defects.add(Defect.SKIPPED, id, queueId, queueOffset, "the queue begins here");
            }
        }
        else if (queueOffset > next)
        {
            defects.add(Defect.SKIPPED, id, queueId, queueOffset, (queueOffset - next) + " before it");
        }
        else if (queueOffset < next)
        {
            defects.add(Defect.REPEATED, id, queueId, queueOffset, "next was " + next);
        }
        pass.next[queueId] = queueOffset + 1;
    }

    /** One offset, one message, for ever. */
    private void checkOffset(final long id, final int queueId, final long queueOffset, final String detail)
    {
        final LongList ids = idsByOffset[queueId];
        final long other = ids.get(queueOffset);
        if (LongList.MISSING == other)
        {
            ids.set(queueOffset, id);
        }
        else if (other != id)
        {
            defects.add(Defect.OFFSET_CHANGED, id, queueId, queueOffset, detail + ", before it was " + other);
        }
    }

    /** One message, one offset, for ever. */
    private void checkPlace(final long id, final int queueId, final long queueOffset)
    {
        final long read = readOffsets[(int)id];
        final long stored = storedOffsets[(int)id];
        if (NONE != read && read != queueOffset)
        {
            defects.add(Defect.DUPLICATED, id, queueId, queueOffset, "read at " + read);
        }
        else if (NONE != stored && stored != queueOffset)
        {
            defects.add(Defect.DUPLICATED, id, queueId, queueOffset, "acknowledged at " + stored);
        }
    }

    private void grow()
    {
        final int capacity = outcomes.length * 2;
        outcomes = Arrays.copyOf(outcomes, capacity);
        producers = Arrays.copyOf(producers, capacity);
        queueIds = Arrays.copyOf(queueIds, capacity);
        storedOffsets = Arrays.copyOf(storedOffsets, capacity);
        readOffsets = Arrays.copyOf(readOffsets, capacity);
        positions = Arrays.copyOf(positions, capacity);
    }
}
