package io.perigee.client;

import io.perigee.journal.record.RecordView;

/**
 * Receives messages, in the order of their queue. Called by {@link Subscriber#poll(MessageHandler, int)} only.
 */
@FunctionalInterface
public interface MessageHandler
{
    /**
     * A message arrived. If the handler throws, the message counts as not delivered: the poll throws the same, and
     * the next one delivers the message again.
     *
     * @param message where it lies in the transport's buffer, valid during the call only.
     */
    void onMessage(RecordView message);
}
