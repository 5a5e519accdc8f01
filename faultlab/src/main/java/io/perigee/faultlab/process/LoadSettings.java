package io.perigee.faultlab.process;

/**
 * How clients work.
 *
 * @param isUdp         whether they use the network although shared memory would do.
 * @param ratePerSecond messages that all producers together send, as long as they can.
 * @param mayBeginLate  whether messages at the begin of a queue may be gone: removed by retention.
 * @param retainedBytes how much of the end of the log retention leaves in any case; 0 if all of it may go.
 */
public record LoadSettings(boolean isUdp, int ratePerSecond, boolean mayBeginLate, long retainedBytes)
{
}
