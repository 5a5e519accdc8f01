package io.perigee.server;

/**
 * Writes JSON. A command starts faster without a library for it.
 */
final class JsonText
{
    private static final int FIRST_PRINTABLE = 0x20;

    private final StringBuilder text = new StringBuilder(256);
    private boolean isFirst = true;

    JsonText beginObject()
    {
        return begin('{');
    }

    JsonText endObject()
    {
        return end('}');
    }

    JsonText beginArray()
    {
        return begin('[');
    }

    JsonText endArray()
    {
        return end(']');
    }

    JsonText name(final String name)
    {
        separate();
        quote(name);
        text.append(':');
        isFirst = true;
        return this;
    }

    JsonText value(final String value)
    {
        separate();
        if (null == value)
        {
            text.append("null");
        }
        else
        {
            quote(value);
        }
        return this;
    }

    JsonText value(final long value)
    {
        separate();
        text.append(value);
        return this;
    }

    JsonText value(final boolean value)
    {
        separate();
        text.append(value);
        return this;
    }

    JsonText value(final double value)
    {
        separate();
        if (Double.isFinite(value))
        {
            text.append(Math.rint(value * 1000) / 1000);
        }
        else
        {
            text.append("null");
        }
        return this;
    }

    JsonText field(final String name, final String value)
    {
        return name(name).value(value);
    }

    JsonText field(final String name, final long value)
    {
        return name(name).value(value);
    }

    JsonText field(final String name, final double value)
    {
        return name(name).value(value);
    }

    @Override
    public String toString()
    {
        return text.toString();
    }

    private JsonText begin(final char bracket)
    {
        separate();
        text.append(bracket);
        isFirst = true;
        return this;
    }

    private JsonText end(final char bracket)
    {
        text.append(bracket);
        isFirst = false;
        return this;
    }

    private void separate()
    {
        if (!isFirst)
        {
            text.append(',');
        }
        isFirst = false;
    }

    private void quote(final String value)
    {
        text.append('"');
        for (int i = 0; i < value.length(); i++)
        {
            final char c = value.charAt(i);
            switch (c)
            {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default ->
                {
                    if (c < FIRST_PRINTABLE)
                    {
                        text.append(String.format("\\u%04x", (int)c));
                    }
                    else
                    {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }
}
