package io.perigee.journal;

import org.junit.jupiter.api.Test;

import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class KeyIndexRebuildTest
{
    private static final int SEGMENT_LENGTH = 8192;
    private static final int MESSAGES = 300;

    private final SimulatedStorageIo storageIo = new SimulatedStorageIo();

    @Test
    void shouldMakeTheIndexAnew()
    {
        write();
        final List<String> before = storageIo.list(KeyIndexFixture.INDEX);
        for (final String name : before)
        {
            storageIo.flipBit(KeyIndexFixture.INDEX.resolve(name), KeyIndexBlock.LENGTH + 50, 1);
        }
        assertFalse(verify().isWhole());

        final KeyIndexRebuildReport report = rebuild(InspectionListener.NONE);
        assertTrue(report.isComplete());
        assertEquals(0, report.damagedStretches());
        assertEquals(before, storageIo.list(KeyIndexFixture.INDEX));
        assertEquals(before.size(), report.files());
        assertEquals(List.of(), verify().defects());
        assertFindsAll();
    }

    @Test
    void shouldMakeAnIndexThatIsGone()
    {
        write();
        final List<String> before = storageIo.list(KeyIndexFixture.INDEX);
        before.forEach((name) -> storageIo.delete(KeyIndexFixture.INDEX.resolve(name)));
        rebuild(InspectionListener.NONE);
        assertEquals(before, storageIo.list(KeyIndexFixture.INDEX));
        assertFindsAll();
    }

    @Test
    void shouldLeaveTheDirectoryOfARunningBrokerAlone()
    {
        try (KeyIndexFixture fixture = open())
        {
            fixture.append(1, "a", null, 10);
            assertEquals(JournalException.Kind.IN_USE,
                assertThrows(JournalException.class, () -> rebuild(InspectionListener.NONE)).kind());
        }
    }

    @Test
    void shouldEndWhenToldTo()
    {
        write();
        assertFalse(rebuild((done, total) -> false).isComplete());
        assertFindsAll();
    }

    @Test
    void shouldLeaveTheDirectoryToItsBroker()
    {
        new KeyIndexFixture(context().brokerName("first"), KeyHash.STANDARD).close();
        rebuild(InspectionListener.NONE);
        assertEquals("first", LogIdentity.read(storageIo, LogFixture.DIRECTORY).brokerName());

        open().close();
        assertEquals("first", LogIdentity.read(storageIo, LogFixture.DIRECTORY).brokerName());
        assertEquals(SEGMENT_LENGTH, LogIdentity.read(storageIo, LogFixture.DIRECTORY).segmentLength());
    }

    private KeyIndexRebuildReport rebuild(final InspectionListener listener)
    {
        return new KeyIndexRebuild(storageIo, LogFixture.DIRECTORY, listener).run();
    }

    private void write()
    {
        try (KeyIndexFixture fixture = open())
        {
            for (int i = 0; i < MESSAGES; i++)
            {
                fixture.append(1, "key" + i + " all", null, 50);
            }
            fixture.force();
            fixture.index();
        }
    }

    private void assertFindsAll()
    {
        try (KeyIndexFixture fixture = open())
        {
            fixture.index();
            for (int i = 0; i < MESSAGES; i += 17)
            {
                assertEquals(1, fixture.find(1, MessageKeys.KIND_KEY, "key" + i, 2).size(), "key" + i);
            }
        }
    }

    private KeyIndexFixture open()
    {
        return new KeyIndexFixture(context(), KeyHash.STANDARD);
    }

    private JournalContext context()
    {
        return KeyIndexFixture.context(storageIo, SEGMENT_LENGTH);
    }

    private JournalReport verify()
    {
        return new JournalInspector(storageIo, LogFixture.DIRECTORY).verify(true, InspectionListener.NONE);
    }
}
