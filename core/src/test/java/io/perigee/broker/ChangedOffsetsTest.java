package io.perigee.broker;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ChangedOffsetsTest
{
    private final ChangedOffsets changed = new ChangedOffsets();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[10 * MetadataRecords.OFFSETS_ROW_LENGTH]);
    private final Group first = new Group(1);
    private final Group second = new Group(2);

    @Test
    void shouldWriteWhatHasChangedOnceAndWithItsLastValue()
    {
        commit(first, 0, 5);
        commit(second, 0, 7);
        commit(first, 0, 6);
        assertEquals(List.of("1/0=6", "2/0=7"), rows(10));

        changed.removeFirst(2);
        assertTrue(changed.isEmpty());
        commit(first, 0, 8);
        assertEquals(List.of("1/0=8"), rows(10));
    }

    @Test
    void shouldKeepWhatDidNotFitForTheNextRecord()
    {
        for (int queueId = 0; queueId < 5; queueId++)
        {
            commit(first, queueId, 1);
        }
        assertEquals(List.of("1/0=1", "1/1=1", "1/2=1"), rows(3));
        assertEquals(List.of("1/0=1", "1/1=1", "1/2=1"), rows(3), "what was not appended is written again");

        changed.removeFirst(3);
        commit(first, 0, 2);
        assertEquals(List.of("1/3=1", "1/4=1", "1/0=2"), rows(10));
    }

    @Test
    void shouldNeverGoBack()
    {
        commit(first, 0, 5);
        changed.removeFirst(1);

        assertFalse(first.committed(1, 0).moveTo(5));
        assertFalse(first.committed(1, 0).moveTo(4));
        assertEquals(5, first.offset(1, 0));
        assertEquals(Group.NO_OFFSET, first.offset(1, 1));
    }

    private void commit(final Group group, final int queueId, final long queueOffset)
    {
        final CommittedOffset offset = group.committed(1, queueId);
        assertTrue(offset.moveTo(queueOffset));
        changed.add(offset);
    }

    private List<String> rows(final int rowLimit)
    {
        final int count = changed.put(buffer, rowLimit);
        final List<String> rows = new ArrayList<>();
        for (int i = 0; i < count; i++)
        {
            final int row = i * MetadataRecords.OFFSETS_ROW_LENGTH;
            rows.add(MetadataRecords.offsetsGroupId(buffer, row) + "/" +
                MetadataRecords.offsetsQueueId(buffer, row) + "=" + MetadataRecords.offsetsQueueOffset(buffer, row));
        }

        return rows;
    }
}
