package io.perigee.faultlab;

import io.perigee.journal.SimulatedStorageIo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * What disks, file systems and people do to files.
 *
 * @param kind        of the file that was damaged: the directory that it is in, or its name.
 * @param description what was done to which file.
 * @param isBitFlip   whether it is one bit.
 */
record RotDamage(String kind, String description, boolean isBitFlip)
{
    private static final String LOG = "commitlog";
    private static final int PAGE_LENGTH = 4096;
    private static final int DAMAGES = 10;
    private static final int BIT_FLIPS = 5;

    /**
     * Damage one file, by chance; every kind of file is as likely as every other. What would change no byte, such as
     * zeroing what is zero, is drawn again.
     *
     * @param storage whose file is changed on the device and in the page cache.
     * @param random  decides which file and what is done to it.
     * @param onlyBit whether only a bit may be flipped, because somebody has the files open.
     * @return what was done.
     */
    static RotDamage inflict(final SimulatedStorageIo storage, final RandomGenerator random, final boolean onlyBit)
    {
        RotDamage damage = null;
        while (null == damage)
        {
            damage = tryToInflict(storage, random, onlyBit);
        }
        return damage;
    }

    /** Whether it is the log itself that was damaged, and not what follows from it or says how far it is durable. */
    boolean isOfLog()
    {
        return LOG.equals(kind);
    }

    private static RotDamage tryToInflict(
        final SimulatedStorageIo storage, final RandomGenerator random, final boolean onlyBit)
    {
        final Map<String, List<Path>> kinds = kinds(storage);
        final String kind = new ArrayList<>(kinds.keySet()).get(random.nextInt(kinds.size()));
        final List<Path> files = kinds.get(kind);
        final Path file = files.get(random.nextInt(files.size()));
        final byte[] content = storage.content(file);
        final int choice = onlyBit ? 0 : random.nextInt(DAMAGES);
        if (choice < BIT_FLIPS)
        {
            final int position = positionIn(content, random);
            final int bit = random.nextInt(Byte.SIZE);
            storage.flipBit(file, position, bit);
            return new RotDamage(kind, "bit " + bit + " of byte " + position + " of " + file + " flipped", true);
        }

        final String what = switch (choice)
        {
            case 5 -> swapPages(storage, file, files.get(random.nextInt(files.size())), random);
            case 6 -> truncate(storage, file, content, random);
            case 7 -> zeroPage(storage, file, content, random);
            case 8 -> zeroWhole(storage, file, content);
            default -> delete(storage, file);
        };
        return null == what ? null : new RotDamage(kind, what, false);
    }

    private static Map<String, List<Path>> kinds(final SimulatedStorageIo storage)
    {
        final Map<String, List<Path>> kinds = new TreeMap<>();
        for (final Path file : storage.files())
        {
            if (storage.content(file).length > 0)
            {
                final String first = MemoryBroker.DIRECTORY.relativize(file).getName(0).toString();
                final String name = file.getFileName().toString();
                final int dot = name.lastIndexOf('.');
                final String kind = first + (dot < 0 ? "" : name.substring(dot));
                kinds.computeIfAbsent(kind, (key) -> new ArrayList<>()).add(file);
            }
        }
        return kinds;
    }

    /** Mostly where something was written. */
    private static int positionIn(final byte[] content, final RandomGenerator random)
    {
        int end = content.length;
        while (end > 1 && 0 == content[end - 1])
        {
            end--;
        }
        return random.nextInt(0 == random.nextInt(8) ? content.length : end);
    }

    private static String swapPages(
        final SimulatedStorageIo storage, final Path file, final Path other, final RandomGenerator random)
    {
        final byte[] first = storage.content(file);
        final byte[] second = file.equals(other) ? first : storage.content(other);
        final int from = pageOf(first, random);
        final int to = pageOf(second, random);
        final int length = Math.min(PAGE_LENGTH, Math.min(first.length - from, second.length - to));
        if (Arrays.equals(first, from, from + length, second, to, to + length))
        {
            return null;
        }
        final byte[] kept = Arrays.copyOfRange(first, from, from + length);
        System.arraycopy(second, to, first, from, length);
        System.arraycopy(kept, 0, second, to, length);
        storage.content(file, first);
        if (!file.equals(other))
        {
            storage.content(other, second);
        }
        return "page " + from + " of " + file + " swapped with page " + to + " of " + other;
    }

    private static int pageOf(final byte[] content, final RandomGenerator random)
    {
        return positionIn(content, random) / PAGE_LENGTH * PAGE_LENGTH;
    }

    private static String truncate(
        final SimulatedStorageIo storage, final Path file, final byte[] content, final RandomGenerator random)
    {
        final int length = 0 == random.nextInt(3) ? 0 : random.nextInt(content.length);
        storage.content(file, Arrays.copyOf(content, length));
        return file + " truncated from " + content.length + " to " + length;
    }

    private static String zeroPage(
        final SimulatedStorageIo storage, final Path file, final byte[] content, final RandomGenerator random)
    {
        final int page = pageOf(content, random);
        final int end = Math.min(content.length, page + PAGE_LENGTH);
        if (isZero(content, page, end))
        {
            return null;
        }
        Arrays.fill(content, page, end, (byte)0);
        storage.content(file, content);
        return "page " + page + " of " + file + " zeroed";
    }

    private static String zeroWhole(final SimulatedStorageIo storage, final Path file, final byte[] content)
    {
        if (isZero(content, 0, content.length))
        {
            return null;
        }
        storage.content(file, new byte[content.length]);
        return file + " zeroed";
    }

    private static boolean isZero(final byte[] content, final int begin, final int end)
    {
        int index = begin;
        while (index < end && 0 == content[index])
        {
            index++;
        }
        return index == end;
    }

    private static String delete(final SimulatedStorageIo storage, final Path file)
    {
        storage.lose(file);
        return file + " deleted";
    }
}
