package io.perigee.journal;

/**
 * Hears how far the inspection of a data directory is, which can take minutes.
 */
@FunctionalInterface
public interface InspectionListener
{
    /** Hears nothing and never ends an inspection. */
    InspectionListener NONE = (checkedBytes, totalBytes) -> true;

    /**
     * Some more was checked. Called often.
     *
     * @param checkedBytes so far.
     * @param totalBytes   that there are to check; an estimate, as the owner may go on writing.
     * @return false to end the inspection here.
     */
    boolean onProgress(long checkedBytes, long totalBytes);
}
