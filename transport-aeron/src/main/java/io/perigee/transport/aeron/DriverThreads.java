package io.perigee.transport.aeron;

import io.aeron.driver.MediaDriver;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadFactory;

/**
 * Remembers the threads of an embedded media driver, so that others can watch what they do. Filled by the thread that
 * launches the driver, before {@link MediaDriver#launch(MediaDriver.Context)} returns.
 */
final class DriverThreads
{
    private static final String PREFIX = "perigee-driver";

    private final Map<String, Thread> byName = new LinkedHashMap<>();

    /**
     * Have the driver's threads made here, by the factories that its context names.
     *
     * @param context of the driver, not concluded.
     * @return the context.
     */
    MediaDriver.Context remember(final MediaDriver.Context context)
    {
        return context
            .sharedThreadFactory(remembering(PREFIX, context.sharedThreadFactory()))
            .sharedNetworkThreadFactory(remembering(PREFIX + "-network", context.sharedNetworkThreadFactory()))
            .conductorThreadFactory(remembering(PREFIX + "-conductor", context.conductorThreadFactory()))
            .senderThreadFactory(remembering(PREFIX + "-sender", context.senderThreadFactory()))
            .receiverThreadFactory(remembering(PREFIX + "-receiver", context.receiverThreadFactory()));
    }

    /**
     * The threads of the driver.
     *
     * @return threads by what they do, as many as the driver has.
     */
    Map<String, Thread> byName()
    {
        return Collections.unmodifiableMap(byName);
    }

    private ThreadFactory remembering(final String name, final ThreadFactory factory)
    {
        final ThreadFactory maker = null == factory ? Thread::new : factory;
        return (runnable) ->
        {
            final Thread thread = maker.newThread(runnable);
            byName.put(name, thread);
            return thread;
        };
    }
}
