package io.perigee.faultlab;

import io.perigee.faultlab.process.BrokerLife;
import io.perigee.faultlab.process.LoopImage;
import io.perigee.faultlab.process.MountNamespace;
import io.perigee.faultlab.process.ProcessFailure;
import io.perigee.faultlab.process.SpaceHog;
import org.agrona.CloseHelper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Each run has a file system of its own: after such an error, what ext4 has kept is for fsck to say.
 * <pre>
 *   broker ─► page cache ─► ext4 ─► loop device ─► image, sparse ─► tmpfs, full
 * </pre>
 * In some runs segments are filled ahead without a force, so that the log's own force is the first to fail; in the
 * others it is that of housekeeping.
 */
final class DeviceFullExperiment extends LifeExperiment
{
    static final String FILE_SYSTEM = "ext4";
    private static final List<String> FAILURE_CODES = List.of("PG-3004", "PG-3003");
    private static final int BACKING_MIB = 128;
    private static final int MAX_LOAD_MS = 1_000;
    private static final Duration END_TIMEOUT = Duration.ofSeconds(45);

    private MountNamespace namespace;
    private LoopImage image;
    private SpaceHog hog;

    DeviceFullExperiment(final long seed)
    {
        super("eio-device", 1, seed);
    }

    @Override
    void begin(final long lifeNumber, final RandomGenerator random) throws IOException
    {
        namespace = new MountNamespace();
        final Path backing = Files.createDirectory(directory().resolve("backing"));
        final Path mountPoint = Files.createDirectory(directory().resolve("mount"));
        namespace.run("mount", "-t", "tmpfs", "-o", "mode=0700,size=" + BACKING_MIB + "m", "perigee-faultlab",
            backing.toString());
        hog = new SpaceHog(namespace.outside(backing).resolve("hog"));
        image = new LoopImage(namespace, backing.resolve("image"), namespace.outside(backing).resolve("image"),
            mountPoint, FILE_SYSTEM);
        image.mount();
        live(BrokerChoice.settings(mountPoint.resolve("data"), random)
            .option("--flush", "sync")
            .property("perigee.journal.force.ahead", random.nextBoolean())
            .prefix(namespace.prefix()), random.nextBoolean(), false);
        life().start(false);
        life().awaitReady(false);
    }

    @Override
    void cycle(final RandomGenerator random)
    {
        awaitStored();
        load(random, MAX_LOAD_MS);
        life().broker().checkAlive();
        hog.fill();
        if (!life().load().drive(true, END_TIMEOUT, BrokerLife.nowAndThen(() -> !life().broker().isAlive())))
        {
            throw new ProcessFailure("the broker still runs " + END_TIMEOUT.toSeconds() +
                " s after its device began to fail" + life().broker().tail());
        }
        life().broker().checkNoFault();
        final int exitCode = life().broker().awaitExit(Duration.ofSeconds(1));
        final String code = failureOf(life().broker().lines());
        if (0 == exitCode || null == code)
        {
            throw new ProcessFailure("the broker ended with " + exitCode +
                ", but not because its device has failed" + life().broker().tail());
        }
        count("ended with " + exitCode + " and " + code);

        hog.free();
        image.unmount();
        image.mount();
        startAndCheck(random);
    }

    /** The code with which a broker says that its storage has failed or is full; null if it does not. */
    static String failureOf(final List<String> lines)
    {
        return FAILURE_CODES.stream()
            .filter((code) -> lines.stream().anyMatch((line) -> line.contains(code))).findFirst().orElse(null);
    }

    @Override
    void release()
    {
        CloseHelper.quietClose(namespace);
        namespace = null;
    }

    @Override
    String circumstances()
    {
        if (null != namespace)
        {
            namespace.rescue(directory().resolve("mount"), directory().resolve("rescued"));
        }
        return "";
    }
}
