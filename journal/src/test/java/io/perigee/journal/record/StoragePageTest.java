package io.perigee.journal.record;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Compares what docs/storage.md says of a record with the code.
 */
class StoragePageTest
{
    private static final Pattern ROW = Pattern.compile("\\| (\\d+) \\|.*");
    private static final String OFFSET_SUFFIX = "_OFFSET";

    private final String page;

    StoragePageTest() throws IOException
    {
        page = Files.readString(Path.of("..", "docs", "storage.md"));
    }

    @Test
    void shouldHaveARowForEachFieldOfARecord() throws IllegalAccessException
    {
        final Set<Integer> offsets = new TreeSet<>();
        for (final Field field : RecordLayout.class.getFields())
        {
            if (field.getName().endsWith(OFFSET_SUFFIX))
            {
                offsets.add(field.getInt(null));
            }
        }
        offsets.add(RecordLayout.HEADER_LENGTH);

        final int begin = page.indexOf("| 0 | 4 | length of the whole record");
        assertTrue(begin > 0, "docs/storage.md lacks the fields of a record");
        final Set<Integer> described = page.substring(begin, page.indexOf("\n\n", begin)).lines()
            .map(ROW::matcher)
            .filter(Matcher::matches)
            .map((matcher) -> Integer.valueOf(matcher.group(1)))
            .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(offsets, described);
    }

    @Test
    void shouldNumberEveryTypeOfRecordAndDescribeIt() throws IllegalAccessException
    {
        final Map<Integer, String> types = new TreeMap<>();
        for (final Field field : RecordType.class.getFields())
        {
            types.put(field.getInt(null), field.getName().toLowerCase(Locale.ROOT));
        }

        final String list = types.entrySet().stream()
            .map((type) -> type.getKey() + " " + type.getValue())
            .collect(Collectors.joining(", "));
        assertTrue(page.contains("| type: " + list + ";"), () -> "docs/storage.md lacks " + list);
        types.forEach((number, name) ->
        {
            final String title = "\n**" + name + "** (" + number + ")";
            assertTrue(page.contains(title), () -> "docs/storage.md lacks " + title);
        });
    }
}
