package io.perigee.faultlab;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an experiment in a process of its own has found.
 *
 * @param experiment that has found it.
 * @param failure    the line of the first run that failed.
 */
record Finding(String experiment, String failure)
{
    private static final String FAILED_RUN = "FAILED run ";
    private static final int MAX_LENGTH = 140;
    /** Whoever fails with one of these has not run what was to be tested, such as new classes before old ones. */
    private static final Pattern UNTESTED = Pattern.compile(
        "java\\.lang\\.(LinkageError|NoClassDefFoundError|ClassNotFoundException|NoSuch(Method|Field)Error|" +
        "IncompatibleClassChangeError|AbstractMethodError|IllegalAccessError|InstantiationError|VerifyError|" +
        "ClassFormatError|UnsupportedClassVersionError|BootstrapMethodError|ExceptionInInitializerError|" +
        "UnsatisfiedLinkError|OutOfMemoryError)");

    /**
     * Read what an experiment said.
     *
     * @param experiment its name.
     * @param child      the process that it ran in.
     * @return null if all that it has done has passed, or if it has not come to its end in time.
     * @throws AssertionError if it has tested nothing.
     */
    static Finding of(final String experiment, final ChildRun child)
    {
        if (ExitCode.PASSED == child.exitCode() || ChildRun.TIMED_OUT == child.exitCode())
        {
            return null;
        }

        final Optional<String> failed =
            child.output().lines().filter((line) -> line.startsWith(FAILED_RUN)).findFirst();
        if (ExitCode.FAILED != child.exitCode() || failed.isEmpty())
        {
            // A JVM that does not start ends with 1, too.
            throw new AssertionError(
                experiment + " ended with " + child.exitCode() + " and no failed run: " + child.output());
        }
        final Matcher untested = UNTESTED.matcher(child.output());
        if (untested.find(child.output().indexOf(FAILED_RUN)))
        {
            throw new AssertionError(
                experiment + " has tested nothing, because of " + untested.group() + ": " + child.output());
        }
        final String line = failed.get();
        return new Finding(experiment, line.length() > MAX_LENGTH ? line.substring(0, MAX_LENGTH) + " ..." : line);
    }

    @Override
    public String toString()
    {
        return "caught by " + experiment + ": " + failure;
    }
}
