package io.perigee.journal;

/**
 * How stores into a mapped file are made durable.
 */
public enum ForceMode
{
    /** {@code msync} of exactly the pages of the range, through the mapping. */
    MAPPED,
    /** {@code fdatasync} of the whole file, through the channel. */
    CHANNEL
}
