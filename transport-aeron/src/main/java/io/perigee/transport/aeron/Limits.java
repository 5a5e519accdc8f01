package io.perigee.transport.aeron;

import io.perigee.protocol.ErrorCode;
import io.perigee.transport.TransportException;
import org.agrona.BitUtil;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Checks of settings.
 */
final class Limits
{
    static final long MAX_TIMEOUT_NS = TimeUnit.MINUTES.toNanos(10);
    static final int MIN_TERM_LENGTH = 64 * 1024;
    static final int MAX_TERM_LENGTH = 1024 * 1024 * 1024;
    static final int MIN_MTU_LENGTH = 512;
    static final int MAX_MTU_LENGTH = 65_504;
    static final int MTU_ALIGNMENT = 32;
    /** A term holds at least so many frames of the greatest length; Aeron insists. */
    static final int MIN_FRAMES_IN_TERM = 8;

    private Limits()
    {
    }

    static void checkRange(final String name, final long value, final long min, final long max)
    {
        if (value < min || value > max)
        {
            throw invalid(name + "=" + value + " is not between " + min + " and " + max);
        }
    }

    static void checkTermLength(final String name, final int termLength, final int mtuLength)
    {
        checkRange(name, termLength, MIN_TERM_LENGTH, MAX_TERM_LENGTH);
        if (!BitUtil.isPowerOfTwo(termLength))
        {
            throw invalid(name + "=" + termLength + " is not a power of two");
        }

        if (termLength / MIN_FRAMES_IN_TERM < mtuLength)
        {
            throw invalid(name + "=" + termLength + " is shorter than eight frames of " + mtuLength + " bytes");
        }
    }

    static void checkMtuLength(final String name, final int mtuLength)
    {
        checkRange(name, mtuLength, MIN_MTU_LENGTH, MAX_MTU_LENGTH);
        if (0 != (mtuLength & (MTU_ALIGNMENT - 1)))
        {
            throw invalid(name + "=" + mtuLength + " is not a multiple of " + MTU_ALIGNMENT);
        }
    }

    static void checkPort(final String name, final int port)
    {
        checkRange(name, port, 1, 65_535);
    }

    /** The constant that a system property names, in letters of any size. */
    static <E extends Enum<E>> E choice(final Class<E> type, final String name, final E defaultChoice)
    {
        final String text = System.getProperty(name, "");
        if (text.isEmpty())
        {
            return defaultChoice;
        }

        for (final E constant : type.getEnumConstants())
        {
            if (constant.name().equalsIgnoreCase(text))
            {
                return constant;
            }
        }

        throw invalid(name + "=" + text + " is none of " +
            Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT));
    }

    private static TransportException invalid(final String message)
    {
        return new TransportException(ErrorCode.CONFIGURATION_INVALID, message);
    }
}
