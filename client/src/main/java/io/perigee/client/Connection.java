package io.perigee.client;

import io.perigee.protocol.ErrorCode;
import io.perigee.transport.BrokerAddress;
import io.perigee.transport.FrameAction;
import io.perigee.transport.Lane;
import org.agrona.DirectBuffer;

/**
 * Keeps a session on the request lane: asks NameServers for the route, connects, and begins anew after every failure,
 * with growing pauses. When NameServers are away it goes on with the route that it knows. Stepped by its owner.
 */
final class Connection implements SessionHandler
{
    private static final int WRITABLE = 2;
    private static final int MAX_DOUBLINGS = 20;

    private enum Phase
    {
        ASKING, CONNECTED, PAUSING, CLOSED
    }

    private final PerigeeClient.Context context;
    private final String topic;
    private final RequestHandler owner;
    private final RequestReplies replies;
    private final NameServerQuery query;
    private final BrokerSession session;
    private final SessionEnd lastEnd = new SessionEnd();
    private Phase phase = Phase.PAUSING;
    private BrokerInfo broker;
    private BrokerAddress address;
    private boolean hasStarted;
    private long pauseEndNs;
    private long pollTimeNs;
    private int failures;
    private boolean isAskingForAll;
    private ErrorCode fault = ErrorCode.OK;
    private String explanation = "";

    Connection(final PerigeeClient.Context context, final String topic, final RequestHandler owner)
    {
        this.context = context;
        this.topic = topic;
        this.owner = owner;
        this.replies = new RequestReplies(owner);
        this.query = new NameServerQuery(context);
        this.session = new BrokerSession(context, Lane.REQUEST, this);
    }

    /**
     * Move on.
     *
     * @param nowNs      time.
     * @param frameLimit at most so many frames.
     * @return how much was done.
     */
    int poll(final long nowNs, final int frameLimit)
    {
        pollTimeNs = nowNs;
        if (Phase.CONNECTED == phase)
        {
            return session.poll(nowNs, frameLimit);
        }

        return advance(nowNs);
    }

    BrokerSession session()
    {
        return session;
    }

    /**
     * How the last session has ended.
     *
     * @return the same object always.
     */
    SessionEnd lastEnd()
    {
        return lastEnd;
    }

    /**
     * The session's broker, as the NameServer told.
     *
     * @return the broker that was connected to last, null if there was none.
     */
    BrokerInfo broker()
    {
        return broker;
    }

    /**
     * Where the session's broker is.
     *
     * @return the address that was connected to last.
     */
    BrokerAddress address()
    {
        return address;
    }

    /**
     * What went wrong last.
     *
     * @return OK while nothing is known to be wrong.
     */
    ErrorCode fault()
    {
        return fault;
    }

    String explanation()
    {
        return explanation;
    }

    /**
     * Everything works: forget past failures.
     */
    void settled()
    {
        failures = 0;
        forgetFault();
    }

    /**
     * Somebody waits: if there is a pause before the next attempt, let it be over.
     */
    void hurry()
    {
        pauseEndNs = pollTimeNs;
    }

    /**
     * Begin to wait for something: what went wrong before does not count.
     */
    void forgetFault()
    {
        fault(ErrorCode.OK, "");
    }

    /**
     * Something is wrong, but the session goes on.
     *
     * @param code of the fault.
     * @param text in more words.
     */
    void fault(final ErrorCode code, final String text)
    {
        fault = code;
        explanation = text;
    }

    void close()
    {
        phase = Phase.CLOSED;
        query.close();
        session.close();
    }

    @Override
    public void onSessionOpen(final BrokerSession opened)
    {
        owner.onSessionOpen(opened);
    }

    @Override
    public FrameAction onSessionFrame(
        final BrokerSession from,
        final int templateId,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        if (!replies.onFrame(templateId, buffer, offset))
        {
            session.end(ErrorCode.FRAME_INVALID, "nobody asked for a frame of template " + templateId);
        }

        return FrameAction.CONTINUE;
    }

    @Override
    public void onSessionEnded(final BrokerSession ended, final ErrorCode code, final String text)
    {
        lastEnd.onEnded(ended, code);
        fault(code, text);
        pause(pollTimeNs);
        owner.onSessionEnded(code, text);
    }

    private int advance(final long nowNs)
    {
        if (Phase.PAUSING == phase)
        {
            if (hasStarted && nowNs - pauseEndNs < 0)
            {
                return 0;
            }
            hasStarted = true;
            ask(topic, nowNs);
            phase = Phase.ASKING;
        }
        if (Phase.ASKING == phase)
        {
            final int workCount = query.poll(nowNs);
            if (!query.isPending())
            {
                onRoute(nowNs);
            }
            return workCount;
        }

        return 0;
    }

    private void ask(final String name, final long nowNs)
    {
        isAskingForAll = name.isEmpty();
        query.begin(name, nowNs);
    }

    private void onRoute(final long nowNs)
    {
        final ErrorCode result = query.result();
        if (ErrorCode.OK == result)
        {
            broker = choose();
            address = broker.address();
            connect(nowNs);
        }
        else if (!isAskingForAll && (ErrorCode.TOPIC_NOT_FOUND == result || ErrorCode.NO_BROKER == result))
        {
            // A NameServer may be behind. A broker knows for certain, so ask any.
            ask("", nowNs);
        }
        else if (ErrorCode.NAMESERVER_UNREACHABLE == result && null != address)
        {
            connect(nowNs);
        }
        else
        {
            fault(result, result == ErrorCode.NAMESERVER_UNREACHABLE ? "asked " + query.servers() : "");
            pause(nowNs);
            owner.onSessionEnded(fault, explanation);
        }
    }

    private BrokerInfo choose()
    {
        BrokerInfo best = query.brokers().get(0);
        for (int i = 1; i < query.brokers().size(); i++)
        {
            final BrokerInfo broker = query.brokers().get(i);
            if (rank(broker) > rank(best) || rank(broker) == rank(best) && broker.term() > best.term())
            {
                best = broker;
            }
        }

        return best;
    }

    private static int rank(final BrokerInfo broker)
    {
        return (0 == broker.brokerId() ? 2 : 0) + (0 != (broker.permission() & WRITABLE) ? 1 : 0);
    }

    private void connect(final long nowNs)
    {
        phase = Phase.CONNECTED;
        session.connect(address, nowNs);
    }

    private void pause(final long nowNs)
    {
        final int doublings = Math.min(failures, MAX_DOUBLINGS);
        final long longestNs = Math.min(context.reconnectMinNs() << doublings, context.reconnectMaxNs());
        failures++;
        pauseEndNs = nowNs + longestNs / 2 + context.random().nextLong(longestNs / 2 + 1);
        phase = Phase.PAUSING;
    }
}
