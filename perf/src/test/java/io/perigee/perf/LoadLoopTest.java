package io.perigee.perf;

import io.perigee.perf.LoadControl.Phase;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class LoadLoopTest
{
    private static final int SIZE = 16;

    private final LoadControl control = new LoadControl();
    private final LatencyRecorder recorder = new LatencyRecorder();
    private final LoadSettings settings = new LoadSettings()
        .workload(Workload.E2E).sizeBytes(SIZE).window(4).idle("yield");
    private final SubscriberLoop subscriber = new SubscriberLoop(settings, new NoTarget(), control, recorder);
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[SIZE + 8]);

    @Test
    void shouldNoticeWhatIsMissingDoubledOrChanged()
    {
        receive(0, SIZE);
        receive(1, SIZE);
        receive(1, SIZE);
        receive(4, SIZE);
        receive(3, SIZE);
        receive(5, SIZE + 8);

        recorder.takeInterval();
        assertEquals(3, recorder.total().getTotalCount());
        assertEquals(2, subscriber.duplicates());
        assertEquals(1, subscriber.malformed());
    }

    @Test
    void shouldRecordFromTheIntendedTimeUntilTheAcknowledgement()
    {
        final PublisherLoop publisher = new PublisherLoop(
            settings.copy().workload(Workload.ACK), new NoTarget(), control, recorder);
        publisher.onSettled(3, true);
        publisher.onSettled(1, false);

        recorder.takeInterval();
        assertEquals(3, recorder.total().getTotalCount());
        assertEquals(1, publisher.refused());
        assertEquals(4, control.settled().get());
    }

    @Test
    void shouldRecordFromTheTimeOfSendingWithoutARate()
    {
        final long beginNs = System.nanoTime();
        final PublisherLoop publisher = new PublisherLoop(
            settings.copy().workload(Workload.ACK).rate(LoadSettings.MAX_RATE).window(1).durationNs(10_000_000),
            new PromptTarget(), control, recorder);
        publisher.run();
        final long elapsedNs = System.nanoTime() - beginNs;

        recorder.takeInterval();
        assertNull(control.failure());
        assertTrue(control.sent().get() > publisher.measuredBegin(), "nothing was measured");
        assertEquals(control.sent().get(), recorder.total().getTotalCount());
        assertTrue(recorder.total().getMaxValue() <= elapsedNs, recorder.total().getMaxValue() + " > " + elapsedNs);
    }

    private void receive(final long sequence, final int length)
    {
        message.putLong(0, System.nanoTime());
        message.putLong(Long.BYTES, sequence);
        final DirectBuffer buffer = message;
        subscriber.onMessage(buffer, 0, length);
    }

    /** Acknowledges at once, and lets the phases pass. */
    private final class PromptTarget extends NoTarget
    {
        private int offered;

        @Override
        public LoadPublisher newPublisher(final AckListener ackListener)
        {
            return new LoadPublisher()
            {
                @Override
                public boolean offer(final DirectBuffer buffer, final int offset, final int length)
                {
                    offered++;
                    return true;
                }

                @Override
                public int poll()
                {
                    final int count = offered;
                    offered = 0;
                    ackListener.onSettled(count, true);
                    control.phase(null == control.publisherDone() ? Phase.WARMUP :
                        Phase.WARMUP == control.publisherDone() ? Phase.MEASURE : Phase.END);
                    return count;
                }

                @Override
                public void close()
                {
                }
            };
        }
    }

    private static class NoTarget implements LoadTarget
    {
        @Override
        public LoadPublisher newPublisher(final AckListener ackListener)
        {
            throw new UnsupportedOperationException();
        }

        @Override
        public LoadSubscriber newSubscriber()
        {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<String> dataPathThreads()
        {
            return List.of();
        }

        @Override
        public AllocationSnapshot brokerAllocation()
        {
            return AllocationSnapshot.NONE;
        }

        @Override
        public void close()
        {
        }
    }
}
