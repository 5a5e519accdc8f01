package io.perigee.broker;

import io.perigee.transport.Link;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A client's session on the request lane. Ingress receives on it, the ack stage answers; the only word between them
 * outside the ring is how many requests have been answered.
 */
final class ClientSession
{
    private static final VarHandle ANSWERED;

    static
    {
        try
        {
            ANSWERED = MethodHandles.lookup().findVarHandle(ClientSession.class, "answered", long.class);
        }
        catch (final ReflectiveOperationException ex)
        {
            throw new ExceptionInInitializerError(ex);
        }
    }

    private final Link link;

    /** Set at Connect, before the session passes through the ring for the first time. */
    long id;
    long incarnation;
    /** The session that the client had before, 0 if none. */
    long previousId;
    String clientId = "";
    int maxInFlight;
    long timeoutNs;

    /** Ingress: sequence of the next frame. */
    long nextReceiveSequence = 1;
    /** Ingress: requests that went into the ring. */
    long claimed;
    /** Ingress: when the last frame came. */
    long lastReceivedNs;
    /** Ingress: whether Connect has come. */
    boolean isConnected;
    /** Ingress: whether the session is over; frames that still come are dropped. */
    boolean isClosing;
    /** Ingress: why, and what the client is told. */
    int closeStatus;
    String closeExplanation = "";
    /** Ingress: the large message that has begun, else null. */
    PartTrain train;

    /** Ack stage: answers that were not sent yet; made when the session connects. */
    ReplyRing replies;
    /** Ack stage: sequence of the next frame. */
    long nextSendSequence = 1;
    /** Ack stage: when the last frame was sent. */
    long lastSentNs;
    /** Ack stage: since when answers could not be sent; 0 if they can. */
    long blockedSinceNs;
    /** Ack stage: whether the session stands in the list of those with answers. */
    boolean isDirty;
    /** Ack stage: what the client is told at Connect. */
    int connectStatus;
    /** Ack stage: why the client's previous session was ended. */
    int previousStatus;
    /** Ack stage: whether the client was told that it is connected, and can be told more. */
    boolean isReplying;
    /** Ack stage: whether the session has ended. */
    boolean isOver;

    private long answered;

    ClientSession(final Link link)
    {
        this.link = link;
    }

    Link link()
    {
        return link;
    }

    /**
     * Requests of this session that are in the ring or have an answer that was not sent yet. Ingress only.
     *
     * @return count.
     */
    long inFlight()
    {
        return claimed - (long)ANSWERED.getAcquire(this);
    }

    /**
     * Some answers have been sent. The ack stage only.
     *
     * @param count of requests that they answer.
     */
    void onAnswered(final int count)
    {
        ANSWERED.setRelease(this, (long)ANSWERED.get(this) + count);
    }
}
