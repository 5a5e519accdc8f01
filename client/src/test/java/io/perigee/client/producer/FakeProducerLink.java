package io.perigee.client.producer;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.perigee.client.AckHandler;
import io.perigee.protocol.ErrorCode;

/**
 * A broker in the test's hands: takes attempts as it is told, and answers when it is asked to.
 */
final class FakeProducerLink implements ProducerLink
{
    static final String BROKER = "broker-a";
    static final InetSocketAddress ADDRESS = new InetSocketAddress("127.0.0.1", 10911);

    final List<SendAttempt> taken = new ArrayList<>();
    final Map<String, Integer> queueCounts = new HashMap<>();
    final Map<String, ErrorCode> faults = new HashMap<>();
    final Set<String> stuckTopics = new HashSet<>();
    final AckHandler handler;
    volatile boolean isAnsweringAtOnce;
    volatile boolean isClosed;
    boolean isTakingNothing;
    ErrorCode connectionFault = ErrorCode.OK;
    private long lastSequence;
    private int answered;
    private long nextOffset;

    FakeProducerLink(final AckHandler handler)
    {
        this.handler = handler;
    }

    void answer(final int index, final int count, final ErrorCode status, final long queueOffset, final long position)
    {
        handler.onAck(
            index + 1, count, status.status(), taken.get(index).queueId(), queueOffset, position, 200);
    }

    @Override
    public int poll()
    {
        int count = 0;
        while (isAnsweringAtOnce && answered < taken.size())
        {
            final int messageCount = taken.get(answered).messages().size();
            answer(answered++, 1, ErrorCode.OK, nextOffset, nextOffset * 200);
            nextOffset += messageCount;
            count++;
        }
        return count;
    }

    @Override
    public long offer(final SendAttempt attempt)
    {
        final String topic = attempt.route().topic();
        if (isTakingNothing || stuckTopics.contains(topic) || 0 == queueCount(topic))
        {
            return LATER;
        }
        if (attempt.queueId() >= queueCount(topic))
        {
            return NO_QUEUE;
        }
        if (attempt.messages().get(0).payloadLength() > 4 * 1024 * 1024)
        {
            return TOO_LONG;
        }
        taken.add(attempt);
        return ++lastSequence;
    }

    @Override
    public int queueCount(final String topic)
    {
        return queueCounts.getOrDefault(topic, 0);
    }

    @Override
    public ErrorCode fault(final String topic)
    {
        return faults.getOrDefault(topic, ErrorCode.OK);
    }

    @Override
    public ErrorCode connectionFault()
    {
        return connectionFault;
    }

    @Override
    public String brokerName()
    {
        return BROKER;
    }

    @Override
    public InetSocketAddress brokerAddress()
    {
        return ADDRESS;
    }

    @Override
    public void close()
    {
        isClosed = true;
    }
}
