package io.perigee.transport.aeron;

import io.aeron.ErrorCode;
import io.aeron.exceptions.AeronException;
import io.aeron.exceptions.ControlProtocolException;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;

class EmbeddedDriverTest
{
    @Test
    void shouldNotReportTheFarewellOfAClientThatWasGivenUp()
    {
        final List<Throwable> errors = new ArrayList<>();
        final Throwable conflict = new ControlProtocolException(ErrorCode.INVALID_CHANNEL, "invalid channel");
        final Throwable other = new AeronException("something else");
        EmbeddedDriver.onError(
            new ControlProtocolException(ErrorCode.UNKNOWN_PUBLICATION, "unknown publication: 34"), errors::add);
        EmbeddedDriver.onError(
            new ControlProtocolException(ErrorCode.UNKNOWN_SUBSCRIPTION, "unknown subscription: 32"), errors::add);
        EmbeddedDriver.onError(conflict, errors::add);
        EmbeddedDriver.onError(other, errors::add);

        assertEquals(List.of(conflict, other), errors);
    }
}
