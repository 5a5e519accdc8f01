package io.perigee.journal;

/**
 * What was made of a log's keys.
 *
 * @param files            that the index has now.
 * @param firstPosition    begin of the log.
 * @param indexedPosition  up to where the keys of all messages were read.
 * @param damagedStretches of the log, whose messages cannot be found by their keys.
 * @param isComplete       false if it was ended before it was done.
 */
public record KeyIndexRebuildReport(
    int files, long firstPosition, long indexedPosition, long damagedStretches, boolean isComplete)
{
}
