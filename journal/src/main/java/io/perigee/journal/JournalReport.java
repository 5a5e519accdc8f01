package io.perigee.journal;

import java.util.List;

/**
 * What an inspection has found in a data directory.
 *
 * @param files      how many files there are.
 * @param fileBytes  how long they are together.
 * @param log        what was found in the log.
 * @param defects    what is wrong, in the order of files and positions.
 * @param isComplete false if the inspection was ended before it was done.
 */
public record JournalReport(
    int files,
    long fileBytes,
    LogReport log,
    List<JournalDefect> defects,
    boolean isComplete)
{
    /**
     * Whether everything that was checked is what was written.
     *
     * @return true without defects.
     */
    public boolean isWhole()
    {
        return defects.isEmpty() && isComplete;
    }
}
