package io.perigee.client.producer;

import io.perigee.client.exception.MQClientException;
import io.perigee.common.message.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(20)
class ProducerEngineTest
{
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);

    private final DefaultMQProducer settings = new DefaultMQProducer("group");
    private final ProducerEngine engine;

    ProducerEngineTest()
    {
        settings.setBackPressureForAsyncSendNum(1);
        engine = new ProducerEngine(settings, FakeProducerLink::new, System::nanoTime);
    }

    @Test
    void shouldFailWhatIsHandedOverWhileItIsShutDown() throws MQClientException
    {
        final TopicRoute route = new TopicRoute("TopicTest");
        engine.close();
        // More than its queue would hold.
        for (int i = 0; i < 5_000; i++)
        {
            final SendOperation send = new SendOperation(
                engine, route, List.of(EncodedMessage.of(new Message("TopicTest", new byte[1]))), null, 0, 1,
                System.nanoTime(), System.nanoTime() + TIMEOUT_NS);
            send.begin();
            final ExecutionException ex = assertThrows(ExecutionException.class, send::get);
            assertInstanceOf(MQClientException.class, ex.getCause());
        }
    }

    @Test
    void shouldNotWaitForRoutesWhenItIsShutDown()
    {
        engine.close();
        final long startNs = System.nanoTime();
        assertThrows(MQClientException.class, () -> engine.route("TopicTest", TIMEOUT_NS, true));

        assertTrue(System.nanoTime() - startNs < TIMEOUT_NS / 2);
        assertFalse(Thread.currentThread().isInterrupted());
    }
}
