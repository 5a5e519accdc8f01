package io.perigee.faultlab;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code faultlab mutants}: whether the experiments would notice a bug.
 */
@Command(
    name = "mutants",
    mixinStandardHelpOptions = true,
    description = {
        "Plants each bug of */src/test/mutants into a copy of the sources, one at a time, and lets the other",
        "experiments look for it: each must be caught. Run 0 plants none, and nothing may be found."})
final class MutantsCommand extends ExperimentCommand
{
    @Option(names = "--patch", paramLabel = "TEXT", defaultValue = "",
        description = "only patches with this text in their name")
    private String patch;

    @Option(names = "--seconds", paramLabel = "S", defaultValue = "90",
        description = "time for each experiment with each bug (default: ${DEFAULT-VALUE})")
    private long seconds;

    @Spec
    private CommandSpec spec;

    private List<Mutant> mutants;

    @Override
    long count()
    {
        return mutants().size() + 1;
    }

    @Override
    Experiment prepare(final long seed) throws IOException
    {
        return new Mutants(mutants(), new MutantTree(checkout()), seed, seconds);
    }

    private List<Mutant> mutants()
    {
        if (null == mutants)
        {
            try
            {
                mutants = Mutant.findAll(checkout()).stream().filter((m) -> m.name().contains(patch)).toList();
            }
            catch (final IOException exception)
            {
                throw new SkippedException("the sources in " + checkout());
            }
            if (mutants.isEmpty())
            {
                throw new ParameterException(
                    spec.commandLine(), "--patch " + patch + " is in the name of no patch in " + checkout());
            }
        }
        return mutants;
    }

    private static Path checkout()
    {
        return Path.of(System.getProperty("perigee.checkout", ""));
    }
}
