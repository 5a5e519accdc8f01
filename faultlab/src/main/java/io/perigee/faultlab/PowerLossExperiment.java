package io.perigee.faultlab;

import io.perigee.faultlab.process.LoopImage;
import io.perigee.faultlab.process.MountNamespace;
import org.agrona.CloseHelper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Each run cuts the power once, at a random instant. The image lies in shared memory, so that no disk is worn.
 */
final class PowerLossExperiment extends LifeExperiment
{
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final int CYCLES_PER_LIFE = 5;
    private static final int MAX_LOAD_MS = 1_200;
    private static final int MAX_AFTERLIFE_MS = 100;

    private final List<String> fileSystems;
    private final String flush;
    private MountNamespace namespace;
    private LifeDirectory imageDirectory;
    private LoopImage image;
    private String fileSystem;

    /**
     * Nothing is mounted yet.
     *
     * @param fileSystems to take in turn, life by life.
     * @param flush       when the broker forces: sync, or async to see that the experiment finds what is lost then.
     * @param cycles      how often the power goes in all.
     * @param seed        of the experiment.
     */
    PowerLossExperiment(final List<String> fileSystems, final String flush, final int cycles, final long seed)
    {
        super("powerloss", runsPerLife(cycles, fileSystems.size()), seed);
        this.fileSystems = fileSystems;
        this.flush = flush;
    }

    /** A few cycles have to do for every file system, too. */
    static int runsPerLife(final int cycles, final int fileSystems)
    {
        return Math.max(1, Math.min(CYCLES_PER_LIFE, cycles / fileSystems));
    }

    @Override
    void begin(final long lifeNumber, final RandomGenerator random) throws IOException
    {
        fileSystem = fileSystems.get((int)(lifeNumber % fileSystems.size()));
        namespace = new MountNamespace();
        imageDirectory = new LifeDirectory(SHARED_MEMORY, "powerloss");
        final Path mountPoint = Files.createDirectory(directory().resolve("mount"));
        final Path file = imageDirectory.resolve("image");
        image = new LoopImage(namespace, file, file, mountPoint, fileSystem);
        image.mount();
        live(BrokerChoice.settings(mountPoint.resolve("data"), random).option("--flush", flush)
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
        image.powerOff();
        // The broker may notice or not; what it acknowledges from now on must have been forced before.
        load(random, MAX_AFTERLIFE_MS);
        life().broker().kill();
        image.unmount();
        image.mount();
        count("power losses on " + fileSystem);
        startAndCheck(random);
    }

    @Override
    void release()
    {
        CloseHelper.quietCloseAll(namespace, imageDirectory);
        namespace = null;
        imageDirectory = null;
    }

    @Override
    String circumstances()
    {
        if (null != namespace)
        {
            namespace.rescue(directory().resolve("mount"), directory().resolve("rescued"));
        }
        return " on " + fileSystem;
    }
}
