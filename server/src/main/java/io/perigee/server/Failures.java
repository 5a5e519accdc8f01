package io.perigee.server;

import io.perigee.broker.FailureCode;
import io.perigee.client.PerigeeException;
import io.perigee.journal.JournalException;
import io.perigee.protocol.ErrorCode;
import io.perigee.transport.TransportException;

import java.io.UncheckedIOException;
import java.net.BindException;

/**
 * Says in one sentence what any exception means to the user of a command.
 */
final class Failures
{
    private static final String AERON_DETAIL = ": ERROR - ";
    private static final String ADDRESS_IN_USE = "Address already in use";

    private Failures()
    {
    }

    static CommandException translate(final Throwable failure)
    {
        if (failure instanceof CommandException)
        {
            return (CommandException)failure;
        }

        if (failure instanceof PerigeeException)
        {
            return of(((PerigeeException)failure).code(), failure);
        }

        if (failure instanceof TransportException)
        {
            return of(((TransportException)failure).code(), failure);
        }

        if (failure instanceof JournalException)
        {
            return of(FailureCode.of(failure), failure);
        }

        if (failure instanceof IllegalArgumentException && null != failure.getMessage())
        {
            return of(ErrorCode.CONFIGURATION_INVALID, failure);
        }

        if (failure instanceof UncheckedIOException && failure.getCause() instanceof BindException)
        {
            return of(ErrorCode.ADDRESS_IN_USE, failure);
        }

        if (failure instanceof OutOfMemoryError)
        {
            return new CommandException(ErrorCode.INTERNAL, "out of memory: " + failure.getMessage(),
                "Give the JVM more: PERIGEE_JVM_OPTS=-Xmx1g", failure);
        }

        return new CommandException(ErrorCode.INTERNAL,
            ErrorCode.INTERNAL.sentence() + ": " + firstLine(failure.toString()), ErrorCode.INTERNAL.hint(), failure);
    }

    /** What Aeron adds to its own messages helps nobody who typed a command; the stack and the log have it. */
    private static String sentence(final String message)
    {
        final String line = firstLine(message);
        final int end = line.indexOf(AERON_DETAIL);
        return end <= 0 ? line : line.substring(0, end) + detail(line);
    }

    private static String detail(final String line)
    {
        return line.contains(ADDRESS_IN_USE) ? ": " + ADDRESS_IN_USE : "";
    }

    static String firstLine(final String text)
    {
        final int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }

    private static CommandException of(final ErrorCode code, final Throwable failure)
    {
        final String message = null == failure.getMessage() ? code.sentence() : sentence(failure.getMessage());
        return new CommandException(code, message, code.hint(), failure);
    }
}
