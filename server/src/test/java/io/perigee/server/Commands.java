package io.perigee.server;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Runs commands in this process and keeps what they print.
 */
final class Commands
{
    record Result(int exitCode, String out, String err)
    {
        List<String> lines()
        {
            return out.lines().toList();
        }
    }

    private Commands()
    {
    }

    static Result run(final String... args)
    {
        return runWithInput("", args);
    }

    static Result runWithInput(final String input, final String... args)
    {
        return run(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), new Interruption(), args);
    }

    static Result run(final ByteArrayInputStream in, final Interruption interruption, final String... args)
    {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        final ByteArrayOutputStream err = new ByteArrayOutputStream();
        final Terminal terminal = new Terminal(
            in,
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(err, false, StandardCharsets.UTF_8),
            interruption);
        final int exitCode = PerigeeCommand.execute(terminal, args);

        return new Result(
            exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
