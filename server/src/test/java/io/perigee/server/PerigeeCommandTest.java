package io.perigee.server;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PerigeeCommandTest
{
    @ParameterizedTest
    @ValueSource(strings = {"demo", "dev", "pub", "sub", "topics", "stat", "journal"})
    void shouldExplainEveryVerb(final String verb)
    {
        final Commands.Result result = Commands.run(verb, "--help");

        assertEquals(ExitCode.OK, result.exitCode());
        assertTrue(result.out().startsWith("Usage: perigee " + verb), result.out());
        assertEquals("", result.err());
    }

    @Test
    void shouldExplainWhenAskedForHelp()
    {
        assertTrue(Commands.run("help").out().startsWith("Usage: perigee "));
        assertTrue(Commands.run("help", "pub").out().startsWith("Usage: perigee pub "));
        assertEquals(ExitCode.OK, Commands.run("help").exitCode());
    }

    @Test
    void shouldPrintVersion()
    {
        final Commands.Result result = Commands.run("--version");

        assertEquals(ExitCode.OK, result.exitCode());
        assertTrue(result.lines().get(0).startsWith("perigee "), result.out());
    }

    @Test
    void shouldWantVerb()
    {
        assertUsageError("a verb is missing", "See 'perigee --help'.");
    }

    @Test
    void shouldSuggestVerb()
    {
        assertUsageError("unknown verb 'toppics'.  Did you mean 'topics'?", "See 'perigee --help'.", "toppics");
        assertUsageError("unknown verb 'frob'", "See 'perigee --help'.", "frob");
        assertUsageError("unexpected argument 'foo'", "See 'perigee topics --help'.", "topics", "foo");
    }

    @Test
    void shouldSuggestOption()
    {
        assertUsageError(
            "unknown option '--flsh'.  Did you mean '--flush'?", "See 'perigee dev --help'.", "dev", "--flsh", "sync");
    }

    @Test
    void shouldNameTheChoices()
    {
        assertUsageError(
            "invalid value for option '--flush': expected one of [sync, async] (case-insensitive) but was 'never'",
            "See 'perigee dev --help'.", "dev", "--flush", "never");
    }

    @Test
    void shouldWantBodyOrLines()
    {
        assertUsageError("a BODY, --lines FILE or --file FILE is missing", "See 'perigee pub --help'.", "pub", "demo");
        assertUsageError(
            "BODY, --lines and --file exclude each other", "See 'perigee pub --help'.",
            "pub", "demo", "x", "--lines", "-");
        assertUsageError(
            "BODY, --lines and --file exclude each other", "See 'perigee pub --help'.",
            "pub", "demo", "--file", "-", "--lines", "-");
    }

    @Test
    void shouldWantPositiveCount()
    {
        assertUsageError(
            "--count is at least 1, not 0", "See 'perigee sub --help'.", "sub", "demo", "--count", "0");
    }

    @Test
    void shouldWantPlaceToBeginAt()
    {
        assertUsageError("--from is earliest, latest or an offset, not 'middle'", "See 'perigee sub --help'.",
            "sub", "demo", "--from", "middle");
        assertUsageError("--from is earliest, latest or an offset, not '-1'", "See 'perigee sub --help'.",
            "sub", "demo", "--from", "-1");
    }

    @Test
    void shouldRefuseOptionsThatASearchWouldIgnore()
    {
        final String hint = "See 'perigee query --help'.";
        final String time = "2026-11-22T22:00:00Z";
        assertUsageError(
            "--queue goes with --time only", hint, "query", "--topic", "demo", "--key", "k", "--queue", "0");
        assertUsageError("--queue goes with --time only", hint, "query", "--id", "x", "--queue", "0");
        assertUsageError(
            "--count goes with --key only", hint, "query", "--topic", "demo", "--time", time, "--count", "3");
        assertUsageError("--count goes with --key only", hint, "query", "--id", "x", "--count", "0");
        assertUsageError("--begin goes with --key only", hint, "query", "--id", "x", "--begin", time);
        assertUsageError(
            "--end goes with --key only", hint, "query", "--topic", "demo", "--time", time, "--end", time);
        assertUsageError(
            "--count is 1 to 64, not 65", hint, "query", "--topic", "demo", "--key", "k", "--count", "65");
    }

    @Test
    void shouldWantUnitOfDuration()
    {
        assertUsageError(
            "invalid value for option '--timeout': '10q' is not a duration; write it like 500ms, 10s or 2m",
            "See 'perigee sub --help'.", "sub", "demo", "--timeout", "10q");
    }

    @Test
    void shouldReportFailureAsJson()
    {
        final Commands.Result result = Commands.run("pub", "demo", "--lines", "/no/such/file", "-o", "json");

        assertEquals(ExitCode.USAGE, result.exitCode());
        assertEquals("{\"code\":\"PG-0004\"," +
            "\"message\":\"the file /no/such/file cannot be read: there is no such file\"," +
            "\"hint\":\"Name a file that exists and may be read.\"}" + System.lineSeparator(), result.err());
    }

    @Test
    void shouldReportUsageErrorAsJson()
    {
        final Commands.Result result = Commands.run("topics", "-o", "json", "--quues", "3");

        assertEquals(ExitCode.USAGE, result.exitCode());
        assertTrue(result.err().startsWith("{\"code\":\"PG-0003\","), result.err());
    }

    @Test
    void shouldRefuseNameServerThatIsNoAddress()
    {
        final Commands.Result result = Commands.run("topics", "--nameserver", "localhost");

        assertEquals(ExitCode.USAGE, result.exitCode());
        assertTrue(result.err().startsWith("error PG-0002: "), result.err());
        assertTrue(result.err().contains("'localhost' is not a NameServer address of the form HOST:PORT"));
    }

    @Test
    void shouldSayWhyNoNameServerAnswered()
    {
        final Commands.Result result = Commands.run("topics", "--nameserver", "no.such.host.invalid:9876,127.0.0.1:1");

        assertEquals(ExitCode.UNREACHABLE, result.exitCode());
        assertTrue(result.err().startsWith("error PG-1001: no NameServer answered: asked no.such.host.invalid:9876 " +
            "(unknown host), 127.0.0.1:1 (nobody listens there)" + System.lineSeparator()), result.err());
    }

    @Test
    void shouldAskTheNameServerOfTheSettings()
    {
        assertTrue(withProperty("perigee.client.nameservers", "127.0.0.1:2", "topics").err()
            .contains("asked 127.0.0.1:2 (nobody listens there)"));
        assertTrue(withProperty("perigee.client.nameservers", "127.0.0.1:2", "topics", "-n", "127.0.0.1:1").err()
            .contains("asked 127.0.0.1:1 (nobody listens there)"));
    }

    @Test
    void shouldNameTheChoicesOfASetting()
    {
        final Commands.Result result = withProperty("perigee.client.transport", "pigeon", "topics");
        assertEquals(ExitCode.USAGE, result.exitCode());
        assertTrue(result.err().startsWith(
            "error PG-0002: a setting is not valid: perigee.client.transport=pigeon is none of " +
            "[auto, ipc, udp]"), result.err());
    }

    private static Commands.Result withProperty(final String name, final String value, final String... args)
    {
        System.setProperty(name, value);
        try
        {
            return Commands.run(args);
        }
        finally
        {
            System.clearProperty(name);
        }
    }

    @Test
    void shouldRefuseDirectoryWithoutName()
    {
        final Commands.Result result = Commands.run("dev", "--data", "", "--port", "0");

        assertEquals(ExitCode.USAGE, result.exitCode());
        assertTrue(result.err().startsWith("error PG-0002: the data directory has no name"), result.err());
    }

    @Test
    void shouldRefuseUnknownHostToListenOn()
    {
        final Commands.Result result = Commands.run("dev", "--bind", "no.such.host.invalid");

        assertEquals(ExitCode.USAGE, result.exitCode());
        assertTrue(result.err().startsWith(
            "error PG-0002: cannot listen on 'no.such.host.invalid': there is no host of that name"), result.err());
    }

    @ParameterizedTest
    @CsvSource({"1us, 1000", "5ms, 5000000", "10s, 10000000000", "10, 10000000000", "2m, 120000000000",
        "1h, 3600000000000"})
    void shouldReadDurations(final String text, final long expectedNs)
    {
        assertEquals(expectedNs, new DurationConverter().convert(text).toNanos());
    }

    private static void assertUsageError(final String sentence, final String hint, final String... args)
    {
        final Commands.Result result = Commands.run(args);

        assertEquals("error PG-0003: " + sentence + System.lineSeparator() + "  " + hint + System.lineSeparator(),
            result.err());
        assertEquals(ExitCode.USAGE, result.exitCode());
        assertEquals("", result.out());
    }
}
