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
}
