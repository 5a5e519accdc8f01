package io.perigee.client;

import io.perigee.protocol.ErrorCode;

/**
 * Receives what happens to a {@link Subscriber} besides messages. Called by its poll only; it must not throw.
 */
public interface SubscriptionListener
{
    /** Ignores everything. */
    SubscriptionListener NONE = new SubscriptionListener()
    {
    };

    /**
     * A queue goes on at another offset than the one after the last message: messages were removed, or taken back by
     * a crash.
     *
     * @param topic      of the queue.
     * @param queueId    of the queue.
     * @param fromOffset that would have been next.
     * @param toOffset   that is next.
     * @param code       why: OFFSET_TOO_SMALL, OFFSET_TOO_LARGE or OFFSET_MOVED.
     */
    default void onOffsetMoved(
        final String topic, final int queueId, final long fromOffset, final long toOffset, final ErrorCode code)
    {
    }

    /**
     * A message is left out because it is damaged on the broker's disk; the queue goes on behind it.
     *
     * @param topic       of the queue.
     * @param queueId     of the queue.
     * @param queueOffset of the message.
     * @param position    of the message in the broker's log.
     * @param file        of the broker that holds it, within the data directory.
     */
    default void onMessageDamaged(
        final String topic, final int queueId, final long queueOffset, final long position, final String file)
    {
    }

    /**
     * All queues flow: at first, and again after each time that the connection was lost.
     */
    default void onConnected()
    {
    }

    /**
     * The connection was lost or could not be made; the subscriber tries again by itself.
     *
     * @param code        why.
     * @param explanation in more words, may be empty.
     */
    default void onDisconnected(final ErrorCode code, final String explanation)
    {
    }

    /**
     * The broker says why it had ended the last session, which {@link #onDisconnected} could not tell: there was no
     * way to this client. Comes before {@link #onConnected()}.
     *
     * @param code why, such as SESSION_EXPIRED or SESSION_TOO_SLOW.
     */
    default void onSessionEndExplained(final ErrorCode code)
    {
    }
}
