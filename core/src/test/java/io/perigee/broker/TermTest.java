package io.perigee.broker;

import io.perigee.protocol.ProtocolVersion;
import io.perigee.transport.Lane;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

class TermTest
{
    private static final int FLUSHER = 5;
    private static final int CYCLES = 20;

    @ParameterizedTest
    @CsvSource({"SYNC, REQUEST", "SYNC, DELIVERY", "ASYNC, REQUEST", "ASYNC, DELIVERY"})
    void shouldNameNoTermBeforeItsFirstRecordIsDurable(final FlushMode flushMode, final Lane lane)
    {
        try (BrokerFixture fixture = new BrokerFixture(flushMode))
        {
            fixture.stop();
            fixture.launch();
            final TestClient client = new TestClient(fixture, lane);
            client.sendConnect(ProtocolVersion.CURRENT, lane, 8);
            for (int cycle = 0; cycle < CYCLES; cycle++)
            {
                for (int agent = 0; agent < fixture.broker().agentCount(); agent++)
                {
                    if (FLUSHER != agent)
                    {
                        fixture.step(agent);
                    }
                }
            }

            assertNull(client.link().take());
            fixture.runUntilIdle();
            assertNotNull(client.link().take());
        }
    }
}
