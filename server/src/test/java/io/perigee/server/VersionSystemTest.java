package io.perigee.server;

import io.perigee.client.Admin;
import io.perigee.client.PerigeeClient;
import io.perigee.client.PerigeeException;
import io.perigee.client.Publisher;
import io.perigee.client.Subscriber;
import io.perigee.client.Subscription;
import io.perigee.pipeline.IdleStrategyKind;
import io.perigee.protocol.ErrorCode;
import io.perigee.transport.aeron.AeronClientContext;
import io.perigee.transport.aeron.AeronClientTransport;
import io.perigee.transport.aeron.ChannelPreference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.time.Duration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A client of another protocol version against a real broker over real Aeron, while another client goes on.
 */
@Tag("system")
@Timeout(60)
class VersionSystemTest
{
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"IPC,PROTOCOL,sessions refused", "UDP,PROTOCOL,sessions refused", "IPC,SCHEMA,invalid frames"})
    void shouldRefuseAClientOfAnotherVersionAndSayWhy(
        final ChannelPreference preference, final OtherVersionTransport.Difference difference, final String counter)
    {
        try (PerigeeServer server = PerigeeServer.launch(new PerigeeServerContext()
            .dataDirectory(directory).port(0).idleStrategy(IdleStrategyKind.BACKOFF).topic("demo", 1)))
        {
            assertTrue(server.awaitReady(TIMEOUT));
            final String nameServer = server.nameServer();
            try (OtherVersionTransport transport = new OtherVersionTransport(
                    AeronClientTransport.launch(new AeronClientContext().channelPreference(preference)), difference);
                PerigeeClient other = PerigeeClient.connect(
                    new PerigeeClient.Context().nameServers(nameServer).transport(transport));
                Publisher publisher = other.addPublisher("demo", 0);
                Subscriber subscriber = other.addSubscriber(new Subscription().topic("demo"));
                Admin admin = other.admin())
            {
                shouldSayWhy(difference, () -> publisher.awaitConnected(TIMEOUT));
                shouldSayWhy(difference, () -> subscriber.awaitConnected(TIMEOUT));
                shouldSayWhy(difference, () -> admin.describeTopic("demo"));
            }

            assertEquals(ExitCode.OK, Commands.run("pub", "demo", "hello", "--nameserver", nameServer).exitCode());
            final String line = Commands.run("stat", "--interval", "10ms", "--nameserver", nameServer).lines().stream()
                .filter((text) -> text.startsWith(counter)).findFirst().orElseThrow();
            assertTrue(line.matches(counter + " +3 .*"), line);
        }
    }

    private static void shouldSayWhy(final OtherVersionTransport.Difference difference, final Executable wait)
    {
        final PerigeeException ex = assertThrows(PerigeeException.class, wait);
        assertEquals(ErrorCode.VERSION_UNSUPPORTED, ex.code());
        assertTrue(ex.getMessage().startsWith("the protocol version is not supported"), ex.getMessage());
        if (OtherVersionTransport.Difference.PROTOCOL == difference)
        {
            assertTrue(ex.getMessage().contains("the broker speaks 0.3"), ex.getMessage());
        }
    }
}
