package io.perigee.transport;

/**
 * How to reach a broker, as its route says. A client on the same boot of the same host that finds the driver alive
 * uses shared memory; every other client uses UDP.
 *
 * @param bootIdHigh      upper half of the host's boot id.
 * @param bootIdLow       lower half of the host's boot id.
 * @param driverDirectory of the broker's media driver on its host.
 * @param host            name or address that clients reach the broker at.
 * @param requestPort     UDP port of requests.
 * @param controlPort     UDP port that responses are asked for at.
 */
public record BrokerAddress(
    long bootIdHigh, long bootIdLow, String driverDirectory, String host, int requestPort, int controlPort)
{
}
