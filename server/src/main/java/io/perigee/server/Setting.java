package io.perigee.server;

import org.agrona.SystemUtil;

/**
 * One setting, as it can be written into a file or given as a system property.
 *
 * @param key         name of the property.
 * @param kind        what its value looks like.
 * @param defaultText value unless another is given.
 * @param meaning     of it, as a sentence.
 */
record Setting(String key, Setting.Kind kind, String defaultText, String meaning)
{
    /**
     * What a value looks like.
     */
    enum Kind
    {
        /** Anything. */
        TEXT("a text"),
        /** A whole number. */
        COUNT("a whole number"),
        /** Bytes, with an optional suffix. */
        SIZE("a size; write it like 4096, 64k, 8m or 1g"),
        /** A time with its unit. */
        DURATION("a duration; write it like 500us, 200ms or 10s"),
        /** Yes or no. */
        FLAG("true or false");

        private final String description;

        Kind(final String description)
        {
            this.description = description;
        }
    }

    /**
     * Whether a value can be this setting's. What depends on other settings is checked by the contexts.
     *
     * @param value as written.
     * @return null if it can, otherwise what it should look like.
     */
    String objection(final String value)
    {
        return isValid(value) ? null : "not " + kind.description;
    }

    private boolean isValid(final String value)
    {
        try
        {
            return switch (kind)
            {
                case TEXT -> true;
                case COUNT -> Integer.parseInt(value) >= 0;
                case SIZE -> SystemUtil.parseSize(key, value) >= 0;
                case DURATION -> SystemUtil.parseDuration(key, value) >= 0;
                case FLAG -> "true".equals(value) || "false".equals(value);
            };
        }
        catch (final NumberFormatException ignore)
        {
            return false;
        }
    }
}
