package io.perigee.client;

import java.net.InetAddress;
import java.net.UnknownHostException;

import io.perigee.common.message.MessageClientIDSetter;

/**
 * Settings that producers and consumers share. They count when the client is started; later changes have no effect.
 */
public class ClientConfig
{
    /** System property for {@link #setNamesrvAddr(String)}. */
    public static final String NAMESRV_ADDR_PROPERTY = "perigee.namesrv.addr";
    /** Environment variable for {@link #setNamesrvAddr(String)}, used when the property is not set. */
    public static final String NAMESRV_ADDR_ENV = "NAMESRV_ADDR";
    /** System property for {@link #setInstanceName(String)}. */
    public static final String INSTANCE_NAME_PROPERTY = "perigee.client.name";
    /** Instance name of a client that was not given one. */
    public static final String DEFAULT_INSTANCE_NAME = "DEFAULT";

    /** Where the NameServers are. */
    private String namesrvAddr = System.getProperty(NAMESRV_ADDR_PROPERTY, System.getenv(NAMESRV_ADDR_ENV));
    /** Address in the client's id. */
    private String clientIP = localAddress();
    /** Name in the client's id. */
    private String instanceName = System.getProperty(INSTANCE_NAME_PROPERTY, DEFAULT_INSTANCE_NAME);
    /** Further part of the client's id. */
    private String unitName;
    /** Threads that run callbacks. */
    private int clientCallbackExecutorThreads = Runtime.getRuntime().availableProcessors();
    /** How often offsets are stored. */
    private int persistConsumerOffsetInterval = 5_000;
    /** How long a request to a broker may take. */
    private int mqClientApiTimeout = 3_000;

    /**
     * Settings with their defaults.
     */
    public ClientConfig()
    {
    }

    /**
     * Id of the client, from address, instance name and unit name.
     *
     * @return the id.
     */
    public String buildMQClientId()
    {
        final String id = clientIP + "@" + instanceName;
        return null == unitName || unitName.isBlank() ? id : id + "@" + unitName;
    }

    /**
     * Give the client an instance name of its own, made of process id and time, unless it has been given one.
     */
    public void changeInstanceNameToPID()
    {
        if (DEFAULT_INSTANCE_NAME.equals(instanceName))
        {
            instanceName = ProcessHandle.current().pid() + "#" + System.nanoTime();
        }
    }

    /**
     * Take all settings of another one.
     *
     * @param other to copy from.
     */
    public void resetClientConfig(final ClientConfig other)
    {
        this.namesrvAddr = other.namesrvAddr;
        this.clientIP = other.clientIP;
        this.instanceName = other.instanceName;
        this.unitName = other.unitName;
        this.clientCallbackExecutorThreads = other.clientCallbackExecutorThreads;
        this.persistConsumerOffsetInterval = other.persistConsumerOffsetInterval;
        this.mqClientApiTimeout = other.mqClientApiTimeout;
    }

    /**
     * A copy.
     *
     * @return equal settings.
     */
    public ClientConfig cloneClientConfig()
    {
        final ClientConfig copy = new ClientConfig();
        copy.resetClientConfig(this);
        return copy;
    }

    /**
     * Addresses of the NameServers.
     *
     * @return HOST:PORT, several are separated by semicolons.
     */
    public String getNamesrvAddr()
    {
        return namesrvAddr;
    }

    /**
     * Set the addresses of the NameServers.
     *
     * @param namesrvAddr HOST:PORT, several are separated by semicolons.
     */
    public void setNamesrvAddr(final String namesrvAddr)
    {
        this.namesrvAddr = namesrvAddr;
    }

    /**
     * Address in the id of the client.
     *
     * @return an IP address.
     */
    public String getClientIP()
    {
        return clientIP;
    }

    /**
     * Set the address in the id of the client.
     *
     * @param clientIP an IP address.
     */
    public void setClientIP(final String clientIP)
    {
        this.clientIP = clientIP;
    }

    /**
     * Name in the id of the client.
     *
     * @return the name.
     */
    public String getInstanceName()
    {
        return instanceName;
    }

    /**
     * Set the name in the id of the client.
     *
     * @param instanceName the name.
     */
    public void setInstanceName(final String instanceName)
    {
        this.instanceName = instanceName;
    }

    /**
     * Further part of the id of the client.
     *
     * @return the name, null for none.
     */
    public String getUnitName()
    {
        return unitName;
    }

    /**
     * Set the further part of the id of the client.
     *
     * @param unitName the name, null for none.
     */
    public void setUnitName(final String unitName)
    {
        this.unitName = unitName;
    }

    /**
     * Number of threads that run the callbacks of asynchronous sends.
     *
     * @return 1 or more.
     */
    public int getClientCallbackExecutorThreads()
    {
        return clientCallbackExecutorThreads;
    }

    /**
     * Set the number of threads that run the callbacks of asynchronous sends.
     *
     * @param clientCallbackExecutorThreads 1 or more.
     */
    public void setClientCallbackExecutorThreads(final int clientCallbackExecutorThreads)
    {
        this.clientCallbackExecutorThreads = clientCallbackExecutorThreads;
    }

    /**
     * Time between two stores of the consumer's offsets.
     *
     * @return milliseconds.
     */
    public int getPersistConsumerOffsetInterval()
    {
        return persistConsumerOffsetInterval;
    }

    /**
     * Set the time between two stores of the consumer's offsets.
     *
     * @param persistConsumerOffsetInterval milliseconds.
     */
    public void setPersistConsumerOffsetInterval(final int persistConsumerOffsetInterval)
    {
        this.persistConsumerOffsetInterval = persistConsumerOffsetInterval;
    }

    /**
     * Time that starting, and a request to a broker, may take.
     *
     * @return milliseconds.
     */
    public int getMqClientApiTimeout()
    {
        return mqClientApiTimeout;
    }

    /**
     * Set the time that starting, and a request to a broker, may take.
     *
     * @param mqClientApiTimeout milliseconds.
     */
    public void setMqClientApiTimeout(final int mqClientApiTimeout)
    {
        this.mqClientApiTimeout = mqClientApiTimeout;
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public String toString()
    {
        return "ClientConfig [namesrvAddr=" + namesrvAddr + ", clientIP=" + clientIP + ", instanceName=" +
            instanceName + ", unitName=" + unitName + ", clientCallbackExecutorThreads=" +
            clientCallbackExecutorThreads + ", persistConsumerOffsetInterval=" + persistConsumerOffsetInterval +
            ", mqClientApiTimeout=" + mqClientApiTimeout + "]";
    }

    private static String localAddress()
    {
        try
        {
            return InetAddress.getByAddress(MessageClientIDSetter.localAddress()).getHostAddress();
        }
        catch (final UnknownHostException ex)
        {
            throw new IllegalStateException("four bytes are always an address", ex);
        }
    }
}
