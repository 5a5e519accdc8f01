package io.perigee.server;

import io.perigee.protocol.ErrorCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Tells the user what went wrong with a command, in the format that the command was asked for.
 */
final class UserErrors
{
    /** picocli lists the constants of an enum; they are typed in small letters. */
    private static final Pattern CONSTANTS = Pattern.compile("\\[[A-Z_, ]+]");

    private final Terminal terminal;
    private final boolean isJson;

    UserErrors(final Terminal terminal, final String... args)
    {
        this.terminal = terminal;
        this.isJson = wantsJson(args);
    }

    int onFailure(final Throwable failure)
    {
        final CommandException translated = Failures.translate(failure);
        terminal.report(translated, isJson);
        return translated.exitCode();
    }

    int onUsage(final ParameterException failure)
    {
        final String command = failure.getCommandLine().getCommandSpec().qualifiedName();
        terminal.report(
            new CommandException(ErrorCode.COMMAND_INVALID, sentence(failure), "See '" + command + " --help'."),
            isJson);
        return ExitCode.USAGE;
    }

    private static String sentence(final ParameterException failure)
    {
        if (failure instanceof UnmatchedArgumentException)
        {
            final UnmatchedArgumentException unmatched = (UnmatchedArgumentException)failure;
            final String first = unmatched.getUnmatched().isEmpty() ? "" : unmatched.getUnmatched().get(0);
            final boolean isVerb = null == failure.getCommandLine().getParent();
            final String what = unmatched.isUnknownOption() ? "unknown option" :
                isVerb ? "unknown verb" : "unexpected argument";
            final List<String> suggestions = unmatched.getSuggestions();
            return what + " '" + first + "'" +
                (suggestions.isEmpty() ? "" : ".  Did you mean '" + withoutParameter(suggestions.get(0)) + "'?");
        }

        final String message = Failures.firstLine(String.valueOf(failure.getMessage()));
        final boolean isWord = message.length() > 1 && Character.isLowerCase(message.charAt(1));
        final String sentence =
            isWord ? message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1) : message;
        return CONSTANTS.matcher(sentence).replaceAll((match) -> match.group().toLowerCase(Locale.ROOT));
    }

    /** picocli suggests an option with its parameter, as in {@code --flush=MODE}. */
    private static String withoutParameter(final String suggestion)
    {
        final int end = suggestion.indexOf('=');
        return end < 0 ? suggestion : suggestion.substring(0, end);
    }

    /** The arguments are looked at as typed, because what cannot be parsed must be answered in the right format too. */
    private static boolean wantsJson(final String... args)
    {
        for (int i = 0; i < args.length; i++)
        {
            final String arg = args[i].toLowerCase(Locale.ROOT);
            final boolean isOutput = "-o".equals(arg) || "--output".equals(arg);
            if (isOutput && i + 1 < args.length && "json".equalsIgnoreCase(args[i + 1]) ||
                "-ojson".equals(arg) || "-o=json".equals(arg) || "--output=json".equals(arg))
            {
                return true;
            }
        }

        return false;
    }
}
