package io.perigee.journal;

/**
 * Is told about what was stored and is not what was written any more.
 */
@FunctionalInterface
public interface DamageListener
{
    /**
     * A record is damaged. What follows in its segment was not looked at, as nobody knows where it begins.
     *
     * @param position of the record in the log.
     * @param fileName of the segment, within the data directory.
     * @param defect   what is wrong, as the end of a sentence.
     */
    void onDamage(long position, String fileName, String defect);
}
