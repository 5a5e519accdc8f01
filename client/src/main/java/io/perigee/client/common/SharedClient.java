package io.perigee.client.common;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.function.ToLongFunction;

import io.perigee.client.Admin;
import io.perigee.client.BrokerInfo;
import io.perigee.client.ClientConfig;
import io.perigee.client.PerigeeClient;
import io.perigee.client.PerigeeException;
import io.perigee.client.Validators;
import io.perigee.client.exception.MQClientException;
import io.perigee.common.message.MessageQueue;
import io.perigee.protocol.ErrorCode;
import io.perigee.remoting.protocol.ResponseCode;

/**
 * What producers and consumers with RocketMQ's names have in common: a low-latency client made from their settings,
 * and what they ask of brokers now and then. Not meant for applications.
 */
public final class SharedClient implements AutoCloseable
{
    private final PerigeeClient client;
    private final Duration requestTimeout;

    private SharedClient(final PerigeeClient client, final Duration requestTimeout)
    {
        this.client = client;
        this.requestTimeout = requestTimeout;
    }

    /**
     * Begin. Nobody is contacted yet.
     *
     * @param config  settings that all clients have.
     * @param context further settings; NameServers and client id are set here.
     * @return the client.
     * @throws MQClientException if a setting is not valid, or the transport cannot be set up.
     */
    public static SharedClient open(final ClientConfig config, final PerigeeClient.Context context)
        throws MQClientException
    {
        final String nameServers = config.getNamesrvAddr();
        if (null == nameServers || nameServers.isBlank())
        {
            throw new MQClientException("No name server address, please set it: setNamesrvAddr(\"HOST:PORT\"), " +
                "-D" + ClientConfig.NAMESRV_ADDR_PROPERTY + "=HOST:PORT or " + ClientConfig.NAMESRV_ADDR_ENV, null)
                .setResponseCode(ClientErrorCode.NO_NAME_SERVER_EXCEPTION);
        }
        try
        {
            context.nameServers(nameServers).clientId(config.buildMQClientId());
            return new SharedClient(
                PerigeeClient.connect(context), Duration.ofMillis(config.getMqClientApiTimeout()));
        }
        catch (final PerigeeException ex)
        {
            throw failure(ex);
        }
    }

    /**
     * Settings of the low-latency client, with their defaults.
     *
     * @return a new context.
     * @throws MQClientException if the JVM lacks the flag that buffers need.
     */
    public static PerigeeClient.Context newContext() throws MQClientException
    {
        try
        {
            return new PerigeeClient.Context();
        }
        catch (final PerigeeException ex)
        {
            throw failure(ex);
        }
    }

    /**
     * The client.
     *
     * @return the client.
     */
    public PerigeeClient client()
    {
        return client;
    }

    /**
     * How long a request may take.
     *
     * @return the setting.
     */
    public Duration requestTimeout()
    {
        return requestTimeout;
    }

    /**
     * Create a topic, if it does not exist with so many queues already.
     *
     * @param topic      name of the topic.
     * @param queueCount number of its queues.
     * @param sysFlag    must be 0.
     * @param attributes must be null or empty.
     * @throws MQClientException if it was not created.
     */
    public void createTopic(
        final String topic, final int queueCount, final int sysFlag, final Map<String, String> attributes)
        throws MQClientException
    {
        Validators.checkTopic(topic);
        if (0 != sysFlag || null != attributes && !attributes.isEmpty())
        {
            throw new MQClientException(ResponseCode.INVALID_PARAMETER,
                "system flags and attributes of topics are not supported");
        }
        try (Admin admin = client.admin())
        {
            admin.timeout(requestTimeout).createTopic(topic, queueCount);
        }
        catch (final PerigeeException ex)
        {
            throw failure(ex);
        }
    }

    /**
     * Next offset to be written to a queue.
     *
     * @param queue to ask for.
     * @return the offset.
     * @throws MQClientException if the broker did not tell.
     */
    public long maxOffset(final MessageQueue queue) throws MQClientException
    {
        return ask((admin) -> admin.queueOffsets(queue.getTopic(), queue.getQueueId()).maxOffset());
    }

    /**
     * First offset that is still stored in a queue.
     *
     * @param queue to ask for.
     * @return the offset.
     * @throws MQClientException if the broker did not tell.
     */
    public long minOffset(final MessageQueue queue) throws MQClientException
    {
        return ask((admin) -> admin.queueOffsets(queue.getTopic(), queue.getQueueId()).minOffset());
    }

    /**
     * Searches for messages.
     *
     * @return for any thread.
     */
    public MessageQueries queries()
    {
        return new MessageQueries(this);
    }

    /**
     * Address of a broker, as messages and their ids carry it.
     *
     * @param broker as the NameServer told.
     * @return its address; with the IP address 0.0.0.0 if the name of its host is not known here.
     */
    public static InetSocketAddress address(final BrokerInfo broker)
    {
        final String host = broker.address().host();
        final int port = broker.address().requestPort();
        final InetSocketAddress address = new InetSocketAddress(host, port);
        try
        {
            return address.isUnresolved() ?
                new InetSocketAddress(InetAddress.getByAddress(host, new byte[4]), port) : address;
        }
        catch (final UnknownHostException ex)
        {
            throw new IllegalStateException("four bytes are always an address", ex);
        }
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void close()
    {
        client.close();
    }

    /**
     * RocketMQ's exception for ours: with the code's sentence, hint and label.
     *
     * @param ex what was thrown.
     * @return what to throw instead.
     */
    public static MQClientException failure(final PerigeeException ex)
    {
        final ErrorCode code = ex.code();
        final int responseCode = switch (code)
        {
            case NAMESERVER_UNREACHABLE, NO_BROKER -> ClientErrorCode.NO_NAME_SERVER_EXCEPTION;
            case TOPIC_NOT_FOUND -> ClientErrorCode.NOT_FOUND_TOPIC_EXCEPTION;
            case BROKER_UNREACHABLE -> ClientErrorCode.CONNECT_BROKER_EXCEPTION;
            default -> ResponseCode.forError(code);
        };
        final String prefix = ErrorCode.TOPIC_NOT_FOUND == code ? "No route info of this topic: " : "";
        final String end = ex.getMessage().endsWith(".") ? " " : ". ";
        return new MQClientException(prefix + ex.getMessage() + end + code.hint() + " (" + code.label() + " " +
            code.name() + ")", ex).setResponseCode(responseCode);
    }

    private long ask(final ToLongFunction<Admin> question) throws MQClientException
    {
        try (Admin admin = client.admin())
        {
            return question.applyAsLong(admin.timeout(requestTimeout));
        }
        catch (final PerigeeException ex)
        {
            throw failure(ex);
        }
    }
}
