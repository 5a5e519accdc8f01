package io.perigee.faultlab;

/**
 * This machine lacks what an experiment needs, so it cannot be said whether it passes.
 */
public final class SkippedException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /**
     * Something is missing.
     *
     * @param need what it is, as it stands behind {@code skipped: needs}.
     */
    public SkippedException(final String need)
    {
        super(need, null, false, false);
    }
}
