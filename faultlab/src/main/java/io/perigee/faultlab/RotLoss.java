package io.perigee.faultlab;

/**
 * What a broker may have lost without a word: what it has cut off the end of a log that it took for torn.
 *
 * @param fromPosition of the log, below which nothing may be lost.
 */
record RotLoss(long fromPosition)
{
    /** Nothing may be lost: also for a broker that had recovered, and had marked all that it has, before the damage. */
    static final RotLoss NONE = new RotLoss(Long.MAX_VALUE);

    /**
     * Only of a log that was written to when its process was killed and that was damaged itself, and there only what no
     * mark that is left covers.
     *
     * @param end         of the process.
     * @param image       that it has left.
     * @param endPosition where the log ends for the broker that started after the damage.
     * @param damage      that was done.
     * @return what may be lost.
     */
    static RotLoss legal(
        final RotSource.End end, final RotSource.Image image, final long endPosition, final RotDamage damage)
    {
        if (RotSource.End.BUSY != end || !damage.isOfLog() || endPosition >= image.endPosition())
        {
            return NONE;
        }

        // One bit harms one record, so it leaves what a later one says.
        final long marked = damage.isBitFlip() ?
            Math.max(image.markedPosition(), image.lastRecordMark()) : image.markedPosition();
        if (endPosition < marked)
        {
            throw new AssertionError("the log was cut off at " + endPosition + ", and marked up to " + marked);
        }
        return new RotLoss(marked);
    }

    boolean isAny()
    {
        return NONE.fromPosition != fromPosition;
    }
}
