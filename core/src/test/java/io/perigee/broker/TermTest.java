package io.perigee.broker;

import io.perigee.protocol.ProtocolVersion;
import io.perigee.transport.Lane;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

class TermTest
{
    private static final int FLUSHER = 5;
    private static final int CYCLES = 20;

    @ParameterizedTest
    @EnumSource
    void shouldNameNoTermBeforeItsFirstRecordIsDurable(final FlushMode flushMode)
    {
        try (BrokerFixture fixture = new BrokerFixture(flushMode))
        {
            fixture.stop();
            fixture.launch();
            final TestClient client = new TestClient(fixture, Lane.REQUEST);
            client.sendConnect(ProtocolVersion.CURRENT, Lane.REQUEST, 8);
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
