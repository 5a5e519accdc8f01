package io.perigee.broker;

import io.perigee.pipeline.ThreadingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class BrokerCloseTest
{
    private final List<Thread> threads = new ArrayList<>();

    @Test
    @Timeout(60)
    void shouldWaitForItsThreadsAlsoInAnInterruptedOne()
    {
        final BrokerFixture fixture = new BrokerFixture(
            FlushMode.SYNC, (ctx) -> ctx.threadingMode(ThreadingMode.SHARED).nanoClock(System::nanoTime));
        Thread.getAllStackTraces().keySet().stream()
            .filter((thread) -> thread.getName().startsWith("perigee")).forEach(threads::add);
        assertFalse(threads.isEmpty());

        Thread.currentThread().interrupt();
        fixture.close();

        assertTrue(Thread.interrupted(), "the caller is to know that it was interrupted");
        assertEquals(List.of(), threads.stream().filter(Thread::isAlive).toList());
        assertEquals(List.of(), fixture.errors);
    }
}
