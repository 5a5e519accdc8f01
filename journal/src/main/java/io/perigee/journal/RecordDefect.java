package io.perigee.journal;

/**
 * Why the bytes at a position are not a record of this log.
 */
enum RecordDefect
{
    /** Nothing is wrong. */
    NONE("is valid"),
    /** The length is zero: nothing was published here. */
    ABSENT("is absent"),
    /** The length is impossible. */
    LENGTH("has an impossible length"),
    /** The magic is another. */
    MAGIC("has a wrong magic"),
    /** The version is unknown. */
    VERSION("is of an unknown version"),
    /** The header's length or the type is impossible. */
    HEADER("has an impossible header"),
    /** The lengths of the parts do not make the length of the whole. */
    PARTS("has lengths that do not fit together"),
    /** It was written for another position. */
    POSITION("belongs to another position"),
    /** It does not follow the record before it. */
    CHAIN("does not follow the record before it"),
    /** It is not the one that the checkpoint says to stand before it. */
    REPLACED("is not the one that was there when the checkpoint was made"),
    /** The content is not what was written. */
    CRC("has a wrong checksum"),
    /** The file ends before the record does. */
    SHORT("is cut off by the end of its file"),
    /** The device gives the bytes no more. */
    UNREADABLE("cannot be read");

    private final String text;

    RecordDefect(final String text)
    {
        this.text = text;
    }

    @Override
    public String toString()
    {
        return text;
    }
}
