package io.perigee.server;

import io.perigee.server.Setting.Kind;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Every setting there is, in the order of the documentation. The contexts read them as system properties; a test
 * compares names and defaults with theirs.
 */
final class Settings
{
    private static final Map<String, List<Setting>> SECTIONS = sections();
    private static final Set<String> INTERNAL = Set.of("perigee.home", "perigee.stack.traces");

    private Settings()
    {
    }

    /** All settings by the title of their section. */
    static Map<String, List<Setting>> bySection()
    {
        return SECTIONS;
    }

    /** What the launcher and tools use among themselves. */
    static boolean isInternal(final String key)
    {
        return INTERNAL.contains(key);
    }

    static List<String> keys()
    {
        final List<String> keys = new ArrayList<>();
        SECTIONS.values().forEach((settings) -> settings.forEach((setting) -> keys.add(setting.key())));
        return keys;
    }

    /** The setting of a name, null if there is none. */
    static Setting find(final String key)
    {
        for (final List<Setting> settings : SECTIONS.values())
        {
            for (final Setting setting : settings)
            {
                if (setting.key().equals(key))
                {
                    return setting;
                }
            }
        }

        return null;
    }

    private static Map<String, List<Setting>> sections()
    {
        final Map<String, List<Setting>> sections = new LinkedHashMap<>();
        sections.put("The server", server());
        sections.put("Broker", broker());
        sections.put("Journal", journal());
        sections.put("Retention and full disks", retention());
        sections.put("Transport", transport());
        sections.put("Media driver", mediaDriver());
        sections.put("NameServer and registration", nameServer());
        sections.put("Clients", client());
        return sections;
    }

    private static List<Setting> server()
    {
        return List.of(
            new Setting("perigee.nameserver.port", Kind.COUNT, "9876",
                "UDP port of the NameServer; 0 chooses free ports. Option --port."),
            new Setting("perigee.journal.directory", Kind.TEXT, "data/dev", "Where the data lies. Option --data."),
            new Setting("perigee.journal.segment.length", Kind.SIZE, "64m",
                "Length of a CommitLog segment, a power of two."),
            new Setting("perigee.transport.bind.host", Kind.TEXT, "127.0.0.1",
                "Address that ports are bound to. Option --bind."),
            new Setting("perigee.transport.advertised.host", Kind.TEXT, "",
                "Address that clients are told to use; that of the bind host if empty. Option --advertise."),
            new Setting("perigee.broker.flush.mode", Kind.TEXT, "sync",
                "When a message counts as stored: sync or async. Option --flush."),
            new Setting("perigee.broker.threading", Kind.TEXT, "shared",
                "Which agents share a thread: shared or dedicated. Option --threading."),
            new Setting("perigee.broker.idle.strategy", Kind.TEXT, "",
                "What idle threads do: spin, yield or backoff; yield on up to four cores and spin on more if " +
                "empty. Option --idle."),
            new Setting("perigee.driver.directory", Kind.TEXT, "",
                "Directory of the media driver; one of its own in /dev/shm if empty. Option --aeron-dir."));
    }

    private static List<Setting> broker()
    {
        return List.of(
            new Setting("perigee.broker.name", Kind.TEXT, "b0", "Name of the broker in routes."),
            new Setting("perigee.broker.flush.interval", Kind.DURATION, "20ms",
                "Time between two forces in async flush."),
            new Setting("perigee.broker.session.timeout", Kind.DURATION, "10s", "Silence after which a session ends."),
            new Setting("perigee.broker.keep.alive.interval", Kind.DURATION, "300ms",
                "Time without a frame after which a keep-alive is sent."),
            new Setting("perigee.broker.slow.client.timeout", Kind.DURATION, "10s",
                "How long answers may stay unsent before their session ends."),
            new Setting("perigee.broker.max.hold", Kind.DURATION, "15s", "Longest time that a pull is held."),
            new Setting("perigee.broker.train.timeout", Kind.DURATION, "10s",
                "Time in which all parts of a large message must come."),
            new Setting("perigee.broker.offsets.interval", Kind.DURATION, "200ms",
                "Least time between two records of consumer offsets."),
            new Setting("perigee.broker.checkpoint.interval", Kind.DURATION, "10s",
                "Longest time between two checkpoints while there is something new."),
            new Setting("perigee.broker.checkpoint.length", Kind.SIZE, "64m",
                "Growth of the log after which a checkpoint is made, at most one a second."),
            new Setting("perigee.broker.ring.capacity", Kind.COUNT, "16384", "Ring events, a power of two."),
            new Setting("perigee.broker.slab.length", Kind.SIZE, "8m", "Bytes of the payload slab, a power of two."),
            new Setting("perigee.broker.max.message.length", Kind.SIZE, "4m",
                "Longest body of a message (maxMessageLengthBytes)."),
            new Setting("perigee.broker.max.attributes.length", Kind.SIZE, "64k",
                "Longest keys and properties of a message together."),
            new Setting("perigee.broker.large.messages", Kind.COUNT, "4",
                "Large messages that may be on their way at once."),
            new Setting("perigee.broker.max.sessions", Kind.COUNT, "1000", "Sessions on each lane."),
            new Setting("perigee.broker.max.in.flight", Kind.COUNT, "16384",
                "Requests that a session may have unanswered."),
            new Setting("perigee.broker.max.flows", Kind.COUNT, "1024", "Flows that a session may have open."),
            new Setting("perigee.broker.max.topics", Kind.COUNT, "10000", "Topics."),
            new Setting("perigee.broker.max.queues.per.topic", Kind.COUNT, "1024", "Queues of one topic."),
            new Setting("perigee.broker.max.queues", Kind.COUNT, "32768", "Queues of all topics."),
            new Setting("perigee.broker.max.groups", Kind.COUNT, "10000", "Consumer groups."),
            new Setting("perigee.broker.max.searches", Kind.COUNT, "16",
                "Searches for messages that may be open at once."),
            new Setting("perigee.broker.max.force.length", Kind.SIZE, "16m",
                "Most that one force covers; not less than the longest record."),
            new Setting("perigee.broker.trusted.tail.length", Kind.SIZE, "64m",
                "How far behind the end of the log what was stored since the start is served as it is; all else is " +
                "verified each time."),
            new Setting("perigee.broker.cold.read.rate", Kind.SIZE, "0",
                "Bytes a second that all readers further behind than that get together; 0 for as many as there are."));
    }

    private static List<Setting> journal()
    {
        return List.of(
            new Setting("perigee.journal.force.mode", Kind.TEXT, "mapped",
                "How stores are made durable: mapped (msync) or channel (fdatasync)."),
            new Setting("perigee.journal.touch.ahead", Kind.SIZE, "16m",
                "How far ahead of the append position pages are touched; as much can be appended while " +
                "housekeeping waits for the disk."),
            new Setting("perigee.journal.force.ahead", Kind.FLAG, "true",
                "Whether what is filled ahead is forced; in async flush it never is."),
            new Setting("perigee.journal.fill.write.length", Kind.SIZE, "4k",
                "Length of the writes that fill the log ahead, a power of two; async flush takes 64k for the default."),
            new Setting("perigee.journal.consume.queue.page.pool", Kind.SIZE, "64m",
                "Memory for pages of consume queues that are not in their file yet."),
            new Setting("perigee.journal.consume.queue.file.entries", Kind.COUNT, "300000",
                "Entries in a file of a consume queue."),
            new Setting("perigee.journal.key.index.memory", Kind.SIZE, "64m",
                "Memory for the key index of what is not in its files yet, 8 bytes for each key."),
            new Setting("perigee.journal.scrub.rate", Kind.SIZE, "8m",
                "Bytes of the log that are looked at for damage in a second; 0 looks at nothing until it is read."),
            new Setting("perigee.journal.scrub.interval", Kind.DURATION, "86400s",
                "Time from one look at the whole log to the next (24 hours)."),
            new Setting("perigee.journal.accept.loss.from", Kind.TEXT, "-1",
                "Position from which on everything in the log is lost, if a start finds it damaged exactly there. " +
                "Option --accept-loss-from."));
    }

    private static List<Setting> retention()
    {
        return List.of(
            new Setting("perigee.journal.retention.time", Kind.DURATION, "259200s",
                "How long messages are kept at least, while there is room for them (72 hours); 0 keeps them until " +
                "there is none."),
            new Setting("perigee.journal.retention.length", Kind.SIZE, "0",
                "Longest log: beyond it the oldest segment goes, however young it is; 0 for no bound."),
            new Setting("perigee.journal.retention.interval", Kind.DURATION, "1s",
                "Time between two looks at what may go; each removes one segment at the most."),
            new Setting("perigee.journal.disk.hurry.percent", Kind.COUNT, "75",
                "Used part of the disk from which on expired segments go ten times as fast."),
            new Setting("perigee.journal.disk.delete.percent", Kind.COUNT, "85",
                "Used part of the disk from which on the oldest segment goes, however young it is."),
            new Setting("perigee.journal.disk.refuse.percent", Kind.COUNT, "90",
                "Used part of the disk from which on messages are refused."),
            new Setting("perigee.journal.disk.reserve", Kind.SIZE, "4g",
                "Free space with which no message is refused, whatever the percentage is; with twice as much no " +
                "segment goes before its time, with three times as much none hurries."),
            new Setting("perigee.journal.metadata.reserve", Kind.SIZE, "64m",
                "Prepared part of the log that a full disk leaves to consumer offsets; at most a segment."));
    }

    private static List<Setting> transport()
    {
        return List.of(
            new Setting("perigee.transport.ack.term.length", Kind.SIZE, "1m",
                "Length of a term of the answers to a client; a link takes three."),
            new Setting("perigee.transport.delivery.term.length", Kind.SIZE, "1m",
                "Length of a term of the messages to a client; a link takes three."),
            new Setting("perigee.transport.ipc.mtu.length", Kind.SIZE, "16k",
                "Longest frame over shared memory, with 32 bytes of Aeron's own."),
            new Setting("perigee.transport.udp.mtu.length", Kind.SIZE, "0",
                "Longest datagram; 0 stands for 8 KiB on loopback and what fits an Ethernet frame elsewhere."),
            new Setting("perigee.transport.max.links", Kind.COUNT, "1024", "Links that a lane takes."),
            new Setting("perigee.transport.handshake.timeout", Kind.DURATION, "2s",
                "How long a client may take until its responses flow."));
    }

    private static List<Setting> mediaDriver()
    {
        return List.of(
            new Setting("perigee.driver.timer.interval", Kind.DURATION, "100ms",
                "How often the driver looks for what has ended."),
            new Setting("perigee.driver.image.liveness.timeout", Kind.DURATION, "10s",
                "Silence after which the stream of a remote peer is freed."),
            new Setting("perigee.driver.client.liveness.timeout", Kind.DURATION, "10s",
                "Silence after which a process that uses the driver is taken for dead."),
            new Setting("perigee.driver.socket.buffer.length", Kind.SIZE, "2m",
                "Socket buffers that the driver asks for."),
            new Setting("perigee.driver.min.shared.memory", Kind.SIZE, "48m",
                "Free shared memory below which the driver does not start."));
    }

    private static List<Setting> nameServer()
    {
        return List.of(
            new Setting("perigee.nameserver.broker.timeout", Kind.DURATION, "120s",
                "How long a broker may be silent before it is dropped."),
            new Setting("perigee.nameserver.scan.interval", Kind.DURATION, "10s",
                "How often silent brokers are looked for."),
            new Setting("perigee.nameserver.max.brokers", Kind.COUNT, "256", "Brokers that can be registered."),
            new Setting("perigee.nameserver.max.topics", Kind.COUNT, "1000000",
                "Topics that can be registered, each counted once for every broker."),
            new Setting("perigee.registration.beat.interval", Kind.DURATION, "30s", "How often a broker beats."),
            new Setting("perigee.registration.resend.interval", Kind.DURATION, "200ms",
                "How long a broker waits for a reply before it repeats a registration."));
    }

    private static List<Setting> client()
    {
        return List.of(
            new Setting("perigee.client.nameservers", Kind.TEXT, "127.0.0.1:9876", "NameServers, separated by commas."),
            new Setting("perigee.client.id", Kind.TEXT, "",
                "Name of the client for the broker; made from the process id if empty."),
            new Setting("perigee.client.transport", Kind.TEXT, "auto", "How to reach a broker: auto, ipc or udp."),
            new Setting("perigee.client.max.in.flight", Kind.COUNT, "4096", "Sends that may wait for answers."),
            new Setting("perigee.client.max.message.length", Kind.SIZE, "4m",
                "Longest body of a message; keys and properties come on top."),
            new Setting("perigee.client.credit", Kind.SIZE, "1m",
                "Bytes of messages on their way to a subscriber, for each queue."),
            new Setting("perigee.client.hold", Kind.DURATION, "15s",
                "How long the broker holds a pull when there is nothing to send."),
            new Setting("perigee.client.keepalive.interval", Kind.DURATION, "300ms",
                "Time without a frame after which a keep-alive is sent."),
            new Setting("perigee.client.session.timeout", Kind.DURATION, "5s", "Silence after which a session ends."),
            new Setting("perigee.client.session.connect.timeout", Kind.DURATION, "4s",
                "How long the opening of a session may take."),
            new Setting("perigee.client.nameserver.timeout", Kind.DURATION, "1800ms",
                "How long to ask NameServers before giving up."),
            new Setting("perigee.client.nameserver.resend", Kind.DURATION, "200ms",
                "Time between two questions to a NameServer."),
            new Setting("perigee.client.reconnect.min", Kind.DURATION, "100ms",
                "Shortest pause before connecting again."),
            new Setting("perigee.client.reconnect.max", Kind.DURATION, "2s", "Longest pause before connecting again."),
            new Setting("perigee.client.commit.interval", Kind.DURATION, "500ms",
                "Time between two commits of consumed offsets."),
            new Setting("perigee.client.close.timeout", Kind.DURATION, "2s",
                "How long closing may wait for the last commit."),
            new Setting("perigee.client.send.term.length", Kind.SIZE, "1m",
                "Length of a term of the sends; a link takes three."),
            new Setting("perigee.client.pull.term.length", Kind.SIZE, "128k",
                "Length of a term of the requests for messages."),
            new Setting("perigee.client.ipc.mtu.length", Kind.SIZE, "16k",
                "Longest frame over shared memory, with 32 bytes of Aeron's own."),
            new Setting("perigee.client.udp.mtu.length", Kind.SIZE, "0",
                "Longest datagram; 0 stands for 8 KiB on loopback and what fits an Ethernet frame elsewhere."),
            new Setting("perigee.client.connect.timeout", Kind.DURATION, "3s",
                "How long an attempt to connect a link may take."));
    }
}
