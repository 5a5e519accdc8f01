package io.perigee.server;

import io.perigee.protocol.ProtocolVersion;
import picocli.CommandLine;

/**
 * Which build this is.
 */
final class BuildVersion implements CommandLine.IVersionProvider
{
    /** What a build that did not come out of a jar calls itself. */
    private static final String UNPACKED = "development";

    @Override
    public String[] getVersion()
    {
        return new String[]
        {
            "perigee " + current(),
            "protocol " + ProtocolVersion.toString(ProtocolVersion.CURRENT),
            "java " + Runtime.version()
        };
    }

    static String current()
    {
        final String version = BuildVersion.class.getPackage().getImplementationVersion();
        return null == version ? UNPACKED : version;
    }
}
