package io.perigee.broker;

import io.perigee.journal.JournalException;
import io.perigee.protocol.ErrorCode;
import io.perigee.transport.TransportException;

/**
 * Tells the ways apart in which a broker can fail, for those who must do something about it.
 */
public final class FailureCode
{
    private FailureCode()
    {
    }

    /**
     * What has ended an agent.
     *
     * @param failure that the agent threw.
     * @return what the storage or the transport say that it is; otherwise a broken invariant.
     */
    public static ErrorCode of(final Throwable failure)
    {
        if (failure instanceof JournalException)
        {
            return of(((JournalException)failure).kind());
        }
        if (failure instanceof TransportException)
        {
            return ((TransportException)failure).code();
        }

        // How a JVM says that a page of a mapped file could not be read or written.
        return failure instanceof InternalError ? ErrorCode.STORAGE_FAILED : ErrorCode.INVARIANT_BROKEN;
    }

    private static ErrorCode of(final JournalException.Kind kind)
    {
        return switch (kind)
        {
            case IN_USE -> ErrorCode.DATA_DIRECTORY_IN_USE;
            case NOT_WRITABLE -> ErrorCode.DATA_DIRECTORY_NOT_WRITABLE;
            case FULL -> ErrorCode.STORAGE_FULL;
            case FAILED -> ErrorCode.STORAGE_FAILED;
            case INVALID -> ErrorCode.JOURNAL_INVALID;
            case CORRUPT -> ErrorCode.JOURNAL_CORRUPT;
            case UNSUPPORTED -> ErrorCode.FILE_SYSTEM_UNSUPPORTED;
        };
    }
}
