package io.perigee.client;

import io.perigee.transport.Lane;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * A client between fakes. Waiting passes a millisecond of the fake time.
 */
final class Fixture
{
    final FakeClock clock = new FakeClock();
    final FakeDatagrams datagrams = new FakeDatagrams().server(9876, FakeDatagrams.Mode.ANSWERS);
    final FakeBroker broker = new FakeBroker().topic("orders", 4);
    final PerigeeClient.Context context = new PerigeeClient.Context()
        .nameServers("127.0.0.1:9876")
        .clientId("test")
        .transport(broker)
        .datagrams(datagrams)
        .nanoClock(clock)
        .epochClock(clock)
        .random(new SplittableRandom(42))
        .idleStrategy(() -> new StepTime(clock));

    PerigeeClient client()
    {
        return PerigeeClient.connect(context);
    }

    /** Let time pass in steps while the broker gives signs of life. */
    void passMs(final long durationMs, final Runnable step)
    {
        for (long i = 0; i < durationMs; i += 50)
        {
            clock.advanceMs(50);
            for (final FakeLink link : broker.links())
            {
                if (!link.isClosed() && broker.hasSession(link))
                {
                    broker.keepAlive(link);
                }
            }
            step.run();
        }
    }

    FakeLink requestLink()
    {
        return broker.link(Lane.REQUEST);
    }

    FakeLink deliveryLink()
    {
        return broker.link(Lane.DELIVERY);
    }

    static UnsafeBuffer bytes(final String text)
    {
        return new UnsafeBuffer(text.getBytes());
    }

    /**
     * Idles by moving the clock.
     */
    static final class StepTime implements IdleStrategy
    {
        private final FakeClock clock;

        StepTime(final FakeClock clock)
        {
            this.clock = clock;
        }

        @Override
        public void idle(final int workCount)
        {
            if (workCount <= 0)
            {
                idle();
            }
        }

        @Override
        public void idle()
        {
            clock.advanceMs(TimeUnit.MILLISECONDS.toMillis(1));
        }

        @Override
        public void reset()
        {
        }
    }
}
