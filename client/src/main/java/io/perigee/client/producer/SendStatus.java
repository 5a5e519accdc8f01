package io.perigee.client.producer;

/**
 * What became of a message that a broker accepted. Anything but {@link #SEND_OK} means that it is stored, but not as
 * safely as it should be; this version's brokers answer only when it is.
 */
public enum SendStatus
{
    /** Stored as safely as the broker promises. */
    SEND_OK,
    /** Stored, but the disk did not confirm in time. */
    FLUSH_DISK_TIMEOUT,
    /** Stored, but the slave did not confirm in time. */
    FLUSH_SLAVE_TIMEOUT,
    /** Stored, but there is no slave. */
    SLAVE_NOT_AVAILABLE
}
