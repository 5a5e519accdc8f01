package io.perigee.server;

import io.perigee.protocol.ErrorCode;

/**
 * What the shell is told. Scripts rely on these numbers.
 */
final class ExitCode
{
    static final int OK = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int PARTIAL = 3;
    static final int UNREACHABLE = 4;
    static final int UNFIT = 5;
    static final int INTERRUPTED = 130;

    private ExitCode()
    {
    }

    static int of(final ErrorCode code)
    {
        return switch (code)
        {
            case OK -> OK;
            case COMMAND_INVALID, CONFIGURATION_INVALID, FILE_UNREADABLE -> USAGE;
            case NAMESERVER_UNREACHABLE, BROKER_UNREACHABLE, NO_BROKER -> UNREACHABLE;
            case MODULE_NOT_OPEN, MACHINE_UNFIT, SHARED_MEMORY_TOO_SMALL, ADDRESS_IN_USE, DATA_DIRECTORY_IN_USE,
                DATA_DIRECTORY_NOT_WRITABLE, STORAGE_FULL, FILE_SYSTEM_UNSUPPORTED -> UNFIT;
            default -> FAILED;
        };
    }
}
