package io.perigee.faultlab;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * How far an experiment has come, in a file, so that another call can go on there. Used under the lock of
 * {@link ExperimentProgress}.
 */
final class SavedProgress
{
    private static final String OPTIONS = "options";
    private static final String SEED = "seed";
    private static final String NEXT = "next";
    private static final String LEFT = "left";
    private static final String FAILED = "failed";
    private static final String TALLY_PREFIX = "tally.";

    private final Path file;
    private final String options;

    /**
     * The file of an experiment.
     *
     * @param directory  that is created when needed.
     * @param experiment its name.
     * @param options    of the call, without the seed: a call with other ones cannot go on.
     */
    SavedProgress(final Path directory, final String experiment, final String options)
    {
        file = directory.resolve(experiment + ".progress");
        this.options = options;
    }

    /** The seed of the call that can be gone on with, or null if there is none. */
    Long seed()
    {
        final Properties saved = read();
        return options.equals(saved.getProperty(OPTIONS)) ? Long.valueOf(saved.getProperty(SEED)) : null;
    }

    /** Take over what the file says; only if there is a {@link #seed()}. */
    void restore(final ExperimentProgress progress)
    {
        final Properties saved = read();
        final Tally tally = new Tally();
        for (final String key : saved.stringPropertyNames())
        {
            if (key.startsWith(TALLY_PREFIX))
            {
                tally.add(key.substring(TALLY_PREFIX.length()), Long.parseLong(saved.getProperty(key)));
            }
        }
        progress.restore(
            Long.parseLong(saved.getProperty(NEXT)),
            Arrays.stream(saved.getProperty(LEFT, "").split(" ")).filter((number) -> !number.isEmpty())
                .map(Long::valueOf).toList(),
            Long.parseLong(saved.getProperty(FAILED)), tally);
    }

    void save(final long seed, final ExperimentProgress progress)
    {
        final Properties saved = new Properties();
        saved.setProperty(OPTIONS, options);
        saved.setProperty(SEED, Long.toString(seed));
        saved.setProperty(NEXT, Long.toString(progress.next()));
        saved.setProperty(LEFT, progress.left().stream().map(String::valueOf).collect(Collectors.joining(" ")));
        saved.setProperty(FAILED, Long.toString(progress.failed()));
        progress.tally().forEach((name, count) -> saved.setProperty(TALLY_PREFIX + name, count.toString()));
        final Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try
        {
            Files.createDirectories(file.getParent());
            try (Writer writer = Files.newBufferedWriter(temporary))
            {
                saved.store(writer, null);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        catch (final IOException exception)
        {
            throw new UncheckedIOException("cannot save progress to " + file, exception);
        }
    }

    void delete()
    {
        try
        {
            Files.deleteIfExists(file);
        }
        catch (final IOException exception)
        {
            throw new UncheckedIOException("cannot delete " + file, exception);
        }
    }

    private Properties read()
    {
        final Properties saved = new Properties();
        if (Files.exists(file))
        {
            try (Reader reader = Files.newBufferedReader(file))
            {
                saved.load(reader);
            }
            catch (final IOException exception)
            {
                throw new UncheckedIOException("cannot read " + file, exception);
            }
        }
        return saved;
    }
}
