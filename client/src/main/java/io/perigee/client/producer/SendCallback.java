package io.perigee.client.producer;

/**
 * Is told what became of a message that was sent asynchronously. Called once for each, by a thread of the producer's
 * callback pool.
 */
public interface SendCallback
{
    /**
     * The message is stored.
     *
     * @param sendResult where it is stored.
     */
    void onSuccess(SendResult sendResult);

    /**
     * The message is not stored, or it is not known whether it is.
     *
     * @param e what happened.
     */
    void onException(Throwable e);
}
