package io.perigee.broker;

import io.perigee.journal.JournalException;
import org.agrona.ErrorHandler;
import org.agrona.collections.LongHashSet;
import org.agrona.concurrent.OneToOneConcurrentArrayQueue;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Records that were stored and are not what was written any more. Delivery finds those that somebody wants, the scrub
 * of housekeeping the others; housekeeping tells the error handler about each once.
 */
final class DamagedRecords
{
    private static final int MAX_UNREPORTED = 64;
    /** So many are told by name; a disk that is worse needs no list. */
    private static final int MAX_REPORTED = 1024;

    private final OneToOneConcurrentArrayQueue<Damage> unreported =
        new OneToOneConcurrentArrayQueue<>(MAX_UNREPORTED);
    private final LongHashSet reported = new LongHashSet();
    private final AtomicCounter counter;

    DamagedRecords(final AtomicCounter counter)
    {
        this.counter = counter;
    }

    /**
     * A client wanted a record that is damaged. Delivery only. When many are at once, some are counted but not named.
     *
     * @param position of the record.
     * @param fileName of the file that holds it.
     * @param defect   what is wrong, as the end of a sentence.
     */
    void add(final long position, final String fileName, final String defect)
    {
        counter.increment();
        unreported.offer(new Damage(position, fileName, defect));
    }

    /**
     * Tell what was not told yet. Housekeeping only.
     *
     * @param errorHandler to be told.
     * @return how many were looked at.
     */
    int report(final ErrorHandler errorHandler)
    {
        int count = 0;
        Damage damage;
        while (null != (damage = unreported.poll()))
        {
            tell(damage, errorHandler);
            count++;
        }

        return count;
    }

    /**
     * The scrub has found a record that is damaged. Housekeeping only.
     *
     * @param position     of the record.
     * @param fileName     of the file that holds it.
     * @param defect       what is wrong, as the end of a sentence.
     * @param errorHandler to be told.
     */
    void found(final long position, final String fileName, final String defect, final ErrorHandler errorHandler)
    {
        counter.increment();
        tell(new Damage(position, fileName, defect), errorHandler);
    }

    private void tell(final Damage damage, final ErrorHandler errorHandler)
    {
        if (reported.size() < MAX_REPORTED && reported.add(damage.position))
        {
            errorHandler.onError(new JournalException(JournalException.Kind.INVALID,
                "the record at position " + damage.position + " in " + damage.fileName + " " + damage.defect +
                ", and is not served: check the device, and restore the file from a backup or a replica"));
        }
    }

    private static final class Damage
    {
        private final long position;
        private final String fileName;
        private final String defect;

        Damage(final long position, final String fileName, final String defect)
        {
            this.position = position;
            this.fileName = fileName;
            this.defect = defect;
        }
    }
}
