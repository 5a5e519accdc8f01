package io.perigee.broker;

/**
 * The parts of one message's payload, and what a batch gives each message of its own. Reused by the sequencer.
 */
final class MessageLengths
{
    int keysLength;
    int propertiesLength;
    int bodyLength;
    int userFlag;
    long tagHash;

    int payloadLength()
    {
        return keysLength + propertiesLength + bodyLength;
    }
}
