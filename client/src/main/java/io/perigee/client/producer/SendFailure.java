package io.perigee.client.producer;

import java.util.Set;

import io.perigee.client.common.ClientErrorCode;
import io.perigee.client.exception.MQBrokerException;
import io.perigee.client.exception.MQClientException;
import io.perigee.protocol.ErrorCode;
import io.perigee.remoting.exception.RemotingConnectException;
import io.perigee.remoting.exception.RemotingTimeoutException;
import io.perigee.remoting.protocol.ResponseCode;

/**
 * Turns the outcomes of attempts into RocketMQ's exceptions.
 */
final class SendFailure
{
    /** What may go better the next time. */
    private static final Set<ErrorCode> RETRYABLE = Set.of(
        ErrorCode.OUTCOME_UNKNOWN,
        ErrorCode.STORAGE_FULL,
        ErrorCode.MESSAGE_UNFINISHED,
        ErrorCode.SHUTTING_DOWN,
        ErrorCode.SESSION_UNKNOWN,
        ErrorCode.SESSION_EXPIRED,
        ErrorCode.SEQUENCE_GAP,
        ErrorCode.SESSION_TOO_SLOW);

    private SendFailure()
    {
    }

    static boolean isRetryable(final ErrorCode code)
    {
        return RETRYABLE.contains(code);
    }

    /**
     * The broker's answer was not OK, or the client knew that it would not be.
     */
    static Exception refused(final ErrorCode code, final String topic, final String brokerName)
    {
        if (ErrorCode.TOPIC_NOT_FOUND == code)
        {
            return noRoute(topic, code);
        }
        final int responseCode = ResponseCode.forError(code);
        if (ErrorCode.MESSAGE_TOO_LARGE == code)
        {
            return new MQClientException(responseCode, describe(code));
        }
        return new MQBrokerException(responseCode, describe(code), brokerName.isEmpty() ? null : brokerName);
    }

    /**
     * The time was up before the attempt was given to the transport.
     */
    static Exception notSent(
        final ErrorCode connectionFault, final SendOperation operation, final String brokerName, final long nowNs)
    {
        if (isNameServerFault(connectionFault))
        {
            return noRoute(operation.topic(), connectionFault);
        }
        final String broker = brokerName.isEmpty() ? "the broker of " + operation.topic() : brokerName;
        final String reason = ErrorCode.OK == connectionFault ? "" : ", " + describe(connectionFault);
        return new MQClientException("Send [" + operation.attempts() + "] times, still failed, cost [" +
            operation.elapsedMs(nowNs) + "]ms, Topic: " + operation.topic() + ", BrokersSent: [" + broker + "]" +
            reason,
            new RemotingConnectException(broker)).setResponseCode(ClientErrorCode.CONNECT_BROKER_EXCEPTION);
    }

    /**
     * The time was up before the broker answered. It is not known whether the message is stored.
     */
    static Exception notAnswered(final SendOperation operation, final String brokerName, final long nowNs)
    {
        return new RemotingTimeoutException(brokerName, operation.elapsedMs(nowNs));
    }

    /**
     * No queues of the topic are known.
     */
    static MQClientException noRoute(final String topic, final ErrorCode reason)
    {
        final int responseCode = isNameServerFault(reason) ?
            ClientErrorCode.NO_NAME_SERVER_EXCEPTION : ClientErrorCode.NOT_FOUND_TOPIC_EXCEPTION;
        return new MQClientException("No route info of this topic: " + topic +
            (ErrorCode.OK == reason ? "" : ", " + describe(reason)), null).setResponseCode(responseCode);
    }

    static String describe(final ErrorCode code)
    {
        return code.sentence() + ". " + code.hint() + " (" + code.label() + ")";
    }

    private static boolean isNameServerFault(final ErrorCode code)
    {
        return ErrorCode.NAMESERVER_UNREACHABLE == code || ErrorCode.NO_BROKER == code;
    }
}
