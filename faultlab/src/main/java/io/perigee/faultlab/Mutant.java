package io.perigee.faultlab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A planted bug: a patch of product code, which says in its first lines what it breaks and which experiment should
 * notice.
 *
 * @param name     of the patch.
 * @param patch    file of the patch.
 * @param breaks   what it breaks, one sentence.
 * @param expected experiment that should notice, or null if the patch does not say.
 */
record Mutant(String name, Path patch, String breaks, String expected)
{
    private static final String SUFFIX = ".patch";
    private static final String CAUGHT_BY = "# caught by:";
    private static final String SIMULATION = "BrokerSimulationTest";

    /**
     * All mutants of a tree.
     *
     * @param checkout top of the tree.
     * @return mutants in the order of their names.
     * @throws IOException if the tree cannot be read.
     */
    static List<Mutant> findAll(final Path checkout) throws IOException
    {
        final List<Mutant> mutants = new ArrayList<>();
        try (Stream<Path> modules = Files.list(checkout))
        {
            for (final Path module : (Iterable<Path>)modules::iterator)
            {
                final Path directory = module.resolve("src/test/mutants");
                if (Files.isDirectory(directory))
                {
                    addAll(directory, mutants);
                }
            }
        }
        mutants.sort(Comparator.comparing(Mutant::name));
        return mutants;
    }

    private static void addAll(final Path directory, final List<Mutant> mutants) throws IOException
    {
        try (Stream<Path> files = Files.list(directory))
        {
            for (final Path file : (Iterable<Path>)files::iterator)
            {
                final String fileName = file.getFileName().toString();
                if (fileName.endsWith(SUFFIX))
                {
                    mutants.add(read(file, fileName.substring(0, fileName.length() - SUFFIX.length())));
                }
            }
        }
    }

    private static Mutant read(final Path file, final String name) throws IOException
    {
        String breaks = "";
        String expected = null;
        for (final String line : Files.readAllLines(file))
        {
            if (line.startsWith(CAUGHT_BY))
            {
                final String catcher = line.substring(CAUGHT_BY.length()).trim();
                expected = catcher.endsWith(SIMULATION) ?
                    "simulation" : catcher.substring(catcher.lastIndexOf(' ') + 1);
            }
            else if (line.startsWith("# ") && null == expected)
            {
                breaks += (breaks.isEmpty() ? "" : " ") + line.substring(2);
            }
        }
        return new Mutant(name, file, breaks, expected);
    }
}
