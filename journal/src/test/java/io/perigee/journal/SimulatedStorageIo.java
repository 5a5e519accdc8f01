package io.perigee.journal;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * A file system in memory that can lose what was not forced. It keeps two images, what the page cache holds and what
 * the device holds; {@link StorageFile#force(long, long)} and {@link #forceDirectory(Path)} move pages and names from
 * one to the other, and {@link #crash(RandomGenerator)} leaves the second with a random part of the first. For one
 * thread, and deterministic: the same calls and the same random numbers give the same files.
 */
public final class SimulatedStorageIo implements StorageIo
{
    private final TreeMap<Path, SimulatedNode> entries = new TreeMap<>();
    private final TreeMap<Path, SimulatedNode> durableEntries = new TreeMap<>();
    private final List<SimulatedRename> renames = new ArrayList<>();
    private final Set<Path> locks = new HashSet<>();
    private final SimulatedCrash crash = new SimulatedCrash();
    private long capacityBytes = Long.MAX_VALUE;
    private long usedBytes;
    private long writeCount;
    private long forceCount;
    private long directoryForceCount;
    private long forcesUntilFailure;
    private int generation;
    private String fileSystemType = "ext4";

    /**
     * The machine loses power: every open file is dead, and of what was not forced a random part survives. Each page of
     * 4 KiB is the old, the new, torn at 512 bytes, or zero if it was never forced; names that were created or deleted
     * and not forced may or may not be there; of renames that were not forced the first few have happened.
     *
     * @param random decides what survives.
     */
    public void crash(final RandomGenerator random)
    {
        generation++;
        locks.clear();
        crash.begin(random);
        settleRenames(random);

        final TreeMap<Path, SimulatedNode> survivors = new TreeMap<>();
        final TreeMap<Path, SimulatedNode> all = new TreeMap<>(durableEntries);
        all.putAll(entries);
        for (final Map.Entry<Path, SimulatedNode> entry : all.entrySet())
        {
            final Path path = entry.getKey();
            final boolean isSettled = entries.get(path) == durableEntries.get(path);
            final boolean isParentThere = isTop(path) || survivors.containsKey(path.getParent());
            final boolean isReplaced = entries.containsKey(path) && durableEntries.containsKey(path);
            final boolean isKept = isSettled || isParentThere && crash.keepsEntry(entries.containsKey(path));
            if (isParentThere && (isKept || isReplaced))
            {
                final SimulatedNode old = isKept ? entry.getValue() : durableEntries.get(path);
                survivors.put(path, old.isDirectory() ? old : crash.survivorOf(old));
            }
        }

        replaceEntries(survivors);
        durableEntries.clear();
        durableEntries.putAll(survivors);
    }

    /**
     * The process is killed: every open file is dead, locks are free, and the page cache keeps all that was stored.
     */
    public void kill()
    {
        generation++;
        locks.clear();
        final TreeMap<Path, SimulatedNode> survivors = new TreeMap<>();
        final Map<SimulatedNode, SimulatedNode> copies = new IdentityHashMap<>();
        for (final Map.Entry<Path, SimulatedNode> entry : entries.entrySet())
        {
            final SimulatedNode old = entry.getValue();
            final SimulatedNode copy = old.isDirectory() ? old : old.copy();
            survivors.put(entry.getKey(), copy);
            copies.put(old, copy);
        }
        durableEntries.replaceAll((path, node) -> copies.getOrDefault(node, node));
        replaceEntries(survivors);
    }

    /**
     * A machine that has come as far as this one, whose storage then goes its own way: what the page cache and the
     * device hold, and what is not forced. No file is open in it and nothing is locked; its counts begin anew.
     *
     * @return a copy that shares nothing with this one that either changes.
     */
    public SimulatedStorageIo copy()
    {
        final SimulatedStorageIo copy = new SimulatedStorageIo();
        final Map<SimulatedNode, SimulatedNode> copies = new IdentityHashMap<>();
        entries.forEach((path, node) -> copy.entries.put(path, copies.computeIfAbsent(node, SimulatedNode::copy)));
        durableEntries.forEach(
            (path, node) -> copy.durableEntries.put(path, copies.computeIfAbsent(node, SimulatedNode::copy)));
        for (final SimulatedRename rename : renames)
        {
            final SimulatedNode replaced = null == rename.replaced() ? null :
                copies.computeIfAbsent(rename.replaced(), SimulatedNode::copy);
            copy.renames.add(new SimulatedRename(rename.from(), rename.to(), replaced));
        }
        copy.capacityBytes = capacityBytes;
        copy.usedBytes = usedBytes;
        copy.fileSystemType = fileSystemType;
        return copy;
    }

    /**
     * Every file that there is.
     *
     * @return paths, sorted.
     */
    public List<Path> files()
    {
        return entries.keySet().stream().filter((path) -> !entries.get(path).isDirectory()).toList();
    }

    /**
     * All bytes of a file.
     *
     * @param file to read.
     * @return what the page cache holds.
     */
    public byte[] content(final Path file)
    {
        final SimulatedNode node = nodeOf(file);
        final byte[] content = new byte[node.length()];
        node.read(0, ByteBuffer.wrap(content));
        return content;
    }

    /**
     * Put other bytes into a file, behind everybody's back: on the device and in the page cache. While nobody has it
     * open.
     *
     * @param file    to change.
     * @param content that it has afterwards; also its length.
     */
    public void content(final Path file, final byte[] content)
    {
        final SimulatedNode node = nodeOf(file).survivor(content);
        entries.put(file, node);
        durableEntries.put(file, node);
        replaceEntries(new TreeMap<>(entries));
    }

    /**
     * Take a file away, behind everybody's back: on the device and in the page cache.
     *
     * @param file to lose.
     */
    public void lose(final Path file)
    {
        delete(file);
        durableEntries.remove(file);
    }

    /**
     * Let one force of a file fail. As on a real device the pages are taken for clean afterwards, though they are not
     * on the device: a second force succeeds and does nothing, until the page is written or its content changes.
     *
     * @param count 1 for the next force, 2 for the one after, and so on; 0 for none.
     */
    public void failForce(final long count)
    {
        forcesUntilFailure = count;
    }

    /**
     * Bound the space for written pages. Stores through mappings of pages that were never written are not noticed.
     *
     * @param bytes of the file system.
     */
    public void capacityBytes(final long bytes)
    {
        capacityBytes = bytes;
    }

    /**
     * Say what {@link #fileSystemType(Path)} answers.
     *
     * @param type name of a file system; ext4 unless this is called.
     */
    public void fileSystemType(final String type)
    {
        fileSystemType = type;
    }

    /**
     * Flip one bit of a file, on the device and in the page cache.
     *
     * @param file     to damage.
     * @param position of the byte.
     * @param bit      0 to 7.
     */
    public void flipBit(final Path file, final long position, final int bit)
    {
        nodeOf(file).flipBit((int)position, bit);
    }

    /**
     * Swap two ranges of a file, on the device and in the page cache.
     *
     * @param file   to damage.
     * @param first  begin of one range.
     * @param second begin of the other, which does not overlap.
     * @param length of both in bytes.
     */
    public void swap(final Path file, final long first, final long second, final int length)
    {
        nodeOf(file).swap((int)first, (int)second, length);
    }

    /**
     * Read what would be left of a file for certain if the power went now: what was forced, under a name that was.
     *
     * @param file     to read.
     * @param position in the file.
     * @param target   to put bytes into; its position is advanced.
     * @return number of bytes read, 0 at the end of what is certain or if the name is not.
     */
    public int readDurable(final Path file, final long position, final ByteBuffer target)
    {
        final SimulatedNode node = durableEntries.get(file);
        return null == node || node.isDirectory() ? 0 : node.readDurable((int)position, target);
    }

    /**
     * How often a file was written to.
     *
     * @return calls of {@link StorageFile#write}.
     */
    public long writeCount()
    {
        return writeCount;
    }

    /**
     * How often a file was forced.
     *
     * @return calls of {@link StorageFile#force}.
     */
    public long forceCount()
    {
        return forceCount;
    }

    /**
     * How often a directory was forced.
     *
     * @return calls of {@link #forceDirectory(Path)}.
     */
    public long directoryForceCount()
    {
        return directoryForceCount;
    }

    /**
     * What the crashes so far have done, to see that a test has met every kind of damage.
     *
     * @return text with the number of pages kept, lost, torn and zeroed, and of names kept and lost.
     */
    public String crashSummary()
    {
        return crash.toString();
    }

    /**
     * Pages that crashes have torn so far.
     *
     * @return number of pages.
     */
    public long tornPages()
    {
        return crash.tornPages();
    }

    @Override
    public void createDirectories(final Path directory, final boolean isForced)
    {
        if (entries.containsKey(directory))
        {
            return;
        }
        if (!isTop(directory))
        {
            createDirectories(directory.getParent(), isForced);
        }

        final SimulatedNode node = SimulatedNode.newDirectory();
        entries.put(directory, node);
        if (isForced)
        {
            directoryForceCount++;
            durableEntries.put(directory, node);
        }
    }

    @Override
    public boolean exists(final Path path)
    {
        return entries.containsKey(path);
    }

    @Override
    public List<String> list(final Path directory)
    {
        final List<String> names = new ArrayList<>();
        for (final Path path : entries.keySet())
        {
            if (directory.equals(path.getParent()))
            {
                names.add(path.getFileName().toString());
            }
        }
        names.sort(null);
        return names;
    }

    @Override
    public StorageFile create(final Path file)
    {
        if (entries.containsKey(file))
        {
            throw new JournalException(JournalException.Kind.FAILED, file + " exists");
        }
        if (!entries.containsKey(file.getParent()))
        {
            throw new JournalException(JournalException.Kind.FAILED, file.getParent() + " does not exist");
        }

        final SimulatedNode node = new SimulatedNode();
        entries.put(file, node);
        return new SimulatedFile(this, file, node);
    }

    @Override
    public StorageFile open(final Path file)
    {
        return new SimulatedFile(this, file, nodeOf(file));
    }

    @Override
    public void delete(final Path path)
    {
        final SimulatedNode node = entries.remove(path);
        if (null != node)
        {
            usedBytes -= node.allocatedBytes();
        }
    }

    @Override
    public void rename(final Path from, final Path to)
    {
        final SimulatedNode node = nodeOf(from);
        final SimulatedNode replaced = entries.get(to);
        usedBytes -= null == replaced ? 0 : replaced.allocatedBytes();
        entries.remove(from);
        entries.put(to, node);
        renames.add(new SimulatedRename(from, to, replaced));
    }

    @Override
    public void forceDirectory(final Path directory)
    {
        directoryForceCount++;
        renames.removeIf((rename) -> directory.equals(rename.to().getParent()));
        durableEntries.keySet().removeIf((path) -> directory.equals(path.getParent()) && !entries.containsKey(path));
        entries.forEach(
            (path, node) ->
            {
                if (directory.equals(path.getParent()))
                {
                    durableEntries.put(path, node);
                }
            });
    }

    @Override
    public StorageLock lock(final Path lockFile)
    {
        if (!locks.add(lockFile))
        {
            throw new JournalException(JournalException.Kind.IN_USE, lockFile.getParent() + " is in use");
        }

        final int lockGeneration = generation;
        return () ->
        {
            if (lockGeneration == generation)
            {
                locks.remove(lockFile);
            }
        };
    }

    @Override
    public String fileSystemType(final Path directory)
    {
        return fileSystemType;
    }

    @Override
    public long usableSpaceBytes(final Path directory)
    {
        return capacityBytes - usedBytes;
    }

    @Override
    public long usedSpaceBytes(final Path directory)
    {
        return usedBytes;
    }

    int generation()
    {
        return generation;
    }

    void onWrite(final long newlyAllocatedBytes, final Path file)
    {
        if (newlyAllocatedBytes > capacityBytes - usedBytes)
        {
            throw new JournalException(JournalException.Kind.FULL, "no space left for " + file);
        }
        usedBytes += newlyAllocatedBytes;
        writeCount++;
    }

    boolean onForce()
    {
        forceCount++;
        return forcesUntilFailure > 0 && 0 == --forcesUntilFailure;
    }

    SimulatedNode nodeOf(final Path file)
    {
        final SimulatedNode node = entries.get(file);
        if (null == node || node.isDirectory())
        {
            throw new JournalException(JournalException.Kind.FAILED, file + " does not exist");
        }
        return node;
    }

    /** A file system does them in their order, and each as a whole. */
    private void settleRenames(final RandomGenerator random)
    {
        final int kept = renames.isEmpty() ? 0 : random.nextInt(renames.size() + 1);
        for (int i = renames.size() - 1; i >= kept; i--)
        {
            final SimulatedRename rename = renames.get(i);
            final SimulatedNode node = entries.remove(rename.to());
            if (null != node)
            {
                entries.put(rename.from(), node);
            }
            if (null != rename.replaced())
            {
                entries.put(rename.to(), rename.replaced());
            }
        }
        for (final SimulatedRename rename : renames.subList(0, kept))
        {
            durableEntries.remove(rename.from());
            if (entries.containsKey(rename.to()))
            {
                durableEntries.put(rename.to(), entries.get(rename.to()));
            }
        }
        renames.clear();
    }

    private void replaceEntries(final Map<Path, SimulatedNode> newEntries)
    {
        entries.clear();
        entries.putAll(newEntries);
        usedBytes = entries.values().stream().mapToLong(SimulatedNode::allocatedBytes).sum();
    }

    private static boolean isTop(final Path path)
    {
        return null == path.getParent() || null == path.getParent().getFileName();
    }
}
