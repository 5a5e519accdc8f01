package io.perigee.faultlab;

import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A copy of the sources that mutants are planted into. Of each mutant only the modules that it touches are compiled
 * again, into a directory that comes before everything else on the class path. Used by one thread.
 */
final class MutantTree implements AutoCloseable
{
    private static final String SOURCES = "src/main/java";

    private final Path checkout;
    private final Path directory;
    private final JavaCompiler compiler;

    /**
     * An empty copy.
     *
     * @param checkout to copy from.
     * @throws SkippedException if there is no compiler or no {@code patch}.
     * @throws IOException      if there is no room for a copy.
     */
    MutantTree(final Path checkout) throws IOException
    {
        this.checkout = checkout;
        compiler = ToolProvider.getSystemJavaCompiler();
        if (null == compiler)
        {
            throw new SkippedException("a JDK (this Java has no compiler)");
        }
        if (0 != ChildRun.execute(List.of("patch", "--version"), null, 10).exitCode())
        {
            throw new SkippedException("the command patch");
        }
        directory = Files.createTempDirectory("perigee-mutants");
    }

    /**
     * Plant a bug.
     *
     * @param mutant to plant, into fresh sources.
     * @return directory of the classes that are different now.
     * @throws IOException if files cannot be copied.
     */
    Path plant(final Mutant mutant) throws IOException
    {
        deleteAll(directory);
        final Set<String> modules = modulesOf(mutant.patch());
        for (final String module : modules)
        {
            copy(checkout.resolve(module).resolve(SOURCES), directory.resolve(module).resolve(SOURCES));
        }
        final ChildRun patched = ChildRun.execute(
            List.of("patch", "-p1", "-F0", "-s", "-f", "-d", directory.toString(), "-i", mutant.patch().toString()),
            null, 60);
        if (0 != patched.exitCode())
        {
            throw new AssertionError(mutant.name() + " does not fit the code any more: " + patched.output());
        }

        final Path classes = Files.createDirectories(directory.resolve("classes"));
        final List<String> args = new ArrayList<>(List.of(
            "-nowarn", "-proc:none", "-parameters", "-d", classes.toString(), "-cp",
            System.getProperty("java.class.path")));
        for (final String module : modules)
        {
            addSources(directory.resolve(module).resolve(SOURCES), args);
        }
        final ByteArrayOutputStream said = new ByteArrayOutputStream();
        if (0 != compiler.run(null, said, said, args.toArray(new String[0])))
        {
            throw new AssertionError(
                mutant.name() + " does not compile: " + said.toString(StandardCharsets.UTF_8));
        }
        return classes;
    }

    @Override
    public void close()
    {
        try
        {
            deleteAll(directory);
            Files.deleteIfExists(directory);
        }
        catch (final IOException exception)
        {
            throw new UncheckedIOException(exception);
        }
    }

    private static Set<String> modulesOf(final Path patch) throws IOException
    {
        final Set<String> modules = new TreeSet<>();
        for (final String line : Files.readAllLines(patch))
        {
            if (line.startsWith("+++ b/"))
            {
                modules.add(line.substring("+++ b/".length()).split("/")[0]);
            }
        }
        if (modules.isEmpty())
        {
            throw new AssertionError(String.format(Locale.ROOT, "%s changes nothing", patch));
        }
        return modules;
    }

    private static void copy(final Path from, final Path to) throws IOException
    {
        try (Stream<Path> files = Files.walk(from))
        {
            for (final Path file : (Iterable<Path>)files::iterator)
            {
                final Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file))
                {
                    Files.createDirectories(target);
                }
                else
                {
                    Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    private static void addSources(final Path directory, final List<String> args) throws IOException
    {
        try (Stream<Path> files = Files.walk(directory))
        {
            files.map(Path::toString).filter((name) -> name.endsWith(".java")).forEach(args::add);
        }
    }

    private static void deleteAll(final Path directory) throws IOException
    {
        try (Stream<Path> files = Files.walk(directory))
        {
            for (final Path file : (Iterable<Path>)files.sorted(Comparator.reverseOrder())::iterator)
            {
                if (!file.equals(directory))
                {
                    Files.delete(file);
                }
            }
        }
    }
}
