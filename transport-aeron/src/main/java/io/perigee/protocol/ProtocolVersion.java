package io.perigee.protocol;

/**
 * Version of the protocol. Peers of the same major version understand each other.
 */
public final class ProtocolVersion
{
    /** Changes when old peers cannot go on. */
    public static final int MAJOR = 0;
    /** Changes when something was added that old peers may skip. */
    public static final int MINOR = 3;
    /** What this build speaks. */
    public static final int CURRENT = MAJOR << 16 | MINOR;

    private ProtocolVersion()
    {
    }

    /**
     * Whether a peer of this version can be talked to.
     *
     * @param version from a Connect frame.
     * @return true if its major version is ours.
     */
    public static boolean isSupported(final int version)
    {
        return MAJOR == version >>> 16;
    }

    /**
     * The version as text.
     *
     * @param version to print.
     * @return major and minor, with a dot between them.
     */
    public static String toString(final int version)
    {
        return (version >>> 16) + "." + (version & 0xFFFF);
    }
}
