package io.perigee;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Rules that need the sources and not the classes.
 */
class TidyTest
{
    private static final Set<String> SKIPPED_DIRECTORIES = Set.of("target", ".git", ".idea", "data");
    private static final Pattern TEXT_FILE = Pattern.compile(
        ".*\\.(java|xml|md|sh|conf|properties|yml|config)|.*/(scripts|\\.ci)/[a-z]+");
    /** Spelled so that this file does not find itself. */
    private static final Pattern UNFINISHED = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|X" + "XX)\\b");
    private static final Pattern REGISTRY = Pattern.compile(
        "repo1?\\.maven\\.|maven\\.apache\\.org/maven2|sonatype\\.(org|com)|registry\\.npmjs|" +
        "mirrors?\\.[a-z]+\\.[a-z]+/");
    /** A link or a picture of Markdown without a scheme: a path, an anchor, or both. */
    private static final Pattern LOCAL_LINK = Pattern.compile("\\]\\((?![a-z]+:)([^)#\\s]*)(?:#([^)\\s]*))?\\)");
    private static final Pattern CODE_BLOCK =
        Pattern.compile("^```.*?^```", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern HEADING = Pattern.compile("^#+ +(.*?) *$", Pattern.MULTILINE);
    private static final Pattern NO_ANCHOR_CHARACTER = Pattern.compile("[^\\p{L}\\p{N} _-]");
    private static final Pattern SYNCHRONIZED_BLOCK = Pattern.compile("\\bsynchronized\\b");
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\\n]*", Pattern.DOTALL);
    private static final Pattern LOCK_FREE = Pattern.compile(
        ".*/src/main/java/io/perigee/((pipeline|raft|replication|broker|nameserver|journal)/.*|client/[^/]*\\.java)");

    private final Path root = findRoot();

    @Test
    void shouldLeaveNothingUnfinished() throws IOException
    {
        assertNowhere(UNFINISHED, (path) -> true);
    }

    @Test
    void shouldNameNoRegistry() throws IOException
    {
        assertNowhere(REGISTRY, (path) -> true);
    }

    @Test
    void shouldNotSynchronizeWhereEveryDatumHasOneWriter() throws IOException
    {
        assertNowhere(SYNCHRONIZED_BLOCK, (path) -> LOCK_FREE.matcher(path).matches());
    }

    @Test
    void shouldLinkToPagesAndHeadingsThatAreThere() throws IOException
    {
        final List<String> missing = new ArrayList<>();
        int links = 0;
        for (final Path file : textFiles())
        {
            if (!file.toString().endsWith(".md"))
            {
                continue;
            }
            final Matcher matcher = LOCAL_LINK.matcher(CODE_BLOCK.matcher(Files.readString(file)).replaceAll(""));
            while (matcher.find())
            {
                links++;
                final Path target = matcher.group(1).isEmpty() ? file : file.resolveSibling(matcher.group(1));
                if (!Files.exists(target) || null != matcher.group(2) && !anchors(target).contains(matcher.group(2)))
                {
                    missing.add(root.relativize(file) + ": " + matcher.group());
                }
            }
        }
        assertEquals(List.of(), missing);
        assertTrue(links > 10, "too few links: " + links);
    }

    @Test
    void shouldHaveScriptsThatRunAndStopAtTheFirstError() throws IOException
    {
        for (final Path file : textFiles())
        {
            final String text = Files.readString(file);
            if (text.startsWith("#!"))
            {
                assertTrue(Files.isExecutable(file), file + " is not executable");
                assertTrue(text.contains("\nset -euo pipefail\n"), file + " goes on after an error");
            }
        }
    }

    /** What forges make of headings: small letters, no punctuation, a hyphen for each space. */
    private static Set<String> anchors(final Path page) throws IOException
    {
        final Set<String> anchors = new HashSet<>();
        final String text = CODE_BLOCK.matcher(Files.readString(page)).replaceAll("");
        final Matcher matcher = HEADING.matcher(text);
        while (matcher.find())
        {
            final String words = matcher.group(1).toLowerCase(Locale.ROOT);
            final String anchor = NO_ANCHOR_CHARACTER.matcher(words).replaceAll("").replace(' ', '-');
            for (int i = 0; !anchors.add(0 == i ? anchor : anchor + "-" + i); i++)
            {
                assertTrue(i < 1000, "too many headings of one name in " + page);
            }
        }
        return anchors;
    }

    private void assertNowhere(final Pattern pattern, final Predicate<String> isMeant) throws IOException
    {
        final List<String> found = new ArrayList<>();
        for (final Path file : textFiles())
        {
            if (isMeant.test(file.toString()))
            {
                find(pattern, file, found);
            }
        }
        assertEquals(List.of(), found);
    }

    private void find(final Pattern pattern, final Path file, final List<String> found) throws IOException
    {
        String text = Files.readString(file, StandardCharsets.UTF_8);
        if (SYNCHRONIZED_BLOCK == pattern)
        {
            text = COMMENT.matcher(text).replaceAll("");
        }
        final Matcher matcher = pattern.matcher(text);
        while (matcher.find())
        {
            found.add(root.relativize(file) + ": " + matcher.group());
        }
    }

    private List<Path> textFiles() throws IOException
    {
        final List<Path> files = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>()
        {
            @Override
            public FileVisitResult preVisitDirectory(final Path directory, final BasicFileAttributes attributes)
            {
                return SKIPPED_DIRECTORIES.contains(directory.getFileName().toString()) ?
                    FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(final Path file, final BasicFileAttributes attributes)
            {
                if (TEXT_FILE.matcher(file.toString()).matches())
                {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        assertTrue(files.size() > 10, "too few files under " + root);
        return files;
    }

    private static Path findRoot()
    {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("LICENSE")))
        {
            directory = directory.getParent();
        }
        return directory;
    }
}
