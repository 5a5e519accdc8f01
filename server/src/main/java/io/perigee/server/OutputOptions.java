package io.perigee.server;

import picocli.CommandLine.Option;

/**
 * How a verb that talks to nobody writes what it has found out.
 */
final class OutputOptions
{
    @Option(
        names = {"-o", "--output"}, paramLabel = "FORMAT", defaultValue = "table",
        description = "table or json. Default: ${DEFAULT-VALUE}.")
    private OutputFormat format = OutputFormat.TABLE;

    boolean isJson()
    {
        return OutputFormat.JSON == format;
    }
}
