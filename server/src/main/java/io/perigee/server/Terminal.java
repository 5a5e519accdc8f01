package io.perigee.server;

import io.perigee.protocol.ErrorCode;

import java.io.InputStream;
import java.io.PrintStream;

/**
 * Where a command reads and writes, and how it learns that it shall end.
 */
final class Terminal
{
    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;
    private final Interruption interruption;

    Terminal(
        final InputStream in, final PrintStream out, final PrintStream err, final Interruption interruption)
    {
        this.in = in;
        this.out = out;
        this.err = err;
        this.interruption = interruption;
    }

    InputStream in()
    {
        return in;
    }

    PrintStream out()
    {
        return out;
    }

    PrintStream err()
    {
        return err;
    }

    Interruption interruption()
    {
        return interruption;
    }

    void report(final CommandException failure, final boolean isJson)
    {
        out.flush();
        if (isJson)
        {
            err.println(new JsonText().beginObject()
                .field("code", failure.code().label())
                .field("message", failure.getMessage())
                .field("hint", failure.hint())
                .endObject());
        }
        else
        {
            err.println("error " + failure.code().label() + ": " + failure.getMessage());
            if (!failure.hint().isEmpty())
            {
                err.println("  " + failure.hint().replace("\n", "\n  "));
            }
        }

        if (Boolean.getBoolean("perigee.stack.traces"))
        {
            failure.printStackTrace(err);
        }
        err.flush();
    }

    void report(final ErrorCode code, final String sentence, final String hint, final boolean isJson)
    {
        report(new CommandException(code, sentence, hint), isJson);
    }
}
