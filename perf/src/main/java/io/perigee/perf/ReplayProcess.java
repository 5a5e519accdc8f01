package io.perigee.perf;

import io.perigee.client.Admin;
import io.perigee.client.PerigeeClient;
import io.perigee.client.Publisher;
import io.perigee.client.Subscriber;
import io.perigee.client.Subscription;
import io.perigee.journal.record.RecordLayout;
import io.perigee.pipeline.IdleStrategyKind;
import io.perigee.transport.aeron.AeronClientContext;
import io.perigee.transport.aeron.ChannelPreference;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Main class of the JVM that fills a topic, unless it is filled, and then reads it from its begin, again and again. It
 * says {@code ready} between the two, and ends with its standard input. It parks when it has nothing to do, whatever
 * the threads do that are measured: who reads gigabytes is in no hurry, and a third thread that yields would be
 * measured too.
 */
public final class ReplayProcess
{
    private static final String TOPIC = "perf-replay";
    private static final int BODY_LENGTH = 1024;
    private static final int POLL_LIMIT = 256;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final PerigeeClient client;
    private final IdleStrategy idleStrategy;
    private long read;

    private ReplayProcess(final LoadSettings settings)
    {
        final AeronClientContext aeronContext = new AeronClientContext().channelPreference(ChannelPreference.IPC);
        aeronContext.driver().idleStrategy(settings.idle());
        client = PerigeeClient.connect(new PerigeeClient.Context()
            .nameServers(settings.nameserver())
            .clientId("perf-replay-" + ProcessHandle.current().pid())
            .aeronContext(aeronContext));
        idleStrategy = IdleStrategyKind.BACKOFF.newStrategy();
    }

    /**
     * Fill and read.
     *
     * @param args the settings file of the run.
     */
    public static void main(final String[] args)
    {
        ParentWatch.start();
        final LoadSettings settings = LoadSettings.read(Path.of(args[0]));
        final ReplayProcess process = new ReplayProcess(settings);
        final long messages = settings.replayBytes() / RecordLayout.recordLength(BODY_LENGTH);
        process.fill(messages);
        System.out.println("ready");
        while (Disturbance.REPLAY == settings.during())
        {
            process.replay(messages);
            System.out.println("read " + process.read + " messages");
        }
        ParentWatch.awaitEndOfInput();
    }

    private void fill(final long messages)
    {
        final long present;
        try (Admin admin = client.admin().timeout(TIMEOUT))
        {
            admin.createTopic(TOPIC, 1);
            present = admin.queueOffsets(TOPIC, 0).maxOffset();
        }
        if (present >= messages)
        {
            return;
        }

        try (Publisher publisher = client.addPublisher(TOPIC, 0))
        {
            publisher.awaitConnected(TIMEOUT);
            final UnsafeBuffer body = new UnsafeBuffer(new byte[BODY_LENGTH]);
            for (long sent = present; sent < messages; sent++)
            {
                body.putLong(0, sent);
                while (publisher.offer(body, 0, BODY_LENGTH) < 0)
                {
                    idleStrategy.idle(publisher.poll());
                }
            }
            while (publisher.inFlight() > 0)
            {
                idleStrategy.idle(publisher.poll());
            }
        }
    }

    private void replay(final long messages)
    {
        try (Subscriber subscriber = client.addSubscriber(new Subscription().topic(TOPIC).queue(0).fromEarliest()))
        {
            subscriber.awaitConnected(TIMEOUT);
            final long end = read + messages;
            while (read < end)
            {
                idleStrategy.idle(subscriber.poll((message) -> read++, POLL_LIMIT));
            }
        }
    }
}
