package io.perigee.faultlab;

import io.perigee.journal.JournalException;
import io.perigee.journal.SimulatedStorageIo;
import io.perigee.protocol.ErrorCode;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Damages one file of a data directory and looks at what becomes of it: the broker must refuse to start, or answer for
 * what is damaged that it is, or show all that was there. What it must never do is show something else, or show less
 * without a word. Runs share sources and nothing else, so many threads can do them.
 */
final class Rot implements Experiment
{
    private static final int RUNS_PER_SOURCE = 200;
    private static final long RESTART_NS = TimeUnit.SECONDS.toNanos(1);

    private final long seed;
    private final ConcurrentHashMap<Long, RotSource> sources = new ConcurrentHashMap<>();

    /**
     * Damage nothing yet.
     *
     * @param seed of all sources.
     */
    Rot(final long seed)
    {
        this.seed = seed;
    }

    @Override
    public void run(final ExperimentRun run)
    {
        final RandomGenerator random = run.random();
        final long number = run.number() / RUNS_PER_SOURCE;
        final RotSource source = sources.computeIfAbsent(
            number, (key) -> new RotSource(ExperimentRun.randomOf(~seed, number)));
        sources.keySet().removeIf((key) -> key < number - 1);

        final RotSource.End end = RotSource.End.values()[random.nextInt(RotSource.End.values().length)];
        final RotSource.Image image = source.image(end);
        final SimulatedStorageIo storage = image.storage().copy();
        final boolean isUnderWay = 0 == random.nextInt(4);
        MemoryBroker broker = null;
        if (isUnderWay)
        {
            broker = new MemoryBroker(storage, source.settings(), image.nowNs());
            broker.pass(RESTART_NS);
        }

        final RotDamage damage = RotDamage.inflict(storage, random, isUnderWay);
        try
        {
            final String outcome = null == broker ?
                start(source, end, storage, damage) :
                read(source, image, storage, broker, true, RotLoss.NONE);
            run.tally().count(damage.kind() + ": " + outcome);
        }
        catch (final RuntimeException | AssertionError failure)
        {
            throw new AssertionError(failure.getMessage() + "; " + end + (isUnderWay ? ", under way, " : ", ") +
                damage.description(), failure);
        }
    }

    private static String start(
        final RotSource source, final RotSource.End end, final SimulatedStorageIo storage, final RotDamage damage)
    {
        final RotSource.Image image = source.image(end);
        final Map<Path, byte[]> before = contentsOf(storage);
        final MemoryBroker broker;
        try
        {
            broker = new MemoryBroker(storage, source.settings(), image.nowNs());
        }
        catch (final JournalException refusal)
        {
            if (JournalException.Kind.CORRUPT != refusal.kind() && JournalException.Kind.INVALID != refusal.kind())
            {
                throw refusal;
            }
            checkUntouched(before, contentsOf(storage));
            return "refused at the start";
        }
        return read(source, image, storage, broker, false, RotLoss.legal(end, image, broker.appendPosition(), damage));
    }

    private static String read(
        final RotSource source,
        final RotSource.Image image,
        final SimulatedStorageIo storage,
        final MemoryBroker broker,
        final boolean isUnderWay,
        final RotLoss legal)
    {
        broker.expectErrors();
        final Contents contents = Contents.read(broker, Workload.GROUPS);
        PromiseCheck.checkNoPhantom(contents, source.promises(), image.mark());
        final boolean isAnswered = checkDamages(contents);
        final long lostPosition = firstLost(image, contents);
        if (lostPosition >= 0 && lostPosition < legal.fromPosition())
        {
            throw new AssertionError("lost without a word from position " + lostPosition + " on");
        }
        checkMetadata(image.contents(), contents, legal);
        storage.kill();
        // What was damaged while it was open may have been read by nobody, and is found at the start.
        checkAgain(source, image, storage, contents, isAnswered || isUnderWay);
        return lostPosition >= 0 ? "lost in the last batch, where it cannot be told from a torn tail" :
            isAnswered ? "answered CORRUPT" : "not harmed, or repaired";
    }

    /** Whether the broker has said of anything that it is damaged. */
    private static boolean checkDamages(final Contents contents)
    {
        boolean isAny = false;
        for (final QueueContents queue : contents.queues())
        {
            for (final QueueContents.Damage damage : queue.damages())
            {
                if (ErrorCode.CORRUPT.status() != damage.status())
                {
                    throw new AssertionError("a flow has ended with " + damage);
                }
                isAny = true;
            }
        }
        return isAny;
    }

    /** Position of the first message that is neither shown nor said to be damaged; -1 if there is none. */
    private static long firstLost(final RotSource.Image image, final Contents contents)
    {
        long lost = -1;
        for (final QueueContents queue : image.contents().queues())
        {
            final QueueContents left = contents.queue(queue.topicId(), queue.queueId());
            for (final QueueContents.Message message : queue.messages())
            {
                final boolean isThere = null != left &&
                    (left.idAt(message.queueOffset()) == message.id() || left.isDamaged(message.queueOffset()));
                if (!isThere && (lost < 0 || message.position() < lost))
                {
                    lost = message.position();
                }
            }
        }
        return lost;
    }

    /** With the end of the log its topics and offsets may be gone; but what is left is what was there. */
    private static void checkMetadata(final Contents before, final Contents after, final RotLoss legal)
    {
        final boolean isSame =
            before.topics().equals(after.topics()) && before.groupOffsets().equals(after.groupOffsets());
        final boolean isEarlier = before.topics().entrySet().containsAll(after.topics().entrySet()) &&
            after.groupOffsets().entrySet().stream().allMatch(
                (entry) -> before.groupOffsets().getOrDefault(entry.getKey(), -1L) >= entry.getValue());
        if (!isSame && (!legal.isAny() || !isEarlier))
        {
            throw new AssertionError("topics " + before.topics() + " and offsets " + before.groupOffsets() +
                " have become " + after.topics() + " and " + after.groupOffsets());
        }
    }

    private static void checkAgain(
        final RotSource source,
        final RotSource.Image image,
        final SimulatedStorageIo storage,
        final Contents contents,
        final boolean mayBeRefused)
    {
        try
        {
            final MemoryBroker broker = new MemoryBroker(storage, source.settings(), image.nowNs() + 2 * RESTART_NS);
            broker.expectErrors();
            PromiseCheck.checkSame(contents, Contents.read(broker, Workload.GROUPS), false);
        }
        catch (final JournalException refusal)
        {
            if (JournalException.Kind.CORRUPT != refusal.kind() || !mayBeRefused)
            {
                throw refusal;
            }
        }
    }

    private static Map<Path, byte[]> contentsOf(final SimulatedStorageIo storage)
    {
        final Map<Path, byte[]> contents = new HashMap<>();
        storage.files().forEach((file) -> contents.put(file, storage.content(file)));
        return contents;
    }

    private static void checkUntouched(final Map<Path, byte[]> before, final Map<Path, byte[]> after)
    {
        if (!before.keySet().equals(after.keySet()))
        {
            throw new AssertionError("a start that was refused has made " + after.keySet() + " of " + before.keySet());
        }
        before.forEach(
            (file, content) ->
            {
                if (!Arrays.equals(content, after.get(file)))
                {
                    throw new AssertionError("a start that was refused has changed " + file);
                }
            });
    }
}
