package io.perigee.perf;

import java.util.List;

/**
 * Something that messages are sent to and come back from: Perigee, or an echo of raw Aeron. All waiting for connections
 * happens before these methods return.
 */
interface LoadTarget extends AutoCloseable
{
    /**
     * The sending side. Called once, on the publisher's thread, which then owns it.
     *
     * @param ackListener told in order which messages are settled.
     * @return a publisher that is connected.
     */
    LoadPublisher newPublisher(AckListener ackListener);

    /**
     * The receiving side. Called once, on the subscriber's thread, which then owns it.
     *
     * @return a subscriber that gets everything published from now on.
     */
    LoadSubscriber newSubscriber();

    /**
     * Threads of this process that carry messages besides those two.
     *
     * @return parts of their names.
     */
    List<String> dataPathThreads();

    /**
     * What the broker's threads have allocated so far.
     *
     * @return a snapshot without threads if the broker does not tell.
     */
    AllocationSnapshot brokerAllocation();

    @Override
    void close();
}
