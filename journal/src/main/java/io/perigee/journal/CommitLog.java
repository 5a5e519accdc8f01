package io.perigee.journal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The log: records one behind the other, in segments {@code commitlog/<20-digit start position>}. Opening it takes the
 * data directory, recovers what it holds and hands out the parts; each part has one owner, and the owners share nothing
 * but published positions. Open and close run on one thread, before the first agent and after the last.
 */
public final class CommitLog implements AutoCloseable
{
    /** Directory of the segments, within the data directory. */
    public static final String DIRECTORY_NAME = "commitlog";
    /** File that is locked while the data directory is in use. */
    public static final String LOCK_FILE_NAME = "perigee.lock";
    /** Bytes behind the tail that are prepared before the log is served; the rest is prepared while it is. */
    static final int PREPARED_LENGTH = 1024 * 1024;

    private final JournalContext context;
    private final SegmentTable segments;
    private final LogReaders readers = new LogReaders();
    private final AtomicLong filledPosition = new AtomicLong();
    private final AtomicLong appendPosition = new AtomicLong();
    private StorageLock lock;
    private final List<String> warnings = new ArrayList<>();
    private CheckpointWriter checkpoints;
    private LogTail tail;
    private LogHousekeeping housekeeping;
    private LogRetention retention;
    private LogScrub scrub;
    private LogAppender appender;
    private LogFlusher flusher;
    private long replayedFrom;
    private boolean isAbandoned;
    private boolean isClosed;

    private CommitLog(final JournalContext context)
    {
        this.context = context;
        segments = new SegmentTable(context.segmentLengthBytes());
    }

    /**
     * Take the data directory and recover the log in it, or begin a new one.
     *
     * @param context  of the journal; concluded here if it is not yet.
     * @param listener for every valid record.
     * @return the log, ready to append to.
     * @throws JournalException if the directory is refused, of any kind; then nothing in it has changed, unless the
     *                          kind is FULL or FAILED.
     */
    public static CommitLog open(final JournalContext context, final RecoveryListener listener)
    {
        if (!context.isConcluded())
        {
            context.conclude();
        }

        final CommitLog log = new CommitLog(context);
        try
        {
            log.recover(listener);
        }
        catch (final RuntimeException | Error ex)
        {
            log.release();
            throw ex;
        }
        return log;
    }

    /**
     * The writer of the log.
     *
     * @return the one appender, for the sequencer.
     */
    public LogAppender appender()
    {
        return appender;
    }

    /**
     * A reader of its own for an agent, at the begin of the log. Any thread may ask for one.
     *
     * @return a new reader.
     */
    public LogReader newReader()
    {
        final LogReader reader =
            new LogReader(segments, readers, context.segmentLengthBytes(), segments.minPosition());
        readers.add(reader);
        return reader;
    }

    /**
     * The index of the messages' keys. Its files are opened when it is first asked to work.
     *
     * @return a new index, of which there may be one, for the housekeeping agent.
     */
    public KeyIndex newKeyIndex()
    {
        return newKeyIndex(KeyHash.STANDARD, KeyIndex.CHUNK_ENTRIES);
    }

    KeyIndex newKeyIndex(final KeyHash keyHash, final int chunkEntries)
    {
        return new KeyIndex(context, this, segments, keyHash, chunkEntries);
    }

    /** What looks at the log without believing it; for the housekeeping agent. */
    RecordWalk newRecordWalk()
    {
        return new RecordWalk(segments, appendPosition, context.segmentLengthBytes());
    }

    /**
     * What makes the log durable.
     *
     * @return the one flusher, for the flusher agent.
     */
    public LogFlusher flusher()
    {
        return flusher;
    }

    /**
     * What prepares space for the appender.
     *
     * @return the one housekeeping, for the housekeeping agent.
     */
    public LogHousekeeping housekeeping()
    {
        return housekeeping;
    }

    /**
     * What takes segments out of the log.
     *
     * @return the one retention, for the housekeeping agent.
     */
    public LogRetention retention()
    {
        return retention;
    }

    /**
     * What looks for damage.
     *
     * @return the one scrub, for the housekeeping agent.
     */
    public LogScrub scrub()
    {
        return scrub;
    }

    /**
     * What keeps the mark and the checkpoint.
     *
     * @return the one writer, for the housekeeping agent.
     */
    public CheckpointWriter checkpoints()
    {
        return checkpoints;
    }

    /**
     * Begin of the first segment. It moves up when segments are removed, and never down.
     *
     * @return absolute log position in bytes.
     */
    public long minPosition()
    {
        return segments.minPosition();
    }

    /**
     * Where the log ended when it was opened. Everything below is durable.
     *
     * @return absolute log position in bytes.
     */
    public long recoveredPosition()
    {
        return tail.position();
    }

    /**
     * Where the listener has begun when the log was opened.
     *
     * @return absolute log position in bytes.
     */
    public long replayedFrom()
    {
        return replayedFrom;
    }

    /**
     * What was odd when the log was opened, and did not keep it from being served.
     *
     * @return sentences for an operator, empty if there is nothing to say.
     */
    public List<String> warnings()
    {
        return List.copyOf(warnings);
    }

    /**
     * Term of the last record when the log was opened.
     *
     * @return the term, 0 if the log was empty.
     */
    public long lastTerm()
    {
        return tail.term();
    }

    /**
     * CRC of the last record when the log was opened.
     *
     * @return CRC32C, 0 if the log was empty.
     */
    public int lastCrc()
    {
        return tail.crc();
    }

    /**
     * Store time of the last record when the log was opened.
     *
     * @return milliseconds since 1970, 0 if the log was empty.
     */
    public long lastStoreTimestampMs()
    {
        return tail.storeTimestampMs();
    }

    /**
     * Where the space ends that the appender may use now.
     *
     * @return absolute log position in bytes.
     */
    public long filledPosition()
    {
        return filledPosition.getAcquire();
    }

    /**
     * Say that an agent has ended in the middle of something, so that nobody knows what was published last:
     * {@link #close()} then forces nothing and does not say that the log is whole up to its end. The next start finds
     * out where it ends.
     */
    public void abandon()
    {
        isAbandoned = true;
    }

    /**
     * Force what was published, unmap everything and give the data directory back. No agent may use a part any more:
     * touching what was unmapped ends the process.
     */
    @Override
    public void close()
    {
        if (!isClosed)
        {
            isClosed = true;
            try
            {
                if (!isAbandoned && !flusher.hasFailed())
                {
                    flusher.force(flusher.forcedPosition(), appendPosition.get());
                    checkpoints.clean(appendPosition.get());
                }
            }
            finally
            {
                release();
            }
        }
    }

    private void recover(final RecoveryListener listener)
    {
        final StorageIo storageIo = context.storageIo();
        final Path directory = context.directory().resolve(DIRECTORY_NAME);
        takeDirectory(storageIo);
        checkpoints = CheckpointWriter.open(storageIo, context.directory());
        warnAboutSlots(CheckpointWriter.FILE_NAME, checkpoints.damagedSlots());
        final LogRecovery recovery = new LogRecovery(context, directory, segments, checkpoints);
        try
        {
            examine(recovery, listener);
            // What was only read so far is changed from here on.
            lock.sign();
            storageIo.createDirectories(directory, true);
            tail = recovery.settle(listener);
        }
        catch (final RuntimeException | Error ex)
        {
            recovery.close();
            throw ex;
        }

        replayedFrom = recovery.replayedFrom();
        warnings.addAll(recovery.warnings());
        appendPosition.set(tail.position());
        filledPosition.set(StoragePages.alignUp(tail.position()));
        housekeeping = new LogHousekeeping(
            context, directory, segments, recovery.ahead(), filledPosition, appendPosition);
        housekeeping.prepare(tail.position() + Math.min(PREPARED_LENGTH, context.segmentLengthBytes()));
        retention = new LogRetention(context, directory, segments, checkpoints,
            new RemovedSegments(storageIo, directory, readers), appendPosition, tail);
        scrub = new LogScrub(context, newReader(), segments, appendPosition);
        flusher = new LogFlusher(segments, tail.position());
        appender = new LogAppender(segments, filledPosition, appendPosition, context, tail);
        warnAboutSlots(LogIdentity.FILE_NAME, new LogIdentity(context.segmentLengthBytes(), context.brokerName())
            .write(storageIo, context.directory()));
    }

    /** What is missing may be missing only because a slot cannot be read: then a refusal tells that, too. */
    private void examine(final LogRecovery recovery, final RecoveryListener listener)
    {
        try
        {
            recovery.examine(listener);
        }
        catch (final JournalException ex)
        {
            final int damagedSlots = checkpoints.damagedSlots();
            if (0 == damagedSlots)
            {
                throw ex;
            }
            throw new JournalException(
                ex.kind(), slotWarning(CheckpointWriter.FILE_NAME, damagedSlots) + "; " + ex.getMessage(), ex);
        }
    }

    private void warnAboutSlots(final String fileName, final int damagedSlots)
    {
        if (damagedSlots > 0)
        {
            warnings.add(slotWarning(fileName, damagedSlots));
        }
    }

    private String slotWarning(final String fileName, final int damagedSlots)
    {
        return context.directory().resolve(fileName) + " had " + damagedSlots +
            " of 2 slots that could not be read, as a crash in the midst of a write leaves one";
    }

    /** Check, then lock; where a lock file exists already it is the other way round, so that its owner is named. */
    private void takeDirectory(final StorageIo storageIo)
    {
        final DataDirectoryCheck check = new DataDirectoryCheck(context);
        final Path lockFile = context.directory().resolve(LOCK_FILE_NAME);
        check.checkFileSystem();
        if (!storageIo.exists(lockFile))
        {
            check.checkContent();
            storageIo.createDirectories(context.directory(), true);
        }
        lock = storageIo.lock(lockFile);
        check.checkContent();
        warnings.addAll(check.warnings());
    }

    private void release()
    {
        try
        {
            if (null != housekeeping)
            {
                housekeeping.close();
            }
            if (null != retention)
            {
                retention.close();
            }
            if (null != checkpoints)
            {
                checkpoints.close();
            }
            for (final LogSegment segment : segments.segments())
            {
                segment.close();
            }
        }
        finally
        {
            if (null != lock)
            {
                lock.close();
            }
        }
    }
}
