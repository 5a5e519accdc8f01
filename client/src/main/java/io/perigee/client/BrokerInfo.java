package io.perigee.client;

import io.perigee.transport.BrokerAddress;

/**
 * A broker, as NameServers know it.
 *
 * @param name            of the broker's group.
 * @param brokerId        0 is the leader.
 * @param term            of the leader.
 * @param readQueueCount  queues of the topic that was asked for, that can be read.
 * @param writeQueueCount queues of the topic that was asked for, that can be written.
 * @param permission      of the topic: 4 read, 2 write.
 * @param address         to reach it at.
 */
public record BrokerInfo(
    String name,
    int brokerId,
    long term,
    int readQueueCount,
    int writeQueueCount,
    int permission,
    BrokerAddress address)
{
}
