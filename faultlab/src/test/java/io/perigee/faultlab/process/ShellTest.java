package io.perigee.faultlab.process;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ShellTest
{
    @TempDir
    private Path directory;

    @Test
    void shouldFindACommandWhereverItIs() throws IOException
    {
        final Path command = Files.writeString(directory.resolve("perigee-no-command"), "#!/bin/sh\n");
        final String searchPath = "/no/such/directory:relative::" + directory;
        assertNull(Shell.find("perigee-no-command", searchPath), "it cannot be executed");
        assertTrue(command.toFile().setExecutable(true));
        assertEquals(command, Shell.find("perigee-no-command", searchPath));
        assertNull(Shell.find("perigee-no-command", null));
        Files.createDirectory(directory.resolve("perigee-directory"));
        assertNull(Shell.find("perigee-directory", searchPath));
    }

    @Test
    void shouldRunCommandsByTheirPaths()
    {
        assertTrue(Shell.has("sh"));
        assertTrue(Path.of(Shell.path("sh")).isAbsolute());
        assertEquals(List.of(Shell.path("sh"), "-c", "echo sh"), Shell.found(List.of("sh", "-c", "echo sh")));
        assertEquals("sh", Shell.run(List.of("sh", "-c", "echo sh")).trim());
        assertFalse(Shell.has("perigee-no-command"));
        assertEquals("perigee-no-command", Shell.path("perigee-no-command"));
    }
}
