package io.perigee.transport.aeron;

import org.agrona.ErrorHandler;

/**
 * Where errors go that nobody asked for.
 */
final class ErrorLog
{
    /** One line; who wants the stack sets a handler. */
    static final ErrorHandler PRINTING = (throwable) -> System.err.println("perigee transport: " + throwable);

    private ErrorLog()
    {
    }
}
