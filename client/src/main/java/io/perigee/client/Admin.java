package io.perigee.client;

import io.perigee.protocol.ErrorCode;
import io.perigee.transport.BrokerAddress;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks at brokers, topics, offsets and stored messages, and creates topics. Its methods wait for the answer; those
 * that begin with {@code request} do not, and want {@link #poll()} to be called. Belongs to one thread.
 */
public final class Admin implements AutoCloseable
{
    /** How long each method waits, unless {@link #timeout(Duration)} says otherwise. */
    public static final Duration TIMEOUT_DEFAULT = Duration.ofSeconds(5);
    /** As many messages as one search can find. */
    public static final int MAX_FOUND = MessageQuestion.MAX_COUNT;

    private static final Duration SEARCH_PAUSE = Duration.ofMillis(20);

    private final PerigeeClient.Context context;
    private final RequestFrames requests = new RequestFrames();
    private final AdminSession session;
    private Duration timeout = TIMEOUT_DEFAULT;
    private boolean isClosed;

    Admin(final PerigeeClient.Context context)
    {
        this.context = context;
        this.session = new AdminSession(context);
    }

    /**
     * How long each method waits.
     *
     * @param newTimeout for all methods called from now on.
     * @return this.
     */
    public Admin timeout(final Duration newTimeout)
    {
        timeout = newTimeout;
        return this;
    }

    /**
     * Create a topic. It is no error if it exists with as many queues.
     *
     * @param topic      name.
     * @param queueCount 1 or more.
     * @return the topic.
     * @throws PerigeeException if it cannot be created, with the reason.
     */
    public TopicInfo createTopic(final String topic, final int queueCount)
    {
        return await(requestCreateTopic(topic, queueCount), topic).topic();
    }

    /**
     * Describe a topic.
     *
     * @param topic name.
     * @return the topic.
     * @throws PerigeeException if there is none of that name, or nobody answered.
     */
    public TopicInfo describeTopic(final String topic)
    {
        return await(requestTopic(topic), topic).topic();
    }

    /**
     * List the topics.
     *
     * @return all topics in the order of their creation.
     * @throws PerigeeException if nobody answered.
     */
    public List<TopicInfo> listTopics()
    {
        final List<TopicInfo> topics = new ArrayList<>();
        int topicCount = 1;
        for (int topicId = 1; topicId <= topicCount; topicId++)
        {
            final int id = topicId;
            final AdminRequest request =
                session.add(new AdminRequest((open) -> requests.topicDescribe(open, "", id)));
            awaitDone(request);
            if (ErrorCode.TOPIC_NOT_FOUND != request.status())
            {
                check(request, "topic id " + id);
                topics.add(request.topic());
                topicCount = request.topicCount();
            }
        }

        return topics;
    }

    /**
     * Where a queue begins and ends.
     *
     * @param topic   name.
     * @param queueId within the topic.
     * @return its offsets.
     * @throws PerigeeException if there is no such queue, or nobody answered.
     */
    public QueueOffsets queueOffsets(final String topic, final int queueId)
    {
        final int topicId = describeTopic(topic).topicId();
        final String detail = topic + "/" + queueId;
        final long minOffset =
            await(requestOffset(topicId, queueId, 0, RequestFrames.OFFSET_MIN), detail).queueOffset();
        final long maxOffset =
            await(requestOffset(topicId, queueId, 0, RequestFrames.OFFSET_MAX), detail).queueOffset();

        return new QueueOffsets(topic, queueId, minOffset, maxOffset);
    }

    /**
     * Where a group will go on in a queue. Its member, if it has one, notices nothing.
     *
     * @param group   name.
     * @param topic   name.
     * @param queueId within the topic.
     * @return offset of the next message for the group; -1 if it has committed none, or there is no such group.
     * @throws PerigeeException if the group's name is not valid, there is no such queue, or nobody answered.
     */
    public long committedOffset(final String group, final String topic, final int queueId)
    {
        final String groupName = Names.checkGroup(group);
        final int topicId = describeTopic(topic).topicId();
        final int groupId = await(
            session.add(new AdminRequest((open) -> requests.groupDescribe(open, groupName))), group).groupId();

        return await(
            requestOffset(topicId, queueId, groupId, RequestFrames.OFFSET_COMMITTED),
            topic + "/" + queueId).queueOffset();
    }

    /**
     * List the brokers that the NameServers know.
     *
     * @return all brokers.
     * @throws PerigeeException if no NameServer answered, or no broker is registered.
     */
    public List<BrokerInfo> brokers()
    {
        final NameServerQuery query = new NameServerQuery(context);
        final Waiting waiting = new Waiting(context, timeout);
        query.begin("", context.nanoClock().nanoTime());
        while (query.isPending() && !waiting.isOver())
        {
            waiting.idle(query.poll(context.nanoClock().nanoTime()));
        }
        final boolean isPending = query.isPending();
        query.close();
        if (isPending || ErrorCode.OK != query.result())
        {
            throw new PerigeeException(
                isPending ? ErrorCode.NAMESERVER_UNREACHABLE : query.result(), "asked " + query.servers());
        }

        return List.copyOf(query.brokers());
    }

    /**
     * Search for the messages that have a key.
     *
     * @param topic            name.
     * @param key              one of those that the producer gave.
     * @param maxCount         1 to {@link #MAX_FOUND} messages at most; a larger number has the same effect.
     * @param beginTimestampMs messages stored at this time or later, in milliseconds since the epoch.
     * @param endTimestampMs   messages stored at this time or earlier.
     * @return what was found, the newest first; nothing if there is none.
     * @throws PerigeeException if there is no such topic, the broker cannot search now, or nobody answered.
     */
    public FoundMessages queryMessage(
        final String topic,
        final String key,
        final int maxCount,
        final long beginTimestampMs,
        final long endTimestampMs)
    {
        if (maxCount < 1)
        {
            throw new PerigeeException(ErrorCode.REQUEST_INVALID, "the number of messages must be 1 or more");
        }
        final AdminRequest found = search(MessageQuestion.byKey(
            describeTopic(topic).topicId(), key, maxCount, beginTimestampMs, endTimestampMs), topic);
        final List<StoredMessage> messages = fetch(topic, found.locations());
        messages.removeIf((message) -> !message.hasKey(key));

        return new FoundMessages(List.copyOf(messages), found.isCut());
    }

    /**
     * Search for the messages that have a unique id: more than one, if it was sent again.
     *
     * @param topic    name.
     * @param uniqueId that the producer's client gave.
     * @return what was found, the newest first; nothing if there is none.
     * @throws PerigeeException if there is no such topic, the broker cannot search now, or nobody answered.
     */
    public FoundMessages queryByUniqueId(final String topic, final String uniqueId)
    {
        final AdminRequest found = search(
            MessageQuestion.byUniqueId(describeTopic(topic).topicId(), uniqueId), topic);
        final List<StoredMessage> messages = fetch(topic, found.locations());
        messages.removeIf((message) -> !uniqueId.equals(message.uniqueId()));

        return new FoundMessages(List.copyOf(messages), found.isCut());
    }

    /**
     * Get a message by what its offset message id says.
     *
     * @param address  of the broker that has stored it.
     * @param position in the log of that broker, in bytes.
     * @return the message.
     * @throws PerigeeException if there is none (any more), the broker is another one, or nobody answered.
     */
    public StoredMessage messageAt(final InetSocketAddress address, final long position)
    {
        final String detail = "position " + position + " of the broker at " + address;
        final AdminRequest found = ask(MessageQuestion.byPosition(position));
        final BrokerAddress known = session.connection().broker().address();
        final InetSocketAddress knownAddress = new InetSocketAddress(known.host(), known.requestPort());
        final boolean isOfThisBroker = address.getPort() == known.requestPort() &&
            (knownAddress.isUnresolved() || knownAddress.getAddress().equals(address.getAddress()));
        if (!isOfThisBroker)
        {
            throw new PerigeeException(ErrorCode.MESSAGE_NOT_FOUND,
                detail + ", and this one is at " + known.host() + ":" + known.requestPort());
        }
        check(found, detail);

        return fetch(found.locations().get(0), detail);
    }

    /**
     * Get the message at a position of the broker's log.
     *
     * @param position where its record begins, in bytes.
     * @return the message.
     * @throws PerigeeException if there is none (any more), or nobody answered.
     */
    public StoredMessage messageAt(final long position)
    {
        final String detail = "position " + position;
        return fetch(search(MessageQuestion.byPosition(position), detail).locations().get(0), detail);
    }

    /**
     * Find the first message of a queue that was stored at a time or later.
     *
     * @param topic       name.
     * @param queueId     within the topic.
     * @param timestampMs in milliseconds since the epoch.
     * @return where it is; if there is none, the offset that the next message will have.
     * @throws PerigeeException if there is no such queue, or nobody answered.
     */
    public MessageLocation searchOffset(final String topic, final int queueId, final long timestampMs)
    {
        return search(MessageQuestion.byTime(describeTopic(topic).topicId(), queueId, timestampMs),
            topic + "/" + queueId).locations().get(0);
    }

    /**
     * Begin to create a topic.
     *
     * @param topic      name.
     * @param queueCount 1 or more.
     * @return the request, done some polls later.
     */
    public AdminRequest requestCreateTopic(final String topic, final int queueCount)
    {
        final String name = Names.checkTopic(topic);
        return session.add(new AdminRequest((open) -> requests.topicCreate(open, name, queueCount)));
    }

    /**
     * Begin to describe a topic.
     *
     * @param topic name.
     * @return the request, done some polls later.
     */
    public AdminRequest requestTopic(final String topic)
    {
        final String name = Names.checkTopic(topic);
        return session.add(new AdminRequest((open) -> requests.topicDescribe(open, name, 0)));
    }

    /**
     * Begin to ask where a queue ends.
     *
     * @param topicId of a topic that was described.
     * @param queueId within the topic.
     * @return the request, done some polls later, with the offset of the next message to be written.
     */
    public AdminRequest requestMaxOffset(final int topicId, final int queueId)
    {
        return requestOffset(topicId, queueId, 0, RequestFrames.OFFSET_MAX);
    }

    /**
     * Begin to search for the messages that have a key. That they have it is what the broker says.
     *
     * @param topicId  of a topic that was described.
     * @param key      one of those that the producer gave.
     * @param maxCount 1 to {@link #MAX_FOUND} messages at most.
     * @return the request, done some polls later, with the locations of the messages, the newest first.
     */
    public AdminRequest requestQueryMessage(final int topicId, final String key, final int maxCount)
    {
        return request(MessageQuestion.byKey(topicId, key, maxCount, Long.MIN_VALUE, Long.MAX_VALUE));
    }

    /**
     * Begin to ask for the message at a position of the broker's log.
     *
     * @param position where its record begins, in bytes.
     * @return the request, done some polls later, with the location of the message.
     */
    public AdminRequest requestMessageAt(final long position)
    {
        return request(MessageQuestion.byPosition(position));
    }

    /**
     * Begin to ask for the first message of a queue that was stored at a time or later.
     *
     * @param topicId     of a topic that was described.
     * @param queueId     within the topic.
     * @param timestampMs in milliseconds since the epoch.
     * @return the request, done some polls later, with the location of the message or of the queue's end.
     */
    public AdminRequest requestSearchOffset(final int topicId, final int queueId, final long timestampMs)
    {
        return request(MessageQuestion.byTime(topicId, queueId, timestampMs));
    }

    /**
     * Move requests on. Never waits.
     *
     * @return how much was done; 0 if nothing.
     */
    public int poll()
    {
        return isClosed ? 0 : session.poll(context.nanoClock().nanoTime());
    }

    /**
     * End the session. Requests that are not done never will be. Idempotent.
     */
    @Override
    public void close()
    {
        isClosed = true;
        session.close();
    }

    private AdminRequest requestOffset(final int topicId, final int queueId, final int groupId, final int kind)
    {
        return session.add(
            new AdminRequest((open) -> requests.offsetQuery(open, topicId, queueId, groupId, kind)));
    }

    private AdminRequest search(final MessageQuestion question, final String detail)
    {
        final AdminRequest request = ask(question);
        check(request, detail);
        return request;
    }

    /** Ask until the broker can answer, or the time is over. */
    private AdminRequest ask(final MessageQuestion question)
    {
        final Waiting waiting = new Waiting(context, timeout);
        AdminRequest request = askOnce(question);
        while (!waiting.isOver() &&
            (ErrorCode.SEARCH_BUSY == request.status() || ErrorCode.INDEX_NOT_READY == request.status()))
        {
            final Waiting pause = new Waiting(context, SEARCH_PAUSE);
            while (!pause.isOver())
            {
                pause.idle(poll());
            }
            request = askOnce(question);
        }

        return request;
    }

    private AdminRequest askOnce(final MessageQuestion question)
    {
        final AdminRequest request = request(question);
        awaitDone(request);
        return request;
    }

    private AdminRequest request(final MessageQuestion question)
    {
        return session.add(new AdminRequest((open) -> requests.messageQuery(open, question)));
    }

    private List<StoredMessage> fetch(final String topic, final List<MessageLocation> locations)
    {
        return new MessageFetch(context, topic, locations).get(timeout);
    }

    private StoredMessage fetch(final MessageLocation location, final String detail)
    {
        final AdminRequest topic = await(
            session.add(new AdminRequest((open) -> requests.topicDescribe(open, "", location.topicId()))), detail);
        final List<StoredMessage> messages = fetch(topic.topic().name(), List.of(location));
        if (messages.isEmpty())
        {
            throw new PerigeeException(ErrorCode.MESSAGE_NOT_FOUND, detail);
        }
        return messages.get(0);
    }

    private AdminRequest await(final AdminRequest request, final String detail)
    {
        awaitDone(request);
        check(request, detail);
        return request;
    }

    private void awaitDone(final AdminRequest request)
    {
        if (isClosed)
        {
            throw new IllegalStateException("the admin is closed");
        }
        final Waiting waiting = new Waiting(context, timeout);
        session.connection().forgetFault();
        while (!request.isDone())
        {
            final int workCount = poll();
            if (!request.isDone())
            {
                waiting.check(session.connection().fault(), session.connection().explanation());
                waiting.idle(workCount);
            }
        }
    }

    private static void check(final AdminRequest request, final String detail)
    {
        if (ErrorCode.OK != request.status())
        {
            throw new PerigeeException(
                request.status(), request.explanation().isEmpty() ? detail : request.explanation());
        }
    }
}
