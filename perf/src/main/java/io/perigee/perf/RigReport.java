package io.perigee.perf;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a command of the rig found, as a table and as JSON.
 */
final class RigReport
{
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final ObjectNode json = JsonNodeFactory.instance.objectNode();
    private final List<String> lines = new ArrayList<>();
    private boolean isFailed;

    /**
     * Add figures of the machine itself.
     *
     * @param name such as {@code ipcEcho}.
     * @param node what was found.
     */
    void addLimit(final String name, final ObjectNode node)
    {
        json.withObject("/limits").set(name, node);
    }

    /**
     * Add runs of Perigee.
     *
     * @param series of them.
     */
    void addRuns(final RunSeries series)
    {
        json.withArray("/runs").addAll(series.resultsJson());
        json.set("summary", series.summaryJson());
    }

    /**
     * Add how one figure compares with what the machine allows.
     *
     * @param name  such as {@code p50}.
     * @param ratio of Perigee to the limit.
     */
    void addRatio(final String name, final double ratio)
    {
        json.withObject("/ratios").put(name, Math.round(ratio * 1000) / 1000.0);
    }

    /**
     * Add lines for people.
     *
     * @param text lines.
     */
    void addLines(final List<String> text)
    {
        lines.addAll(text);
    }

    /**
     * Say whether something counted as failed.
     *
     * @param hasFailed whether it did.
     */
    void addVerdict(final boolean hasFailed)
    {
        isFailed |= hasFailed;
    }

    /**
     * Print the report, and leave it as a file too.
     *
     * @param environment  that all was measured in.
     * @param isJson       whether to print JSON.
     * @param outDirectory for {@code result.json}; null for none.
     * @param out          to print to.
     * @return the exit code.
     */
    int finish(
        final ObjectNode environment, final boolean isJson, final Path outDirectory, final PrintStream out)
    {
        json.set("environment", environment);
        final String text = MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json);
        if (null != outDirectory)
        {
            try
            {
                Files.writeString(outDirectory.resolve("result.json"), text + System.lineSeparator());
                lines.add("files: " + outDirectory.toAbsolutePath());
            }
            catch (final IOException exception)
            {
                throw new RigException("cannot write to " + outDirectory + ": " + exception.getMessage(), exception);
            }
        }
        if (isJson)
        {
            out.println(text);
        }
        else
        {
            lines.forEach(out::println);
        }
        return isFailed ? 1 : 0;
    }
}
