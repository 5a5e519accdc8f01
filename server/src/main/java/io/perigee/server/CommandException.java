package io.perigee.server;

import io.perigee.protocol.ErrorCode;

/**
 * A command cannot do what it was asked. The user sees the code, the sentence and the hint, never a stack.
 */
final class CommandException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /** Which failure it is. */
    private final ErrorCode code;
    /** What to do about it. */
    private final String hint;

    CommandException(final ErrorCode code, final String sentence)
    {
        this(code, sentence, code.hint(), null);
    }

    CommandException(final ErrorCode code, final String sentence, final String hint)
    {
        this(code, sentence, hint, null);
    }

    CommandException(final ErrorCode code, final String sentence, final String hint, final Throwable cause)
    {
        super(sentence, cause);
        this.code = code;
        this.hint = hint;
    }

    ErrorCode code()
    {
        return code;
    }

    String hint()
    {
        return hint;
    }

    int exitCode()
    {
        return ExitCode.of(code);
    }
}
