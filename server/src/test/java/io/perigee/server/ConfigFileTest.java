package io.perigee.server;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class ConfigFileTest
{
    private static final String TOPICS = "perigee.broker.max.topics";
    private static final String INTERVAL = "perigee.broker.flush.interval";

    @TempDir
    private Path directory;

    @AfterEach
    void clear()
    {
        System.clearProperty(TOPICS);
        System.clearProperty(INTERVAL);
    }

    @Test
    void shouldReadHocon() throws IOException
    {
        load("server.conf", "perigee.broker { max.topics = 7, flush.interval = 20ms } # small");

        assertEquals("7", System.getProperty(TOPICS));
        assertEquals("20ms", System.getProperty(INTERVAL));
    }

    @Test
    void shouldReadProperties() throws IOException
    {
        load("server.properties", TOPICS + "=8\n" + INTERVAL + "=30ms\n");

        assertEquals("8", System.getProperty(TOPICS));
        assertEquals("30ms", System.getProperty(INTERVAL));
    }

    @Test
    void shouldLetCommandLineWin() throws IOException
    {
        System.setProperty(TOPICS, "9");
        load("server.conf", TOPICS + " = 7");

        assertEquals("9", System.getProperty(TOPICS));
    }

    @Test
    void shouldSuggestKnownSetting()
    {
        final CommandException failure =
            assertThrows(CommandException.class, () -> load("server.conf", "perigee.brokr.max.topics = 7"));

        assertEquals("there is no setting 'perigee.brokr.max.topics' in " + directory.resolve("server.conf") +
            ".  Did you mean 'perigee.broker.max.topics'?", failure.getMessage());
        assertEquals(ExitCode.USAGE, failure.exitCode());
    }

    @Test
    void shouldNameValueThatIsNoDuration()
    {
        final CommandException failure =
            assertThrows(CommandException.class, () -> load("server.conf", INTERVAL + " = soon"));

        assertEquals(INTERVAL + "=soon in " + directory.resolve("server.conf") +
            " is not a duration; write it like 500us, 200ms or 10s", failure.getMessage());
    }

    @Test
    void shouldExplainFileThatCannotBeParsed()
    {
        final CommandException failure =
            assertThrows(CommandException.class, () -> load("server.conf", "perigee { broker"));

        assertEquals(ExitCode.USAGE, failure.exitCode());
    }

    @Test
    void shouldNameMissingFile()
    {
        assertThrows(CommandException.class, () -> ConfigFile.load(directory.resolve("missing.conf")));
    }

    private void load(final String name, final String text) throws IOException
    {
        ConfigFile.load(Files.writeString(directory.resolve(name), text));
    }
}
