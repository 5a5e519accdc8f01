package io.perigee.perf;

/**
 * Told what became of messages, in the order in which they were offered.
 */
@FunctionalInterface
interface AckListener
{
    /**
     * The next messages are settled.
     *
     * @param count    how many.
     * @param isStored false if the broker refused them or does not know.
     */
    void onSettled(int count, boolean isStored);
}
