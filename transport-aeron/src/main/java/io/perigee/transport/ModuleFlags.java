package io.perigee.transport;

import io.perigee.protocol.ErrorCode;

/**
 * The flag that every JVM with off-heap buffers needs. Without it the first buffer fails deep inside a static
 * initialiser, with a message that helps nobody; so what a user touches first checks it before any buffer exists.
 */
public final class ModuleFlags
{
    /** What a command line must contain. */
    public static final String ADD_OPENS = "--add-opens java.base/jdk.internal.misc=ALL-UNNAMED";
    private static final String PACKAGE = "jdk.internal.misc";

    private ModuleFlags()
    {
    }

    /**
     * Make sure that off-heap buffers will work.
     *
     * @throws TransportException with {@link ErrorCode#MODULE_NOT_OPEN} and the missing flag.
     */
    public static void check()
    {
        check(isOpen());
    }

    /**
     * Whether this JVM was started with the flag.
     *
     * @return true if off-heap buffers will work.
     */
    public static boolean isOpen()
    {
        return Object.class.getModule().isOpen(PACKAGE, ModuleFlags.class.getModule());
    }

    static void check(final boolean isOpen)
    {
        if (!isOpen)
        {
            throw new TransportException(
                ErrorCode.MODULE_NOT_OPEN, "Perigee needs the JVM flag " + ADD_OPENS + " on the command line.");
        }
    }
}
