package io.perigee.server;

/**
 * How a command writes its data.
 */
enum OutputFormat
{
    /** For people. */
    TABLE,
    /** For programs. */
    JSON
}
