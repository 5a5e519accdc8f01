package io.perigee.broker;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The table of planted bugs in docs/guarantees.md names every patch that there is, and who its first lines say must
 * notice it.
 */
class GuaranteesPageTest
{
    private static final Path ROOT = Path.of("..");
    private static final Path PAGE = ROOT.resolve("docs/guarantees.md");
    private static final String TABLE_HEADER = "| found by | planted bug | patch |\n| --- | --- | --- |\n";
    private static final String SUFFIX = ".patch";
    private static final String CAUGHT_BY = "# caught by: ";
    private static final String SIMULATION = "BrokerSimulationTest";
    private static final Pattern ROW = Pattern.compile("\\| `([\\w-]+)` \\| [^|]+ \\| ([^|]+) \\|");
    private static final Pattern PATCH = Pattern.compile("`([\\w-]+)`");

    @Test
    void shouldNameWhoNoticesEachPlantedBug() throws IOException
    {
        final Map<String, String> planted = plantedBugs();
        assertTrue(planted.size() > 30, planted.toString());
        assertEquals(planted, bugsOfPage());
    }

    private static Map<String, String> bugsOfPage() throws IOException
    {
        final String page = Files.readString(PAGE);
        final int begin = page.indexOf(TABLE_HEADER);
        assertTrue(begin > 0, "docs/guarantees.md lacks the table of planted bugs");
        final String rows = page.substring(begin + TABLE_HEADER.length(), page.indexOf("\n\n", begin));
        final Map<String, String> bugs = new TreeMap<>();
        for (final String row : rows.split("\n"))
        {
            final Matcher matcher = ROW.matcher(row);
            assertTrue(matcher.matches(), row);
            final Matcher patch = PATCH.matcher(matcher.group(2));
            while (patch.find())
            {
                assertNull(bugs.put(patch.group(1), matcher.group(1)), () -> patch.group(1) + " is named twice");
            }
        }
        return bugs;
    }

    private static Map<String, String> plantedBugs() throws IOException
    {
        final Map<String, String> bugs = new TreeMap<>();
        for (final Path module : list(ROOT))
        {
            final Path directory = module.resolve("src/test/mutants");
            for (final Path patch : Files.isDirectory(directory) ? list(directory) : List.<Path>of())
            {
                final String name = patch.getFileName().toString();
                if (name.endsWith(SUFFIX))
                {
                    bugs.put(name.substring(0, name.length() - SUFFIX.length()), catcher(patch));
                }
            }
        }
        return bugs;
    }

    /** The experiment or the test class, without what stands before it. */
    private static String catcher(final Path patch) throws IOException
    {
        final String line = Files.readAllLines(patch).stream().filter((text) -> text.startsWith(CAUGHT_BY))
            .findFirst().orElseThrow(() -> new AssertionError(patch + " does not say who must notice it"));
        final String name = line.substring(Math.max(line.lastIndexOf(' '), line.lastIndexOf('.')) + 1);
        return SIMULATION.equals(name) ? "simulation" : name;
    }

    private static List<Path> list(final Path directory) throws IOException
    {
        try (Stream<Path> paths = Files.list(directory))
        {
            return paths.sorted().collect(Collectors.toList());
        }
    }
}
