package io.perigee.journal;

/**
 * Refuses what a newer program has written.
 */
final class FormatVersions
{
    private FormatVersions()
    {
    }

    static void check(final TwoSlotFile file, final int knownVersion)
    {
        if (file.isPresent() && file.version() != knownVersion)
        {
            throw new JournalException(JournalException.Kind.INVALID, file.path() + " has format " + file.version() +
                " and this version of Perigee knows format " + knownVersion +
                ": start the version that has written it, or name another directory");
        }
    }
}
