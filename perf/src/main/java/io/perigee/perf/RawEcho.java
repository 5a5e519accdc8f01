package io.perigee.perf;

import io.aeron.Aeron;
import io.aeron.ControlledFragmentAssembler;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.logbuffer.BufferClaim;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.ControlledFragmentHandler.Action;
import io.aeron.logbuffer.Header;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;

/**
 * The far end of the raw echo: a media driver and one thread that sends everything back. It stands where the broker
 * stands when Perigee is measured.
 */
final class RawEcho implements AutoCloseable
{
    private final MediaDriver driver;
    private final Aeron aeron;
    private final Subscription subscription;
    private final ExclusivePublication publication;
    private final IdleStrategy idleStrategy;
    private final BufferClaim claim = new BufferClaim();
    private final Thread thread;
    private volatile boolean isRunning = true;

    RawEcho(final LoadSettings settings)
    {
        driver = RawAeron.launchDriver(settings.aeronDirectory(), settings.idle());
        aeron = RawAeron.connect(settings.aeronDirectory());
        subscription = aeron.addSubscription(
            RawAeron.receivingChannel(settings.carrier(), settings.pingPort()), RawAeron.PING_STREAM_ID);
        publication = aeron.addExclusivePublication(
            RawAeron.channel(settings.carrier(), settings.pongPort()), RawAeron.PONG_STREAM_ID);
        idleStrategy = IdleStrategies.byName(settings.idle());
        thread = new Thread(this::run, "perf-echo");
        thread.start();
    }

    @Override
    public void close()
    {
        isRunning = false;
        try
        {
            thread.join();
        }
        catch (final InterruptedException ignored)
        {
            Thread.currentThread().interrupt();
        }
        CloseHelper.quietCloseAll(aeron, driver);
    }

    private void run()
    {
        final ControlledFragmentHandler handler = new ControlledFragmentAssembler(this::onFragment);
        while (isRunning)
        {
            idleStrategy.idle(subscription.controlledPoll(handler, RawAeron.FRAGMENT_LIMIT));
        }
    }

    private Action onFragment(final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        final long position = RawAeron.send(publication, claim, buffer, offset, length);
        if (position > 0)
        {
            return Action.CONTINUE;
        }

        // A far end that has gone takes nothing any more; what it sent is not worth keeping.
        return Publication.BACK_PRESSURED == position || Publication.ADMIN_ACTION == position ?
            Action.ABORT : Action.CONTINUE;
    }
}
