package io.perigee.perf;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import static org.junit.jupiter.api.Assertions.assertEquals;

class RigOptionsTest
{
    @ParameterizedTest
    @CsvSource({
        "--size 100, 50000, true",
        "--rate 10k, 10000, true",
        "--rate max, 0, false",
        "--window 1, 0, false",
        "--window 1 --rate 1k, 1000, true",
        "--window 2, 50000, true",
    })
    void shouldFollowASchedulePossibleWithTheWindow(final String line, final long rate, final boolean isOpenLoop)
    {
        final Options options = new Options();
        new CommandLine(options).parseArgs(line.split(" "));
        final LoadSettings settings = options.rig.toSettings(Workload.ACK);

        assertEquals(rate, settings.rate());
        assertEquals(isOpenLoop, settings.isOpenLoop());
    }

    @Command
    private static final class Options
    {
        @Mixin
        private RigOptions rig;
    }
}
