package io.perigee.server;

import io.perigee.client.OutgoingMessage;
import io.perigee.client.Publisher;
import io.perigee.protocol.ErrorCode;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

import java.util.concurrent.TimeUnit;

/**
 * Sends all messages of a source and waits for their results.
 */
final class PublishRun
{
    private static final long STUCK_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(15);
    private static final long MAX_PARK_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final IdleStrategy idleStrategy = new BackoffIdleStrategy(100, 10, 1_000, MAX_PARK_NS);
    private final Publisher publisher;
    private final PublishReport report;
    private final MessageTemplate template;
    private final Interruption interruption;
    private long offered;

    PublishRun(
        final Publisher publisher,
        final PublishReport report,
        final MessageTemplate template,
        final Interruption interruption)
    {
        this.publisher = publisher;
        this.report = report;
        this.template = template;
        this.interruption = interruption;
        publisher.ackHandler(report);
    }

    void run(final MessageSource source)
    {
        while (!source.isAtEnd() && !interruption.isRequested())
        {
            final byte[] body = source.poll();
            if (null == body)
            {
                idleStrategy.idle(publisher.poll());
            }
            else
            {
                send(body);
            }
        }
        awaitAnswers();
    }

    private void send(final byte[] body)
    {
        final OutgoingMessage message = template.with(body);
        final long startNs = System.nanoTime();
        offered++;
        long result = publisher.offer(message);
        while (Publisher.BACK_PRESSURED == result || Publisher.NOT_CONNECTED == result)
        {
            if (interruption.isRequested())
            {
                return;
            }
            if (System.nanoTime() - startNs > STUCK_TIMEOUT_NS)
            {
                throw stuck();
            }
            idleStrategy.idle(publisher.poll());
            result = publisher.offer(message);
        }

        if (result > 0)
        {
            template.taken();
            publisher.poll();
        }
        else
        {
            report.refused(offered, result, publisher, body.length);
        }
    }

    private void awaitAnswers()
    {
        long lastProgressNs = System.nanoTime();
        int inFlight = publisher.inFlight();
        while (publisher.inFlight() > 0)
        {
            idleStrategy.idle(publisher.poll());
            if (publisher.inFlight() != inFlight)
            {
                inFlight = publisher.inFlight();
                lastProgressNs = System.nanoTime();
            }
            else if (System.nanoTime() - lastProgressNs > STUCK_TIMEOUT_NS)
            {
                throw stuck();
            }
        }
    }

    private CommandException stuck()
    {
        final ErrorCode fault = publisher.fault();
        final ErrorCode code = ErrorCode.OK == fault ? ErrorCode.BROKER_UNREACHABLE : fault;
        return new CommandException(code, code.sentence() + " for " +
            TimeUnit.NANOSECONDS.toSeconds(STUCK_TIMEOUT_NS) + " s; " + report.stored() + " messages were stored, " +
            publisher.inFlight() + " are not answered");
    }
}
