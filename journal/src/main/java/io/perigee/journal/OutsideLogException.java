package io.perigee.journal;

/**
 * Somebody asks for a position that the log does not reach: a mistake of whoever asks, and no damage.
 */
public final class OutsideLogException extends IllegalArgumentException
{
    private static final long serialVersionUID = 1L;

    OutsideLogException(final long position, final long firstPosition, final long endPosition)
    {
        super("position " + position + " lies outside of the log, whose segments reach from " + firstPosition +
            " to " + endPosition);
    }
}
