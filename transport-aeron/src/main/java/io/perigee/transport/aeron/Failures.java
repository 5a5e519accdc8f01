package io.perigee.transport.aeron;

import io.aeron.driver.exceptions.ActiveDriverException;
import io.aeron.exceptions.DriverTimeoutException;
import io.aeron.exceptions.RegistrationException;
import io.aeron.exceptions.StorageSpaceException;
import io.perigee.protocol.ErrorCode;
import io.perigee.transport.TransportException;

import java.net.BindException;

/**
 * Says in our terms what Aeron's exceptions mean.
 */
final class Failures
{
    private static final int MAX_CAUSES = 8;

    private Failures()
    {
    }

    static TransportException translate(final String what, final Throwable failure)
    {
        if (failure instanceof TransportException)
        {
            return (TransportException)failure;
        }

        return new TransportException(codeOf(failure), what + ": " + firstLine(failure), failure);
    }

    static ErrorCode codeOf(final Throwable failure)
    {
        Throwable cause = failure;
        for (int i = 0; null != cause && i < MAX_CAUSES; i++)
        {
            if (cause instanceof TransportException)
            {
                return ((TransportException)cause).code();
            }

            if (cause instanceof StorageSpaceException || isStorageSpace(cause))
            {
                return ErrorCode.SHARED_MEMORY_TOO_SMALL;
            }

            if (cause instanceof ActiveDriverException || cause instanceof BindException || isInUse(cause))
            {
                return ErrorCode.ADDRESS_IN_USE;
            }

            if (cause instanceof DriverTimeoutException)
            {
                return ErrorCode.DRIVER_LOST;
            }

            cause = cause.getCause();
        }

        return ErrorCode.CONFIGURATION_INVALID;
    }

    static String firstLine(final Throwable failure)
    {
        final String message = String.valueOf(failure.getMessage());
        final int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }

    private static boolean isStorageSpace(final Throwable failure)
    {
        return failure instanceof RegistrationException &&
            io.aeron.ErrorCode.STORAGE_SPACE == ((RegistrationException)failure).errorCode() ||
            firstLine(failure).contains("No space left on device");
    }

    private static boolean isInUse(final Throwable failure)
    {
        return firstLine(failure).contains("Address already in use");
    }
}
