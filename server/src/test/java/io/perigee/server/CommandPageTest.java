package io.perigee.server;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The page about commands names what there is, and nothing else.
 */
class CommandPageTest
{
    private static final Path PAGE = Path.of("..", "docs", "commands.md");
    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z-]*");
    private static final Set<String> OF_ALL = Set.of("--help", "--version");

    private final PrintStream nowhere = new PrintStream(new ByteArrayOutputStream());
    private final Terminal terminal =
        new Terminal(InputStream.nullInputStream(), nowhere, nowhere, new Interruption());
    private final CommandLine perigee = PerigeeCommand.commandLine(terminal, new UserErrors(terminal));

    @Test
    void shouldNameEveryArgument() throws IOException
    {
        final String page = Files.readString(PAGE);
        final String forAll = page.substring(0, page.indexOf("\n## "));
        final List<String> missing = new ArrayList<>();
        verbs().forEach((verb, command) ->
        {
            final String section = section(page, verb);
            for (final ArgSpec argument : arguments(command))
            {
                final String name = argument instanceof OptionSpec ?
                    ((OptionSpec)argument).longestName() : ((PositionalParamSpec)argument).paramLabel();
                final Pattern pattern = Pattern.compile("`[^`\\n]*(?<![\\w-])" + name + "(?![\\w-])");
                if (!OF_ALL.contains(name) && !pattern.matcher(forAll + section).find())
                {
                    missing.add(verb + " " + name);
                }
            }
        });
        assertEquals(List.of(), missing);
    }

    @Test
    void shouldNameNoOptionThatThereIsNot() throws IOException
    {
        final String page = Files.readString(PAGE);
        final List<String> unknown = new ArrayList<>();
        verbs().forEach((verb, command) ->
        {
            final Set<String> names = new HashSet<>();
            for (final ArgSpec argument : arguments(command))
            {
                names.addAll(argument instanceof OptionSpec ?
                    List.of(((OptionSpec)argument).names()) : List.of());
            }
            final Matcher matcher = OPTION.matcher(section(page, verb));
            while (matcher.find())
            {
                if (!names.contains(matcher.group()))
                {
                    unknown.add(verb + " " + matcher.group());
                }
            }
        });
        assertEquals(List.of(), unknown);
    }

    private Map<String, CommandLine> verbs()
    {
        final Map<String, CommandLine> verbs = new TreeMap<>(perigee.getSubcommands());
        verbs.remove("help");
        return verbs;
    }

    private static String section(final String page, final String verb)
    {
        final int begin = page.indexOf("\n## " + verb + "\n");
        assertTrue(begin > 0, "no section about " + verb);
        return page.substring(begin, page.indexOf("\n## ", begin + 1));
    }

    private static List<ArgSpec> arguments(final CommandLine command)
    {
        final List<ArgSpec> arguments = new ArrayList<>(command.getCommandSpec().args());
        command.getSubcommands().values().forEach((nested) -> arguments.addAll(nested.getCommandSpec().args()));
        return arguments;
    }
}
