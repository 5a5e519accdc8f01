package io.perigee.perf;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The scenarios of {@code perf run}.
 */
final class ScenarioConverter implements ITypeConverter<Workload>
{
    @Override
    public Workload convert(final String text)
    {
        return switch (text)
        {
            case "e2e" -> Workload.E2E;
            case "ack" -> Workload.ACK;
            default -> throw new TypeConversionException("'" + text + "' is not a scenario: use e2e or ack");
        };
    }
}
