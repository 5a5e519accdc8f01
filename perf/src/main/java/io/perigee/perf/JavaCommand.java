package io.perigee.perf;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Command lines of the JVMs that the rig starts. All of them, also those for raw Aeron, get the same flags; what
 * {@code scripts/perigee dev} runs with comes first.
 */
final class JavaCommand
{
    private static final List<String> COMMON_FLAGS = List.of(
        "--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED",
        "--enable-native-access=ALL-UNNAMED",
        "-Xms256m", "-Xmx256m",
        "-XX:+PerfDisableSharedMem",
        "-XX:+ExitOnOutOfMemoryError",
        "-XX:+AlwaysPreTouch",
        "-XX:+UnlockDiagnosticVMOptions", "-XX:GuaranteedSafepointInterval=0",
        "-Djava.net.preferIPv4Stack=true");
    private static final List<String> SERIAL = List.of("-XX:+UseSerialGC");
    private static final List<String> EPSILON = List.of("-XX:+UnlockExperimentalVMOptions", "-XX:+UseEpsilonGC");

    private final List<String> userFlags;

    JavaCommand(final String userFlags)
    {
        this.userFlags = userFlags.isBlank() ? List.of() : List.of(userFlags.trim().split("\\s+"));
    }

    /** What all JVMs of a run have in common. */
    List<String> flags()
    {
        final List<String> flags = new ArrayList<>(COMMON_FLAGS);
        flags.addAll(userFlags);
        return flags;
    }

    /**
     * A command line.
     *
     * @param mainClass to run.
     * @param isEpsilon whether to run without a garbage collector.
     * @param arguments of the main class.
     * @return what to give to the system.
     */
    List<String> of(final String mainClass, final boolean isEpsilon, final List<String> arguments)
    {
        return of(mainClass, isEpsilon, List.of(), arguments);
    }

    /**
     * A command line with flags of its own.
     *
     * @param mainClass to run.
     * @param isEpsilon whether to run without a garbage collector.
     * @param flags     of this JVM alone; those of the user win.
     * @param arguments of the main class.
     * @return what to give to the system.
     */
    List<String> of(
        final String mainClass, final boolean isEpsilon, final List<String> flags, final List<String> arguments)
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(COMMON_FLAGS);
        command.addAll(isEpsilon ? EPSILON : SERIAL);
        command.addAll(flags);
        command.addAll(userFlags);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(mainClass);
        command.addAll(arguments);
        return command;
    }
}
