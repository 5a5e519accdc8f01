package io.perigee.faultlab;

import io.perigee.faultlab.process.BrokerLife;
import io.perigee.faultlab.process.BrokerSettings;
import io.perigee.faultlab.process.MountNamespace;
import io.perigee.faultlab.process.ProcessFailure;
import io.perigee.faultlab.process.SpaceHog;
import org.agrona.CloseHelper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Each run fills the file system once and frees it again; in some of them the broker is killed while it is full.
 */
final class EnospcExperiment extends LifeExperiment
{
    private static final int CYCLES_PER_LIFE = 5;
    private static final int SIZE_MIB = 96;
    private static final int MAX_LOAD_MS = 600;
    private static final int KILLED_PERCENT = 35;
    private static final long MIN_RESERVE = 512 * 1024;
    private static final int RESERVES = 7;
    private static final int STORED_AGAIN = 200;
    private static final Duration REFUSAL_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration RESUME_TIMEOUT = Duration.ofSeconds(10);
    private static final String FULL_CODE = "PG-3003";

    private MountNamespace namespace;
    private SpaceHog hog;

    EnospcExperiment(final long seed)
    {
        super("enospc", CYCLES_PER_LIFE, seed);
    }

    @Override
    void begin(final long lifeNumber, final RandomGenerator random) throws IOException
    {
        namespace = new MountNamespace();
        final Path mountPoint = Files.createDirectory(directory().resolve("mount"));
        namespace.run("mount", "-t", "tmpfs", "-o", "mode=0700,size=" + SIZE_MIB + "m", "perigee-faultlab",
            mountPoint.toString());
        hog = new SpaceHog(namespace.outside(mountPoint).resolve("hog"));
        final BrokerSettings settings = BrokerChoice.settings(mountPoint.resolve("data"), random)
            .option("--flush", BrokerChoice.flush(random))
            .property("perigee.journal.metadata.reserve", MIN_RESERVE << random.nextInt(RESERVES))
            .prefix(namespace.prefix());
        live(settings, random.nextBoolean(), true);
        life().start(false);
        life().awaitReady(false);
    }

    @Override
    void cycle(final RandomGenerator random)
    {
        awaitStored();
        load(random, MAX_LOAD_MS);
        fill();
        load(random, MAX_LOAD_MS);
        life().broker().checkAlive();
        if (BrokerChoice.chance(random, KILLED_PERCENT))
        {
            killWhileFull();
        }
        else
        {
            // Consumers, the one that lives through it all and a new one, get everything while the disk is full.
            check();
            hog.free();
        }

        final int stored = life().load().storedCount();
        final long freedNs = System.nanoTime();
        if (!life().load().drive(true, RESUME_TIMEOUT, () -> life().load().storedCount() >= stored + STORED_AGAIN))
        {
            throw new ProcessFailure("nothing is stored " + RESUME_TIMEOUT.toSeconds() + " s after space was freed: " +
                (life().load().storedCount() - stored) + " messages");
        }
        add("ms until messages were stored again, in sum", (System.nanoTime() - freedNs) / 1_000_000);
        check();
    }

    @Override
    void release()
    {
        CloseHelper.quietClose(namespace);
        namespace = null;
    }

    /** Take what is free, and what the broker gives back meanwhile, until it refuses messages. */
    private void fill()
    {
        final long refused = life().load().refusedAsFull();
        add("bytes taken", hog.fill());
        final boolean isRefused = life().load().drive(true, REFUSAL_TIMEOUT, BrokerLife.nowAndThen(() ->
        {
            add("bytes taken", hog.fill());
            return life().load().refusedAsFull() > refused || !life().broker().isAlive();
        }));
        life().broker().checkAlive();
        if (!isRefused)
        {
            throw new ProcessFailure("messages were not refused with STORAGE_FULL within " +
                REFUSAL_TIMEOUT.toSeconds() + " s, although the disk is full");
        }
        count("times full");
    }

    /** A start on a full disk may work or be refused, but must do no harm. */
    private void killWhileFull()
    {
        life().broker().kill();
        life().start(false);
        life().load().drive(true, BrokerLife.START_TIMEOUT, BrokerLife.nowAndThen(
            () -> life().broker().isReady() || !life().broker().isAlive()));
        life().broker().checkNoFault();
        if (life().broker().isReady())
        {
            count("started on a full disk");
            hog.free();
            return;
        }

        if (life().broker().isAlive() || !life().broker().hasPrinted(FULL_CODE))
        {
            throw new ProcessFailure("a start on a full disk neither worked nor was refused as such" +
                life().broker().tail());
        }
        count("not started on a full disk");
        hog.free();
        life().start(false);
        life().awaitReady(true);
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
