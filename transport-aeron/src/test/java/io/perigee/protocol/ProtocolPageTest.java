package io.perigee.protocol;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

import javax.xml.parsers.DocumentBuilderFactory;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Compares docs/protocol.md with what the code speaks.
 */
class ProtocolPageTest
{
    private final String page;

    ProtocolPageTest() throws Exception
    {
        page = Files.readString(Path.of("..", "docs", "protocol.md"));
    }

    @Test
    void shouldDescribeEveryFrameWithTheOffsetsOfItsFields() throws Exception
    {
        final Document schema;
        try (InputStream in = getClass().getResourceAsStream("/perigee-protocol.xml"))
        {
            assertNotNull(in);
            schema = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in);
        }
        final NodeList messages = schema.getElementsByTagName("sbe:message");
        assertTrue(messages.getLength() > 20);
        for (int i = 0; i < messages.getLength(); i++)
        {
            final Element message = (Element)messages.item(i);
            final String title = "### " + message.getAttribute("id") + " " + message.getAttribute("name") + "\n";
            final int begin = page.indexOf(title);
            assertTrue(begin > 0, () -> "docs/protocol.md lacks " + title);
            final int end = page.indexOf("\n### ", begin);
            shouldList(message, page.substring(begin, end < 0 ? page.length() : end));
        }
    }

    @Test
    void shouldNameEveryStatus()
    {
        for (final ErrorCode code : ErrorCode.values())
        {
            final String row = "| " + code.status() + " | `" + code.name() + "` | " + code.sentence() + " |";
            assertTrue(page.contains(row), () -> "docs/protocol.md lacks " + row);
        }
    }

    /** A bar in a description must not begin a cell. */
    private static String escaped(final String text)
    {
        return text.replace("|", "\\|");
    }

    private static void shouldList(final Element message, final String section)
    {
        int offset = 0;
        for (int i = 0; i < message.getChildNodes().getLength(); i++)
        {
            if (message.getChildNodes().item(i) instanceof Element child)
            {
                final String name = "`" + child.getAttribute("name") + "`";
                if ("field".equals(child.getTagName()))
                {
                    final String type = child.getAttribute("type");
                    final String row = "| " + offset + " | " + type + " | " + name + " | " +
                        escaped(child.getAttribute("description"));
                    assertTrue(section.contains(row), () -> section + " lacks " + row);
                    offset += "int64".equals(type) ? Long.BYTES : Integer.BYTES;
                }
                else
                {
                    assertTrue(section.contains(name), () -> section + " lacks " + name);
                }
            }
        }
    }
}
