package io.perigee.journal;

import io.perigee.journal.record.RecordLayout;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.SplittableRandom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ConsumeQueueRepairTest
{
    private final QueueLogFixture fixture = new QueueLogFixture();

    @Test
    void shouldRepairNothingWhereNothingIsWrong()
    {
        fill(930);
        fixture.stop();
        fixture.start();
        fixture.assertReadable();
        assertEquals(0, fixture.store.repairedBlocks());
    }

    @Test
    void shouldNeverServeAFlippedEntry()
    {
        fill(930);
        fixture.stop();
        for (int seed = 0; seed < 60; seed++)
        {
            final SplittableRandom random = new SplittableRandom(seed);
            final int queueId = random.nextInt(QueueLogFixture.QUEUES);
            final int position = random.nextInt(930 * ConsumeQueueEntry.LENGTH);
            fixture.storageIo.flipBit(fixture.file(queueId, position / 8000), position % 8000, random.nextInt(8));
            fixture.start();
            fixture.assertReadable();
            assertEquals(1, fixture.store.repairedBlocks());
            fixture.stop();
        }
    }

    @Test
    void shouldNotBelieveAFlippedCheck()
    {
        fill(930);
        fixture.stop();
        for (int bit = 0; bit < 64; bit++)
        {
            final SplittableRandom random = new SplittableRandom(bit);
            final int queueId = random.nextInt(QueueLogFixture.QUEUES);
            final int block = random.nextInt(4);
            fixture.storageIo.flipBit(fixture.checks(queueId, block / 2), block % 2 * 8 + bit / 8, bit % 8);
            fixture.start();
            fixture.assertReadable();
            assertEquals(1, fixture.store.repairedBlocks());
            fixture.stop();
        }
    }

    @Test
    void shouldRepairOnDiskWhatItHasRepaired()
    {
        fill(930);
        fixture.stop();
        fixture.storageIo.flipBit(fixture.file(0, 1), 5, 3);
        fixture.storageIo.delete(fixture.checks(1, 0));
        fixture.storageIo.delete(fixture.file(2, 2));
        fixture.start();
        fixture.assertReadable();
        assertTrue(fixture.store.repairedBlocks() >= 4);
        fixture.stop();
        fixture.start();
        fixture.assertReadable();
        assertEquals(0, fixture.store.repairedBlocks());
    }

    @Test
    void shouldNotMistakeABlockForAnother()
    {
        fill(930);
        fixture.stop();
        final byte[] first = bytes(fixture.file(0, 0), 0, 4000);
        final byte[] second = bytes(fixture.file(0, 0), 4000, 4000);
        write(fixture.file(0, 0), 0, second);
        write(fixture.file(0, 0), 4000, first);
        final byte[] firstCheck = bytes(fixture.checks(0, 0), 0, 8);
        final byte[] secondCheck = bytes(fixture.checks(0, 0), 8, 8);
        write(fixture.checks(0, 0), 0, secondCheck);
        write(fixture.checks(0, 0), 8, firstCheck);
        swap(fixture.file(1, 1), fixture.file(2, 1), 8000);
        swap(fixture.checks(1, 1), fixture.checks(2, 1), 16);
        swap(fixture.file(1, 0), fixture.file(1, 2), 4000);
        swap(fixture.checks(1, 0), fixture.checks(1, 2), 8);
        fixture.start();
        fixture.assertReadable();
        assertEquals(2 + 4 + 2, fixture.store.repairedBlocks());
    }

    @Test
    void shouldBuildAQueueAgainThatWasDeleted()
    {
        fill(1630);
        fixture.stop();
        delete(fixture.directory(1));
        fixture.start();
        fixture.assertEntry(1, 1200);
        fixture.assertReadable();
        fixture.append(1, 500);
        fixture.assertReadable();
    }

    @Test
    void shouldBuildAllQueuesAgainInOneWalk()
    {
        fill(1630);
        fixture.stop();
        delete(LogFixture.DIRECTORY.resolve(ConsumeQueueStore.DIRECTORY_NAME));
        fixture.start();
        final ConsumeQueueEntry entry = new ConsumeQueueEntry();
        for (int queueId = 0; queueId < QueueLogFixture.QUEUES; queueId++)
        {
            assertEquals(ConsumeQueue.NOT_READY, fixture.queue(queueId).read(0, entry));
        }
        int cycles = 0;
        while (fixture.store.doWork() > 0)
        {
            cycles++;
        }
        assertTrue(cycles < 40, cycles + " cycles");
        fixture.assertReadable();
    }

    @Test
    void shouldBuildAShortFileAgain()
    {
        fill(930);
        fixture.stop();
        final byte[] some = bytes(fixture.file(0, 1), 0, 4321);
        fixture.storageIo.delete(fixture.file(0, 1));
        fixture.storageIo.create(fixture.file(0, 1)).write(0, ByteBuffer.wrap(some));
        fixture.storageIo.delete(fixture.checks(2, 1));
        fixture.storageIo.create(fixture.checks(2, 1)).write(0, ByteBuffer.wrap(new byte[5]));
        fixture.start();
        fixture.assertReadable();
    }

    @Test
    void shouldTakeNoiseForWhatItIs()
    {
        fill(930);
        fixture.stop();
        for (int seed = 0; seed < 40; seed++)
        {
            final SplittableRandom random = new SplittableRandom(seed);
            final int queueId = random.nextInt(QueueLogFixture.QUEUES);
            final int index = random.nextInt(3);
            final boolean isInChecks = random.nextBoolean();
            final Path file = isInChecks ? fixture.checks(queueId, index) : fixture.file(queueId, index);
            final byte[] noise = new byte[random.nextInt(1, isInChecks ? 40 : 9000)];
            random.nextBytes(noise);
            if (random.nextBoolean())
            {
                fixture.storageIo.delete(file);
                fixture.storageIo.create(file);
                write(file, 0, noise);
            }
            else
            {
                write(file, random.nextInt(isInChecks ? 16 : 8000), noise);
            }
            fixture.start();
            fixture.assertReadable();
            fixture.stop();
        }
    }

    @Test
    void shouldPointToTheDamageWhereTheLogIsDamagedToo()
    {
        fill(930);
        fixture.stop();
        final long[] lost = fixture.expected.get(0).get(333);
        fixture.start();
        fixture.storageIo.flipBit(logFile(lost[0]), lost[0] % 65536 + RecordLayout.STORE_TIMESTAMP_OFFSET, 0);
        fixture.storageIo.flipBit(fixture.file(0, 0), 333 * ConsumeQueueEntry.LENGTH + 1, 0);
        fixture.assertEntry(0, 332);
        assertEquals(ConsumeQueue.FOUND, fixture.read(0, 333));
        assertEquals(lost[0], fixture.entry().position());
        assertTrue(fixture.entry().isLost());
        for (int offset = 334; offset < 930; offset++)
        {
            fixture.assertEntry(0, offset);
        }
    }

    @Test
    void shouldForgetWhatTheLogHasForgottenWhenItIsBuiltAgain()
    {
        fill(930);
        fixture.stop();
        delete(fixture.directory(0));
        fixture.start();
        final long begin = 3 * 65536;
        removeBelow(begin);
        fixture.trim(begin);
        assertTrue(fixture.queue(0).minOffset() > 0);
        for (int queueId = 0; queueId < QueueLogFixture.QUEUES; queueId++)
        {
            final int min = (int)fixture.queue(queueId).minOffset();
            assertTrue(fixture.expected.get(queueId).get(min)[0] >= begin);
            assertTrue(fixture.expected.get(queueId).get(min - 1)[0] < begin);
        }
        fixture.assertReadable();
    }

    @Test
    void shouldForgetItAgainAfterAStartThatKnowsAnOlderMinimum()
    {
        // The begin of the log is to move into the middle of a block.
        fixture.append(0, 100);
        fixture.append(1, 300);
        fixture.append(0, 400);
        fixture.stop();
        fixture.start();
        final long begin = 65536;
        removeBelow(begin);
        startWithoutCheckpoint();
        fixture.trim(begin);
        final long min = fixture.queue(0).minOffset();
        assertTrue(min > 0 && 0 != min % ConsumeQueuePage.ENTRIES);

        fixture.store.close();
        delete(fixture.directory(0));
        startWithoutCheckpoint();
        fixture.trim(begin);
        assertEquals(min, fixture.queue(0).minOffset());

        startWithoutCheckpoint();
        fixture.trim(begin);
        assertEquals(min, fixture.queue(0).minOffset());
        fixture.assertReadable();
    }

    @Test
    void shouldNotKeepTheLogFromMakingRoomWhenThereIsNone()
    {
        fill(930);
        fixture.stop();
        delete(fixture.directory(0));
        fixture.start();
        final long used = Long.MAX_VALUE - fixture.storageIo.usableSpaceBytes(LogFixture.DIRECTORY);
        fixture.storageIo.capacityBytes(used);
        // Not so far that a file is deleted, which gives room.
        final long begin = 2 * 65536;
        assertTrue(fixture.store.trim(begin));
        assertIsTrimmedWhenThereIsRoom(begin);
    }

    @Test
    void shouldNotWaitForTheRepairOfAFileInTheMiddleWithoutRoom()
    {
        fill(930);
        fixture.stop();
        delete(fixture.file(0, 1));
        delete(fixture.checks(0, 1));
        fixture.start();
        final long used = Long.MAX_VALUE - fixture.storageIo.usableSpaceBytes(LogFixture.DIRECTORY);
        fixture.storageIo.capacityBytes(used);
        final long begin = 2 * 65536;
        boolean isTrimmed = fixture.store.trim(begin);
        for (int i = 0; i < 10 && !isTrimmed; i++)
        {
            isTrimmed = fixture.store.trim(begin);
        }
        assertTrue(isTrimmed);
        assertIsTrimmedWhenThereIsRoom(begin);
    }

    @Test
    void shouldSurviveCrashesAtAnyPointOfAnything()
    {
        long repaired = 0;
        for (int seed = 0; seed < 40; seed++)
        {
            final QueueLogFixture crashing = new QueueLogFixture();
            final SplittableRandom random = new SplittableRandom(seed);
            for (int life = 0; life < 5; life++)
            {
                for (int i = random.nextInt(30); i > 0; i--)
                {
                    act(crashing, random);
                }
                repaired += crashing.store.repairedBlocks();
                if (random.nextBoolean())
                {
                    crashing.storageIo.kill();
                }
                else
                {
                    crashing.storageIo.crash(random);
                }
                damage(crashing, random);
                crashing.start();
            }
            crashing.assertReadable();
            repaired += crashing.store.repairedBlocks();
        }
        assertNotEquals(0, repaired);
    }

    private static void act(final QueueLogFixture fixture, final SplittableRandom random)
    {
        final int queueId = random.nextInt(QueueLogFixture.QUEUES);
        switch (random.nextInt(8))
        {
            case 0:
                fixture.checkpoint();
                break;

            case 1:
                fixture.store.doWork();
                break;

            case 2:
                if (fixture.queue(queueId).maxOffset() > 0)
                {
                    fixture.assertEntry(queueId, random.nextLong(fixture.queue(queueId).maxOffset()));
                }
                break;

            case 3:
                if (fixture.queue(queueId).maxOffset() > 0)
                {
                    // asked for, perhaps half repaired, and then forgotten
                    fixture.queue(queueId).read(0, fixture.entry());
                    fixture.store.doWork();
                }
                break;

            case 4:
                fixture.store.writeOpenPages(1);
                break;

            case 5:
                fixture.store.force(1);
                break;

            default:
                fixture.append(queueId, random.nextInt(150));
                break;
        }
    }

    private static void damage(final QueueLogFixture fixture, final SplittableRandom random)
    {
        final int queueId = random.nextInt(QueueLogFixture.QUEUES);
        final Path file = random.nextBoolean() ? fixture.file(queueId, 0) : fixture.checks(queueId, 0);
        if (fixture.storageIo.exists(file))
        {
            final int choice = random.nextInt(4);
            final long length = fixture.storageIo.open(file).lengthBytes();
            if (0 == choice)
            {
                fixture.storageIo.delete(file);
            }
            else if (1 == choice && length > 0)
            {
                fixture.storageIo.flipBit(file, random.nextLong(length), random.nextInt(8));
            }
        }
    }

    private void fill(final int count)
    {
        for (int queueId = 0; queueId < QueueLogFixture.QUEUES; queueId++)
        {
            fixture.append(queueId, count / 2);
        }
        for (int queueId = 0; queueId < QueueLogFixture.QUEUES; queueId++)
        {
            fixture.append(queueId, count - count / 2);
        }
    }

    /** The queue that is to be repaired was not, and the other one was. */
    private void assertIsTrimmedWhenThereIsRoom(final long begin)
    {
        assertEquals(0, fixture.queue(0).minOffset());
        assertTrue(fixture.queue(1).minOffset() > 0);

        fixture.storageIo.capacityBytes(Long.MAX_VALUE);
        removeBelow(begin);
        fixture.trim(begin);
        while (0 == fixture.queue(0).minOffset())
        {
            assertTrue(fixture.store.doWork() > 0);
        }
        fixture.assertReadable();
    }

    /** Let the log begin at a segment. */
    private void removeBelow(final long position)
    {
        final long end = fixture.log.appender().appendPosition();
        int crc = 0;
        try (LogReader reader = fixture.log.newReader())
        {
            while (reader.next(end) > 0)
            {
                crc = RecordLayout.crc(reader.buffer(), reader.offset());
            }
        }
        fixture.log.checkpoints().checkpoint(end, crc, 1, 0);
        while (fixture.log.retention().removeBelow(position))
        {
            assertEquals(1, fixture.log.retention().completeRemoval());
        }
        assertEquals(position, fixture.log.minPosition());
    }

    private void startWithoutCheckpoint()
    {
        fixture.store.close();
        fixture.log.close();
        fixture.start();
    }

    private void delete(final Path path)
    {
        for (final String name : fixture.storageIo.list(path))
        {
            delete(path.resolve(name));
        }
        fixture.storageIo.delete(path);
    }

    private void swap(final Path one, final Path other, final int length)
    {
        final byte[] bytes = bytes(one, 0, length);
        write(one, 0, bytes(other, 0, length));
        write(other, 0, bytes);
    }

    private byte[] bytes(final Path file, final int position, final int length)
    {
        final byte[] bytes = new byte[length];
        fixture.storageIo.open(file).read(position, ByteBuffer.wrap(bytes));
        return bytes;
    }

    private void write(final Path file, final int position, final byte[] bytes)
    {
        fixture.storageIo.open(file).write(position, ByteBuffer.wrap(bytes));
    }

    private static Path logFile(final long position)
    {
        return LogFixture.DIRECTORY.resolve(CommitLog.DIRECTORY_NAME).resolve(LogSegment.name(position & -65536));
    }
}
