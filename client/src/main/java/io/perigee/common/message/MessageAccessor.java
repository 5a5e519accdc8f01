package io.perigee.common.message;

import java.util.Map;

/**
 * Lets the client set what applications must not set.
 */
public final class MessageAccessor
{
    private MessageAccessor()
    {
    }

    /**
     * Set any property.
     *
     * @param msg   to change.
     * @param name  of the property.
     * @param value of the property.
     */
    public static void putProperty(final Message msg, final String name, final String value)
    {
        msg.putProperty(name, value);
    }

    /**
     * Remove any property.
     *
     * @param msg  to change.
     * @param name of the property.
     */
    public static void clearProperty(final Message msg, final String name)
    {
        msg.clearProperty(name);
    }

    /**
     * Replace all properties.
     *
     * @param msg        to change.
     * @param properties are copied.
     */
    public static void setProperties(final Message msg, final Map<String, String> properties)
    {
        msg.setProperties(properties);
    }
}
