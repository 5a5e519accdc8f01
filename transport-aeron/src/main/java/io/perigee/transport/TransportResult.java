package io.perigee.transport;

/**
 * Negative results of a write to a {@link FrameSink}. The numbers are Aeron's, so that they pass through unchanged.
 */
public final class TransportResult
{
    /** Nobody reads the other end (yet, or any more). */
    public static final long NOT_CONNECTED = -1;
    /** The reader is behind by a whole window: try again in a later duty cycle. */
    public static final long BACK_PRESSURED = -2;
    /** The stream did some housekeeping of its own: try again at once. */
    public static final long ADMIN_ACTION = -3;
    /** The sink is closed for good. */
    public static final long CLOSED = -4;
    /** The stream has reached its last position: open a new one. */
    public static final long MAX_POSITION_EXCEEDED = -5;

    private TransportResult()
    {
    }

    /**
     * Whether a later attempt on the same sink may succeed.
     *
     * @param result of a write.
     * @return false if the sink is of no further use.
     */
    public static boolean isRetryable(final long result)
    {
        return result > CLOSED;
    }

    /**
     * The name of a result, for messages.
     *
     * @param result of a write.
     * @return a constant text.
     */
    public static String describe(final long result)
    {
        if (result >= 0)
        {
            return "sent";
        }

        return switch ((int)result)
        {
            case (int)NOT_CONNECTED -> "not connected";
            case (int)BACK_PRESSURED -> "back-pressured";
            case (int)ADMIN_ACTION -> "admin action";
            case (int)CLOSED -> "closed";
            case (int)MAX_POSITION_EXCEEDED -> "max position exceeded";
            default -> "unknown result";
        };
    }
}
