package io.perigee.faultlab;

import org.junit.jupiter.api.Test;

import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

class DeviceFailureTest
{
    @Test
    void shouldTellAFailedDeviceFromAnyOtherEnd()
    {
        assertEquals("PG-3004", DeviceFullExperiment.failureOf(List.of("ready in 1 s", "error PG-3004: it fails")));
        assertEquals("PG-3003", DeviceFullExperiment.failureOf(List.of("error PG-3003: no space")));
        assertNull(DeviceFullExperiment.failureOf(List.of("ready in 1 s", "error PG-9001: an invariant")));
        assertNull(DeviceFullExperiment.failureOf(List.of()));
    }
}
