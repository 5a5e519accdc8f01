package io.perigee.transport.aeron;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Names one boot of one host: processes that see the same boot id share memory. Where the system has none, every
 * process gets its own, and so uses UDP.
 *
 * @param high half of the id.
 * @param low  half of the id.
 */
record BootId(long high, long low)
{
    private static final Path SOURCE = Path.of("/proc/sys/kernel/random/boot_id");

    static BootId current()
    {
        try
        {
            return of(UUID.fromString(Files.readString(SOURCE).trim()));
        }
        catch (final IOException | IllegalArgumentException ignore)
        {
            return of(UUID.randomUUID());
        }
    }

    private static BootId of(final UUID id)
    {
        return new BootId(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }
}
