package io.perigee.journal;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.SplittableRandom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class TwoSlotFileTest
{
    private static final int MAGIC = 0x12345678;
    private static final Path FILE = Path.of("/simulated/data/two");

    private final SimulatedStorageIo storageIo = new SimulatedStorageIo();

    @BeforeEach
    void setUp()
    {
        storageIo.createDirectories(FILE.getParent(), true);
    }

    @Test
    void shouldHoldNothingAtFirst()
    {
        try (TwoSlotFile file = create())
        {
            assertFalse(file.isPresent());
            assertEquals(0, file.damagedSlots());
            assertEquals(TwoSlotFile.FILE_LENGTH, storageIo.open(FILE).lengthBytes());
        }
    }

    @Test
    void shouldTakeAShortOrEmptyFileForOneThatWasNeverWritten()
    {
        storageIo.create(FILE).close();
        try (TwoSlotFile file = open())
        {
            assertFalse(file.isPresent());
            assertEquals(0, file.damagedSlots());
            write(file, 7, 30);
        }
        assertHolds(7, 30, 0);
    }

    @Test
    void shouldReadTheNewest()
    {
        try (TwoSlotFile file = create())
        {
            for (int number = 1; number <= 5; number++)
            {
                write(file, number, number * 10);
                assertEquals(number, file.sequence());
                assertHolds(number, number * 10, 0);
            }
            write(file, 6, 0);
            assertHolds(6, 0, 0);
            write(file, 7, TwoSlotFile.MAX_PAYLOAD_LENGTH);
            assertHolds(7, TwoSlotFile.MAX_PAYLOAD_LENGTH, 0);
        }
    }

    @Test
    void shouldRefuseWhatIsTooLong()
    {
        try (TwoSlotFile file = create())
        {
            assertThrows(IllegalArgumentException.class, () -> write(file, 1, TwoSlotFile.MAX_PAYLOAD_LENGTH + 1));
            assertFalse(file.isPresent());
        }
    }

    @Test
    void shouldNoticeEveryFlippedBitAndFallBackToTheSlotBefore()
    {
        try (TwoSlotFile file = create())
        {
            write(file, 1, 50);
            write(file, 2, 50);
        }
        for (int bit = 0; bit < TwoSlotFile.SLOT_LENGTH * 8; bit += 5)
        {
            storageIo.flipBit(FILE, TwoSlotFile.SLOT_LENGTH + bit / 8, bit % 8);
            assertHolds(1, 50, 1);
            storageIo.flipBit(FILE, TwoSlotFile.SLOT_LENGTH + bit / 8, bit % 8);
        }
        assertHolds(2, 50, 0);
    }

    @Test
    void shouldWriteOverTheDamagedSlotFirst()
    {
        try (TwoSlotFile file = create())
        {
            write(file, 1, 50);
            write(file, 2, 50);
        }
        storageIo.flipBit(FILE, 30, 0);
        try (TwoSlotFile file = open())
        {
            assertEquals(1, file.damagedSlots());
            assertEquals(2, file.sequence());
            write(file, 3, 50);
        }
        assertHolds(3, 50, 0);
    }

    @Test
    void shouldSayWhenBothSlotsAreDamaged()
    {
        try (TwoSlotFile file = create())
        {
            write(file, 1, 50);
            write(file, 2, 50);
        }
        storageIo.flipBit(FILE, 0, 0);
        storageIo.flipBit(FILE, TwoSlotFile.SLOT_LENGTH, 0);
        try (TwoSlotFile file = open())
        {
            assertFalse(file.isPresent());
            assertEquals(2, file.damagedSlots());
            write(file, 3, 50);
        }
        assertHolds(3, 50, 1);
    }

    @Test
    void shouldNotBelieveAFileOfAnotherKind()
    {
        try (TwoSlotFile file = create())
        {
            write(file, 1, 50);
        }
        try (TwoSlotFile file = TwoSlotFile.open(storageIo, FILE, MAGIC + 1, 1))
        {
            assertFalse(file.isPresent());
            assertEquals(1, file.damagedSlots());
        }
    }

    @Test
    void shouldTellTheVersionOfTheWriter()
    {
        try (TwoSlotFile file = TwoSlotFile.create(storageIo, FILE, MAGIC, 9))
        {
            write(file, 1, 50);
        }
        try (TwoSlotFile file = open())
        {
            assertEquals(9, file.version());
        }
    }

    @Test
    void shouldWriteNothingMoreAfterAFailure()
    {
        try (TwoSlotFile file = create())
        {
            write(file, 1, 50);
            storageIo.failForce(1);
            final JournalException first = assertThrows(JournalException.class, () -> write(file, 2, 50));
            assertSame(first, assertThrows(JournalException.class, () -> write(file, 3, 50)));
            assertEquals(1, file.sequence());
        }
    }

    @Test
    void shouldHoldTheLastOrTheOneBeforeAfterEveryCrash()
    {
        int interrupted = 0;
        for (int seed = 0; seed < 500; seed++)
        {
            final SplittableRandom random = new SplittableRandom(seed);
            storageIo.delete(FILE);
            final TwoSlotFile file = create();
            final int writes = 1 + random.nextInt(6);
            for (int number = 1; number <= writes; number++)
            {
                write(file, number, 1000);
            }
            storageIo.failForce(1);
            assertThrows(JournalException.class, () -> write(file, writes + 1, 1000));
            storageIo.crash(random);

            try (TwoSlotFile survivor = open())
            {
                assertTrue(survivor.sequence() == writes || survivor.sequence() == writes + 1, "seed " + seed);
                assertPayload(survivor, (int)survivor.sequence(), 1000);
                interrupted += survivor.damagedSlots();
            }
        }
        assertTrue(interrupted > 0, "no write was torn");
    }

    @Test
    void shouldForceItsNameWhenItIsCreated()
    {
        try (TwoSlotFile file = create())
        {
            write(file, 1, 50);
        }
        for (int seed = 0; seed < 20; seed++)
        {
            storageIo.crash(new SplittableRandom(seed));
            assertHolds(1, 50, 0);
        }
        assertEquals(TwoSlotFile.FILE_LENGTH, storageIo.readDurable(
            FILE, 0, ByteBuffer.allocate(TwoSlotFile.FILE_LENGTH + 1)));
    }

    private TwoSlotFile create()
    {
        return TwoSlotFile.create(storageIo, FILE, MAGIC, 1);
    }

    private TwoSlotFile open()
    {
        return TwoSlotFile.open(storageIo, FILE, MAGIC, 1);
    }

    private void assertHolds(final int number, final int length, final int damagedSlots)
    {
        try (TwoSlotFile file = open())
        {
            assertEquals(damagedSlots, file.damagedSlots());
            assertTrue(file.isPresent());
            assertPayload(file, number, length);
        }
    }

    private static void assertPayload(final TwoSlotFile file, final int number, final int length)
    {
        assertEquals(length, file.payloadLength());
        for (int i = 0; i < length; i++)
        {
            assertEquals((byte)(number * 31 + i), file.payload().getByte(i));
        }
    }

    private static void write(final TwoSlotFile file, final int number, final int length)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[length + 3]);
        for (int i = 0; i < length; i++)
        {
            buffer.putByte(3 + i, (byte)(number * 31 + i));
        }
        file.write(buffer, 3, length);
    }
}
