package io.perigee.client.producer;

/**
 * What the threads of the application hand to the producer's I/O thread.
 */
interface ProducerCommand
{
    /**
     * Carry it out. Called by the I/O thread.
     */
    void execute(ProducerAgent agent);

    /**
     * It will not be carried out, because the I/O thread has ended. Called by any thread.
     *
     * @param nowNs time.
     */
    void abandon(long nowNs);
}
