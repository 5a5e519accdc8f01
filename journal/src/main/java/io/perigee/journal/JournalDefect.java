package io.perigee.journal;

/**
 * Something in a data directory that is not what was written.
 *
 * @param file        path within the data directory.
 * @param position    where it begins: in the log the absolute position, in other files the byte within the file.
 * @param lengthBytes how many bytes are affected, 0 if that is not known.
 * @param reason      what is wrong, in words that follow the position.
 */
public record JournalDefect(String file, long position, long lengthBytes, String reason)
{
}
