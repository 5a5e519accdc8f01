package io.perigee.broker;

import io.perigee.transport.Lane;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class FlusherTest
{
    private static final int FLUSHER = 5;
    private static final int SEGMENT_LENGTH = 1024 * 1024;
    private static final int MESSAGES = 400;
    private static final String BODY = "x".repeat(1000);
    private static final long MAX_UNFORCED_LENGTH = 64 * 1024 + 2048;
    private static final long STEP_NS = TimeUnit.MILLISECONDS.toNanos(100);

    /** All but what is appended last is forced within the interval, and not within that of the whole flush. */
    @Test
    void shouldForceABurstInTheIntervalAlsoWhenLittleFollows()
    {
        try (BrokerFixture fixture = new BrokerFixture(
            FlushMode.ASYNC, (ctx) -> ctx.journal().segmentLengthBytes(SEGMENT_LENGTH)))
        {
            final TestClient producer = TestClient.connected(fixture, Lane.REQUEST);
            for (int i = 0; i < MESSAGES; i++)
            {
                producer.send(1, 0, BODY);
                stepAllButTheFlusher(fixture);
                producer.link().take();
            }
            final long burstEnd = fixture.positions().append().get();
            fixture.step(FLUSHER);
            final long durable = fixture.positions().durable().get();
            assertTrue(burstEnd - durable > 2 * MAX_UNFORCED_LENGTH, "all but " + (burstEnd - durable) + " is forced");

            for (int step = 0; step < 10; step++)
            {
                producer.send(1, 0, "little");
                fixture.pass(STEP_NS);
            }
            final long unforced = burstEnd - fixture.positions().durable().get();
            assertTrue(unforced < MAX_UNFORCED_LENGTH, unforced + " bytes are not forced after a second");
            assertEquals(List.of(), fixture.errors);
        }
    }

    private static void stepAllButTheFlusher(final BrokerFixture fixture)
    {
        for (int agent = 0; agent < fixture.broker().agentCount(); agent++)
        {
            if (FLUSHER != agent)
            {
                fixture.step(agent);
            }
        }
    }
}
