package io.perigee.server;

import org.agrona.DirectBuffer;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Makes text of what a message holds, which may be any bytes.
 */
final class MessageText
{
    private static final int FIRST_PRINTABLE = 0x20;
    private static final int DELETE = 0x7F;
    private static final int LAST_CONTROL = 0x9F;

    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();

    /** Bytes that are no UTF-8 are shown as such. */
    String text(final DirectBuffer buffer, final int offset, final int length)
    {
        final ByteBuffer in = ByteBuffer.wrap(copy(buffer, offset, length));
        final CharBuffer out = CharBuffer.allocate(length);
        final StringBuilder text = new StringBuilder(length);
        decoder.reset();
        CoderResult result = decoder.decode(in, out, true);
        while (result.isMalformed())
        {
            text.append(out.flip());
            out.clear();
            for (int i = 0; i < result.length(); i++)
            {
                text.append(String.format("\\x%02x", in.get() & 0xFF));
            }
            result = decoder.reset().decode(in, out, true);
        }

        return text.append(out.flip()).toString();
    }

    /** JSON is text: what is none goes as Base64, because nothing may change on the way. */
    void addBody(final JsonText json, final DirectBuffer buffer, final int offset, final int length)
    {
        final byte[] bytes = copy(buffer, offset, length);
        try
        {
            json.field("body", decoder.decode(ByteBuffer.wrap(bytes)).toString());
        }
        catch (final CharacterCodingException ignore)
        {
            json.field("bodyBase64", Base64.getEncoder().encodeToString(bytes));
        }
    }

    /** A body must not be able to steer the terminal. */
    static String printable(final String text)
    {
        final StringBuilder printable = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++)
        {
            final char c = text.charAt(i);
            final boolean isControl = c < FIRST_PRINTABLE && '\t' != c || c >= DELETE && c <= LAST_CONTROL;
            if (isControl)
            {
                printable.append(String.format("\\x%02x", (int)c));
            }
            else
            {
                printable.append(c);
            }
        }

        return printable.toString();
    }

    private static byte[] copy(final DirectBuffer buffer, final int offset, final int length)
    {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return bytes;
    }
}
