package io.perigee.client;

/**
 * Where to begin, when it is not a number: the numbers that stand for it in Pull frames.
 */
final class StartOffset
{
    static final long EARLIEST = -1;
    static final long LATEST = -2;

    private StartOffset()
    {
    }
}
