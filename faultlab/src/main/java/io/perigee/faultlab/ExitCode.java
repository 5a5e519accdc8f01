package io.perigee.faultlab;

/**
 * What the shell is told. Scripts rely on these numbers.
 */
final class ExitCode
{
    static final int PASSED = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int SKIPPED = 5;
    static final int INTERRUPTED = 130;

    private ExitCode()
    {
    }
}
