package io.perigee.journal;

import java.nio.file.Path;

/**
 * A rename that was not forced.
 *
 * @param from     old name.
 * @param to       new name.
 * @param replaced file that had the new name before, or null.
 */
record SimulatedRename(Path from, Path to, SimulatedNode replaced)
{
}
