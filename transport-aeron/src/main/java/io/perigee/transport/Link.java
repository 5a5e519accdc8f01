package io.perigee.transport;

/**
 * One two-way session of the transport between a client and a server, seen from either end. A link delivers every
 * frame in order or ends; it never skips one and never resumes. Liveness is the business of the sessions above it.
 * <p>
 * The sink half belongs to one agent, the polled half to another (which may be the same). {@link #isConnected()},
 * {@link #isClosed()} and {@link #close()} may be called by any thread.
 */
public interface Link extends FrameSink, AutoCloseable
{
    /**
     * Identifies the link within this process.
     *
     * @return a number that is never used again.
     */
    long id();

    /**
     * Whether both directions are up, as far as the transport knows. Advisory: writes report the truth.
     *
     * @return true once frames can be written.
     */
    boolean isConnected();

    /**
     * Whether the link has ended, by either side or by the transport.
     *
     * @return true if nothing can be written any more.
     */
    boolean isClosed();

    /**
     * Whether frames have arrived that were not polled yet. A session's timer stands still as long as they wait.
     *
     * @return true if a poll would deliver something.
     */
    boolean hasUnread();

    /**
     * The session object that the polling agent keeps with this link, so that no frame needs a look-up.
     *
     * @return what {@link #attachment(Object)} was given last, or null.
     */
    Object attachment();

    /**
     * Keep a session object with this link. Called by the polling agent only.
     *
     * @param attachment to be kept.
     */
    void attachment(Object attachment);

    /**
     * End the link. Frames that were written but not read yet may be lost. Idempotent; does not wait.
     */
    @Override
    void close();
}
