package io.perigee.perf;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PerfCommandTest
{
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine commandLine = PerfCommand.newCommandLine()
        .setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

    @ParameterizedTest
    @CsvSource({
        "run",
        "run mail",
        "run e2e --rate fast",
        "run e2e --rate 0",
        "run e2e --size 8",
        "run e2e --size 5MiB",
        "run e2e --transport tcp",
        "run e2e --idle doze",
        "run e2e --runs 0",
        "run e2e --single-jvm --nameserver 127.0.0.1:9876",
        "throughput --window 0",
        "throughput --flush sometimes",
        "soak --gc none",
        "soak --messages 0",
        "limits --duration soon",
        "append --runs 0",
        "run e2e --during lunch",
        "run e2e --during roll --limits",
        "measure",
    })
    void shouldRefuseWhatMakesNoSense(final String line)
    {
        assertEquals(2, commandLine.execute(line.split(" ")), err.toString());
        assertTrue(err.toString().startsWith("error PG-"), err.toString());
        assertTrue(err.toString().contains("--help'"), err.toString());
    }

    @Test
    void shouldSayWhatIsWrong()
    {
        commandLine.execute("run", "e2e", "--rate", "fast");

        assertTrue(err.toString().contains("'fast' is not a count such as 500, 50k or 50m"), err.toString());
    }

    @Test
    void shouldSayWhatTheRigCannotDoWithACodeOfItsOwn() throws Exception
    {
        assertEquals(1, PerfCommand.onFailure(new RigException("the broker ended"), commandLine));
        assertEquals("error PG-0009: the broker ended" + System.lineSeparator() +
            "  Nothing was measured. See what the message names." + System.lineSeparator(), err.toString());
    }

    @Test
    void shouldEndInSilenceWhenInterrupted() throws Exception
    {
        final Workspace workspace = new Workspace();
        workspace.onExit();
        assertTrue(workspace.isInterrupted());
        workspace.close();
        assertEquals(130, PerfCommand.onFailure(RigException.interruption(), commandLine));
        assertEquals("", err.toString());
    }

    @Test
    void shouldHaveEveryOptionOnThePageAboutCommands() throws IOException
    {
        final String page = Files.readString(Path.of("..", "docs", "commands.md"));
        final String section = page.substring(page.indexOf("\n## perf\n"), page.indexOf("\n## Environment\n"));
        final Set<String> missing = new TreeSet<>();
        commandLine.getSubcommands().values().forEach((command) ->
            command.getCommandSpec().options().forEach((option) -> missing.add(option.longestName())));
        missing.removeIf((name) -> section.contains("`" + name) || "--help".equals(name) || "--version".equals(name));
        assertEquals(Set.of(), missing);
    }

    @Test
    void shouldExplainEveryCommand()
    {
        for (final String command : new String[]{"run", "throughput", "limits", "soak", "append"})
        {
            assertEquals(0, commandLine.execute(command, "--help"));
        }
        assertTrue(out.toString().contains("--rate"), out.toString());
    }
}
