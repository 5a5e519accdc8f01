package io.perigee.server;

/**
 * Gives the bodies to be published, one after the other, without waiting.
 */
interface MessageSource extends AutoCloseable
{
    /**
     * The next body.
     *
     * @return null if there is none at the moment.
     */
    byte[] poll();

    /**
     * Whether all bodies were given.
     *
     * @return true if no further body will come.
     */
    boolean isAtEnd();

    @Override
    void close();

    /** Gives one body. */
    static MessageSource of(final byte[] body)
    {
        return new MessageSource()
        {
            private byte[] left = body;

            @Override
            public byte[] poll()
            {
                final byte[] next = left;
                left = null;
                return next;
            }

            @Override
            public boolean isAtEnd()
            {
                return null == left;
            }

            @Override
            public void close()
            {
                left = null;
            }
        };
    }
}
