package io.perigee.perf;

import io.perigee.client.Admin;
import io.perigee.client.MessageClaim;
import io.perigee.client.MessageHandler;
import io.perigee.client.PerigeeClient;
import io.perigee.client.Publisher;
import io.perigee.client.Subscriber;
import io.perigee.client.Subscription;
import io.perigee.server.PerigeeServer;
import io.perigee.transport.TransportException;
import io.perigee.transport.aeron.AeronClientContext;
import io.perigee.transport.aeron.AeronCounters;
import io.perigee.transport.aeron.ChannelPreference;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Perigee, through its low-latency client: one topic of one queue, made for this run.
 */
final class PerigeeTarget implements LoadTarget
{
    private static final String ALLOCATION_LABEL = "allocated bytes: ";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);
    private static final int QUEUE_ID = 0;

    private final LoadSettings settings;
    private final PerigeeServer server;
    private final PerigeeClient client;
    private final String topic;
    private final String brokerDriverDirectory;

    PerigeeTarget(final LoadSettings settings)
    {
        this.settings = settings;
        server = settings.isSingleJvm() ? BrokerCommand.launch(settings) : null;
        topic = "perf-" + ProcessHandle.current().pid() + "-" + Long.toString(System.currentTimeMillis(), 36);
        final AeronClientContext aeronContext = new AeronClientContext()
            .channelPreference(Carrier.UDP == settings.carrier() ? ChannelPreference.UDP : ChannelPreference.IPC);
        aeronContext.driver().idleStrategy(settings.idle());
        client = PerigeeClient.connect(new PerigeeClient.Context()
            .nameServers(settings.nameserver())
            .clientId("perf-" + ProcessHandle.current().pid())
            .maxInFlight(Math.max(settings.window(), PublisherLoop.QUICK_WINDOW))
            .aeronContext(aeronContext));
        try (Admin admin = client.admin())
        {
            admin.timeout(CONNECT_TIMEOUT).createTopic(topic, 1);
            brokerDriverDirectory = admin.brokers().stream()
                .map((broker) -> broker.address().driverDirectory())
                .findFirst().orElse("");
        }
    }

    @Override
    public LoadPublisher newPublisher(final AckListener ackListener)
    {
        final Publisher publisher = client.addPublisher(topic, QUEUE_ID);
        publisher.awaitConnected(CONNECT_TIMEOUT);
        if (publisher.maxInFlight() < settings.window())
        {
            throw new RigException("the broker grants a window of " + publisher.maxInFlight() + ", not of " +
                settings.window());
        }
        return new PerigeePublisher(publisher, ackListener);
    }

    @Override
    public LoadSubscriber newSubscriber()
    {
        final Subscriber subscriber =
            client.addSubscriber(new Subscription().topic(topic).queue(QUEUE_ID).fromEarliest());
        subscriber.awaitConnected(CONNECT_TIMEOUT);
        return new PerigeeSubscriber(subscriber);
    }

    @Override
    public List<String> dataPathThreads()
    {
        return Carrier.UDP == settings.carrier() ? RawAeron.DRIVER_THREADS : List.of();
    }

    @Override
    public AllocationSnapshot brokerAllocation()
    {
        final Map<String, Long> bytes = new LinkedHashMap<>();
        try
        {
            AeronCounters.forEach(brokerDriverDirectory, (typeId, label, value) ->
            {
                if (label.startsWith(ALLOCATION_LABEL))
                {
                    bytes.put(label.substring(ALLOCATION_LABEL.length()), value);
                }
            });
        }
        catch (final TransportException ignored)
        {
            // A broker on another machine: nothing is known of its threads.
            return AllocationSnapshot.NONE;
        }
        return new AllocationSnapshot(bytes);
    }

    @Override
    public void close()
    {
        CloseHelper.quietCloseAll(client, server);
    }

    private static final class PerigeePublisher implements LoadPublisher
    {
        private final Publisher publisher;
        private final MessageClaim claim = new MessageClaim();

        PerigeePublisher(final Publisher publisher, final AckListener ackListener)
        {
            this.publisher = publisher;
            publisher.ackHandler((sequence, count, status, queueId, queueOffset, position, recordLength) ->
                ackListener.onSettled(count, 0 == status));
        }

        @Override
        public boolean offer(final DirectBuffer buffer, final int offset, final int length)
        {
            final long result;
            if (length <= publisher.maxClaimLengthBytes())
            {
                result = publisher.tryClaim(length, claim);
                if (result > 0)
                {
                    claim.buffer().putBytes(claim.offset(), buffer, offset, length);
                    claim.commit();
                }
            }
            else
            {
                result = publisher.offer(buffer, offset, length);
            }

            if (result < 0 && Publisher.BACK_PRESSURED != result)
            {
                throw new RigException("the publisher cannot go on: result " + result + ", " + publisher.fault());
            }
            return result > 0;
        }

        @Override
        public int poll()
        {
            return publisher.poll();
        }

        @Override
        public void close()
        {
            publisher.close();
        }
    }

    private static final class PerigeeSubscriber implements LoadSubscriber
    {
        private final Subscriber subscriber;
        private LoadHandler handler;
        private final MessageHandler messageHandler =
            (message) -> handler.onMessage(message.buffer(), message.bodyOffset(), message.bodyLength());

        PerigeeSubscriber(final Subscriber subscriber)
        {
            this.subscriber = subscriber;
        }

        @Override
        public int poll(final LoadHandler loadHandler, final int limit)
        {
            handler = loadHandler;
            return subscriber.poll(messageHandler, limit);
        }

        @Override
        public void close()
        {
            subscriber.close();
        }
    }
}
