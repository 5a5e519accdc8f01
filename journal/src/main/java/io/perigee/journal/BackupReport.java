package io.perigee.journal;

/**
 * What a backup holds.
 *
 * @param firstPosition begin of the first segment.
 * @param endPosition   where the log in the copy ends.
 * @param copiedBytes   of the log.
 * @param verification  what the inspection of every byte of the copy has found.
 */
public record BackupReport(long firstPosition, long endPosition, long copiedBytes, JournalReport verification)
{
}
