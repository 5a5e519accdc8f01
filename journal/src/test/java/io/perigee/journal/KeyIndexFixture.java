package io.perigee.journal;

import io.perigee.journal.record.PropertiesCodec;
import io.perigee.journal.record.RecordLayout;
import io.perigee.journal.record.RecordType;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * A log of messages with keys, its index, and a model that knows where every key must be found.
 */
final class KeyIndexFixture implements AutoCloseable
{
    static final int CHUNK_ENTRIES = 160;
    static final Path INDEX = LogFixture.DIRECTORY.resolve(KeyIndex.DIRECTORY_NAME);
    private static final int STEP_LIMIT = 100_000;

    /** Positions by topic, kind and text, oldest first. */
    final Map<String, List<Long>> model = new HashMap<>();
    final Map<Long, Long> storeTimes = new HashMap<>();
    final CommitLog log;
    final KeyIndex index;
    final KeyLookup lookup;
    private final LogAppender appender;
    private final UnsafeBuffer scratch = new UnsafeBuffer(new byte[4096]);
    private long durablePosition;
    private long storeTimestampMs;

    KeyIndexFixture(final JournalContext context, final KeyHash keyHash)
    {
        log = CommitLog.open(context, this::onRecovered);
        index = log.newKeyIndex(keyHash, CHUNK_ENTRIES);
        lookup = index.newLookup();
        appender = log.appender();
        durablePosition = log.recoveredPosition();
        storeTimestampMs = Math.max(1000, log.lastStoreTimestampMs());
        appender.term(log.lastTerm() + 1);
    }

    static JournalContext context(final StorageIo storageIo, final int segmentLength)
    {
        final JournalContext context = LogFixture.context(storageIo, segmentLength);
        context.indexes().keyIndexMemoryBytes(8L * KeyIndex.CHUNK_ENTRIES * KeyIndexEntry.LENGTH);
        return context;
    }

    /** Append a message, with housekeeping as needed; the position that it begins at. */
    long append(final int topicId, final String keys, final String uniqueId, final int bodyLength)
    {
        final byte[] keyBytes = keys.getBytes(StandardCharsets.UTF_8);
        int propertiesLength = PropertiesCodec.append(scratch, 0, 0, "TAGS", "blue");
        if (null != uniqueId)
        {
            propertiesLength = PropertiesCodec.append(scratch, 0, propertiesLength, "UNIQ_KEY", uniqueId);
        }
        final int payloadLength = keyBytes.length + propertiesLength + bodyLength;
        int offset = appender.claim(payloadLength);
        while (LogAppender.NOT_READY == offset)
        {
            log.housekeeping().doWork(0);
            offset = appender.claim(payloadLength);
        }

        final long position = appender.position();
        final UnsafeBuffer buffer = appender.buffer();
        buffer.setMemory(offset, RecordLayout.HEADER_LENGTH + payloadLength, (byte)0);
        RecordLayout.writeFixed(buffer, offset, RecordType.MESSAGE);
        buffer.putLong(offset + RecordLayout.TERM_OFFSET, log.lastTerm() + 1, LITTLE_ENDIAN);
        buffer.putLong(offset + RecordLayout.STORE_TIMESTAMP_OFFSET, ++storeTimestampMs, LITTLE_ENDIAN);
        buffer.putInt(offset + RecordLayout.TOPIC_ID_OFFSET, topicId, LITTLE_ENDIAN);
        buffer.putInt(offset + RecordLayout.KEYS_LENGTH_OFFSET, keyBytes.length, LITTLE_ENDIAN);
        buffer.putInt(offset + RecordLayout.PROPERTIES_LENGTH_OFFSET, propertiesLength, LITTLE_ENDIAN);
        buffer.putInt(offset + RecordLayout.BODY_LENGTH_OFFSET, bodyLength, LITTLE_ENDIAN);
        buffer.putBytes(offset + RecordLayout.HEADER_LENGTH, keyBytes);
        buffer.putBytes(offset + RecordLayout.HEADER_LENGTH + keyBytes.length, scratch, 0, propertiesLength);
        appender.publish(durablePosition);
        remember(topicId, keys, uniqueId, position, storeTimestampMs);
        return position;
    }

    void force()
    {
        durablePosition = log.flusher().force(durablePosition, appender.appendPosition());
    }

    long appendPosition()
    {
        return appender.appendPosition();
    }

    long durablePosition()
    {
        return durablePosition;
    }

    /** Let the next start begin here, and retention delete what lies before. */
    void checkpoint(final long lastPosition)
    {
        force();
        try (LogReader last = log.newReader())
        {
            last.at(lastPosition);
            log.checkpoints().checkpoint(durablePosition,
                RecordLayout.crc(last.buffer(), last.offset()),
                RecordLayout.term(last.buffer(), last.offset()),
                last.buffer().getLong(last.offset() + RecordLayout.STORE_TIMESTAMP_OFFSET, LITTLE_ENDIAN));
        }
    }

    int work()
    {
        return index.doWork(appendPosition(), durablePosition);
    }

    /** Work until there is nothing left to do. */
    void index()
    {
        for (int i = 0; i < STEP_LIMIT; i++)
        {
            if (0 == work())
            {
                return;
            }
        }
        throw new AssertionError("the index never ends");
    }

    List<Long> find(final int topicId, final int kind, final String text, final int limit)
    {
        return find(topicId, kind, text, 0, Long.MAX_VALUE, limit);
    }

    List<Long> find(
        final int topicId, final int kind, final String text, final long fromMs, final long toMs, final int limit)
    {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        lookup.key(kind, topicId, new UnsafeBuffer(bytes), 0, bytes.length).begin(fromMs, toMs, limit);
        for (int i = 0; i < STEP_LIMIT && !lookup.doWork(); i++)
        {
            work();
        }
        final List<Long> positions = new ArrayList<>();
        for (int i = 0; i < lookup.count(); i++)
        {
            positions.add(lookup.position(i));
        }
        return positions;
    }

    /** Where a key must be found, newest first. */
    List<Long> expected(final int topicId, final int kind, final String text, final int limit)
    {
        final List<Long> all = model.getOrDefault(topicId + "/" + kind + "/" + text, List.of());
        final List<Long> newest = new ArrayList<>();
        for (int i = all.size() - 1; i >= 0 && newest.size() < limit; i--)
        {
            newest.add(all.get(i));
        }
        return newest;
    }

    void assertFindsAll()
    {
        for (final String name : model.keySet())
        {
            final String[] parts = name.split("/", 3);
            final int topicId = Integer.parseInt(parts[0]);
            final int kind = Integer.parseInt(parts[1]);
            final List<Long> expected = expected(topicId, kind, parts[2], 64);
            List<Long> found = find(topicId, kind, parts[2], 64);
            if (lookup.isDamaged())
            {
                index();
                found = find(topicId, kind, parts[2], 64);
            }
            if (!expected.equals(found) || lookup.isCut() || lookup.isDamaged())
            {
                throw new AssertionError(name + " is at " + expected + ", found " + found + ", damaged " +
                    lookup.isDamaged() + " in " + index);
            }
        }
    }

    @Override
    public void close()
    {
        index.close();
        log.close();
    }

    private void onRecovered(final UnsafeBuffer buffer, final int offset, final int length)
    {
        if (RecordType.MESSAGE == RecordLayout.type(buffer, offset))
        {
            final int keysOffset = offset + RecordLayout.HEADER_LENGTH;
            final int keysLength = RecordLayout.keysLength(buffer, offset);
            final Map<String, String> properties = new HashMap<>();
            PropertiesCodec.decode(
                buffer, keysOffset + keysLength, RecordLayout.propertiesLength(buffer, offset), properties);
            remember(RecordLayout.topicId(buffer, offset),
                buffer.getStringWithoutLengthUtf8(keysOffset, keysLength),
                properties.get("UNIQ_KEY"),
                RecordLayout.position(buffer, offset),
                buffer.getLong(offset + RecordLayout.STORE_TIMESTAMP_OFFSET, LITTLE_ENDIAN));
        }
    }

    private void remember(
        final int topicId, final String keys, final String uniqueId, final long position, final long storedAtMs)
    {
        storeTimes.put(position, storedAtMs);
        Arrays.stream(keys.split(" ")).filter((key) -> !key.isEmpty()).distinct().forEach((key) ->
            model.computeIfAbsent(
                topicId + "/" + MessageKeys.KIND_KEY + "/" + key, (name) -> new ArrayList<>()).add(position));
        if (null != uniqueId)
        {
            model.computeIfAbsent(topicId + "/" + MessageKeys.KIND_UNIQUE_ID + "/" + uniqueId,
                (name) -> new ArrayList<>()).add(position);
        }
    }
}
