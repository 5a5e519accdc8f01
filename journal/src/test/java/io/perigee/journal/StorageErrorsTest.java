package io.perigee.journal;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class StorageErrorsTest
{
    private static final Path FULL_DEVICE = Path.of("/dev/full");

    @Test
    void shouldKnowAFullFileSystemInAnyLanguage()
    {
        final String german = "auf dem ger\u00e4t ist kein speicherplatz mehr verf\u00fcgbar";
        assertTrue(StorageErrors.isFull("/data/checkpoint: " + german, german));
        assertTrue(StorageErrors.isFull("no space left on device", german));
        assertTrue(StorageErrors.isFull("disk quota exceeded", null));
        assertFalse(StorageErrors.isFull(german, null));
        assertFalse(StorageErrors.isFull("eingabe-/ausgabefehler", german));
    }

    @Test
    void shouldLearnWhatThisOperatingSystemSays() throws IOException
    {
        assumeTrue(Files.isWritable(FULL_DEVICE));
        try (OutputStream full = Files.newOutputStream(FULL_DEVICE))
        {
            final IOException cause = assertThrows(IOException.class, () -> full.write(1));
            assertEquals(
                JournalException.Kind.FULL, StorageErrors.translate("write", FULL_DEVICE, cause).kind());
        }
    }
}
