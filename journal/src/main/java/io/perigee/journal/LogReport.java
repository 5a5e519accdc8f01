package io.perigee.journal;

/**
 * What an inspection has found in a log.
 *
 * @param firstPosition      begin of the first segment.
 * @param checkedPosition    where the check began; what lies before was not looked at.
 * @param endPosition        where the log ends: behind it a start would find nothing that it serves.
 * @param durablePosition    highest position that any mark says to be durable.
 * @param records            between the begin of the check and the end of the log, padding included.
 * @param lastCrc            CRC of the last record before the end, 0 without one.
 * @param lastTerm           its term, 0 without one.
 * @param lastStoreTimestampMs its store time in milliseconds since 1970, 0 without one.
 */
public record LogReport(
    long firstPosition,
    long checkedPosition,
    long endPosition,
    long durablePosition,
    long records,
    int lastCrc,
    long lastTerm,
    long lastStoreTimestampMs)
{
}
