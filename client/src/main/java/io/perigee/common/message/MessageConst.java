package io.perigee.common.message;

import java.util.Set;

/**
 * Names of properties that the system gives a meaning to. Applications may read them, but not set them as
 * {@link Message#putUserProperty(String, String) user properties}; that also holds for the names whose meaning is not
 * supported yet.
 */
public class MessageConst
{
    /** Keys of the message, separated by blanks. */
    public static final String PROPERTY_KEYS = "KEYS";
    /** Tag of the message. */
    public static final String PROPERTY_TAGS = "TAGS";
    /** Whether the sender waits until the message is safe. */
    public static final String PROPERTY_WAIT_STORE_MSG_OK = "WAIT";
    /** Delay level. */
    public static final String PROPERTY_DELAY_TIME_LEVEL = "DELAY";
    /** Topic that a retried message came from. */
    public static final String PROPERTY_RETRY_TOPIC = "RETRY_TOPIC";
    /** Topic that a delayed message is for. */
    public static final String PROPERTY_REAL_TOPIC = "REAL_TOPIC";
    /** Queue that a delayed message is for. */
    public static final String PROPERTY_REAL_QUEUE_ID = "REAL_QID";
    /** Marks the first half of a transaction. */
    public static final String PROPERTY_TRANSACTION_PREPARED = "TRAN_MSG";
    /** Group of the producer of a transaction. */
    public static final String PROPERTY_PRODUCER_GROUP = "PGROUP";
    /** First offset of the queue when the message was read. */
    public static final String PROPERTY_MIN_OFFSET = "MIN_OFFSET";
    /** Next offset of the queue when the message was read. */
    public static final String PROPERTY_MAX_OFFSET = "MAX_OFFSET";
    /** Buyer. */
    public static final String PROPERTY_BUYER_ID = "BUYER_ID";
    /** Message id before a retry. */
    public static final String PROPERTY_ORIGIN_MESSAGE_ID = "ORIGIN_MESSAGE_ID";
    /** Marks a message that was moved. */
    public static final String PROPERTY_TRANSFER_FLAG = "TRANSFER_FLAG";
    /** Marks a message that was corrected. */
    public static final String PROPERTY_CORRECTION_FLAG = "CORRECTION_FLAG";
    /** Flag of an older system. */
    public static final String PROPERTY_MQ2_FLAG = "MQ2_FLAG";
    /** How often consuming was tried. */
    public static final String PROPERTY_RECONSUME_TIME = "RECONSUME_TIME";
    /** Region of the broker. */
    public static final String PROPERTY_MSG_REGION = "MSG_REGION";
    /** Whether the message is traced. */
    public static final String PROPERTY_TRACE_SWITCH = "TRACE_ON";
    /** Message id that the client gave. */
    public static final String PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX = "UNIQ_KEY";
    /** More of the message id. */
    public static final String PROPERTY_EXTEND_UNIQ_INFO = "EXTEND_UNIQ_INFO";
    /** How often consuming is tried. */
    public static final String PROPERTY_MAX_RECONSUME_TIMES = "MAX_RECONSUME_TIMES";
    /** When the listener got the message, in ms since 1970. */
    public static final String PROPERTY_CONSUME_START_TIMESTAMP = "CONSUME_START_TIME";
    /** Offset of the first half of a transaction. */
    public static final String PROPERTY_TRANSACTION_PREPARED_QUEUE_OFFSET = "TRAN_PREPARED_QUEUE_OFFSET";
    /** Id of a transaction. */
    public static final String PROPERTY_TRANSACTION_ID = "__transactionId__";
    /** How often a transaction was asked for. */
    public static final String PROPERTY_TRANSACTION_CHECK_TIMES = "TRANSACTION_CHECK_TIMES";
    /** Instance of the sender. */
    public static final String PROPERTY_INSTANCE_ID = "INSTANCE_ID";
    /** Ties an answer to its request. */
    public static final String PROPERTY_CORRELATION_ID = "CORRELATION_ID";
    /** Client that an answer is for. */
    public static final String PROPERTY_MESSAGE_REPLY_TO_CLIENT = "REPLY_TO_CLIENT";
    /** How long a request waits for its answer, in ms. */
    public static final String PROPERTY_MESSAGE_TTL = "TTL";
    /** When an answer reached the broker. */
    public static final String PROPERTY_REPLY_MESSAGE_ARRIVE_TIME = "ARRIVE_TIME";
    /** When an answer left the broker. */
    public static final String PROPERTY_PUSH_REPLY_TIME = "PUSH_REPLY_TIME";
    /** Name of the cluster. */
    public static final String PROPERTY_CLUSTER = "CLUSTER";
    /** Kind of message. */
    public static final String PROPERTY_MESSAGE_TYPE = "MSG_TYPE";
    /** Receipt of a popped message. */
    public static final String PROPERTY_POP_CK = "POP_CK";
    /** Offset of the receipt of a popped message. */
    public static final String PROPERTY_POP_CK_OFFSET = "POP_CK_OFFSET";
    /** When the message was popped first. */
    public static final String PROPERTY_FIRST_POP_TIME = "1ST_POP_TIME";
    /** Further queues of the message. */
    public static final String PROPERTY_INNER_MULTI_DISPATCH = "INNER_MULTI_DISPATCH";
    /** Offsets in the further queues. */
    public static final String PROPERTY_INNER_MULTI_QUEUE_OFFSET = "INNER_MULTI_QUEUE_OFFSET";
    /** Number of messages inside. */
    public static final String PROPERTY_INNER_NUM = "INNER_NUM";
    /** First offset of the messages inside. */
    public static final String PROPERTY_INNER_BASE = "INNER_BASE";
    /** Marks a duplicate. */
    public static final String DUP_INFO = "DUP_INFO";
    /** How long a transaction is not asked for. */
    public static final String PROPERTY_CHECK_IMMUNITY_TIME_IN_SECONDS = "CHECK_IMMUNITY_TIME_IN_SECONDS";
    /** Key that the queue was chosen by. */
    public static final String PROPERTY_SHARDING_KEY = "__SHARDINGKEY";
    /** Context of a trace. */
    public static final String PROPERTY_TRACE_CONTEXT = "TRACE_CONTEXT";
    /** Delay in seconds. */
    public static final String PROPERTY_TIMER_DELAY_SEC = "TIMER_DELAY_SEC";
    /** Delay in milliseconds. */
    public static final String PROPERTY_TIMER_DELAY_MS = "TIMER_DELAY_MS";
    /** When to deliver, in ms since 1970. */
    public static final String PROPERTY_TIMER_DELIVER_MS = "TIMER_DELIVER_MS";
    /** When a delayed message was put away. */
    public static final String PROPERTY_TIMER_ENQUEUE_MS = "TIMER_ENQUEUE_MS";
    /** When a delayed message was taken out. */
    public static final String PROPERTY_TIMER_DEQUEUE_MS = "TIMER_DEQUEUE_MS";
    /** How often a delayed message was put away. */
    public static final String PROPERTY_TIMER_ROLL_TIMES = "TIMER_ROLL_TIMES";
    /** When a delayed message was due. */
    public static final String PROPERTY_TIMER_OUT_MS = "TIMER_OUT_MS";
    /** Delayed message to remove. */
    public static final String PROPERTY_TIMER_DEL_UNIQKEY = "TIMER_DEL_UNIQKEY";
    /** Delay level of a timer. */
    public static final String PROPERTY_TIMER_DELAY_LEVEL = "TIMER_DELAY_LEVEL";
    /** Host of the sender. */
    public static final String PROPERTY_BORN_HOST = "__BORNHOST";
    /** When the message was sent, in ms since 1970. */
    public static final String PROPERTY_BORN_TIMESTAMP = "BORN_TIMESTAMP";

    /** Stands between the keys of a message. */
    public static final String KEY_SEPARATOR = " ";

    /** The names that are refused as user properties. */
    public static final Set<String> STRING_HASH_SET = Set.of(
        PROPERTY_KEYS,
        PROPERTY_TAGS,
        PROPERTY_WAIT_STORE_MSG_OK,
        PROPERTY_DELAY_TIME_LEVEL,
        PROPERTY_RETRY_TOPIC,
        PROPERTY_REAL_TOPIC,
        PROPERTY_REAL_QUEUE_ID,
        PROPERTY_TRANSACTION_PREPARED,
        PROPERTY_PRODUCER_GROUP,
        PROPERTY_MIN_OFFSET,
        PROPERTY_MAX_OFFSET,
        PROPERTY_BUYER_ID,
        PROPERTY_ORIGIN_MESSAGE_ID,
        PROPERTY_TRANSFER_FLAG,
        PROPERTY_CORRECTION_FLAG,
        PROPERTY_MQ2_FLAG,
        PROPERTY_RECONSUME_TIME,
        PROPERTY_MSG_REGION,
        PROPERTY_TRACE_SWITCH,
        PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX,
        PROPERTY_EXTEND_UNIQ_INFO,
        PROPERTY_MAX_RECONSUME_TIMES,
        PROPERTY_CONSUME_START_TIMESTAMP,
        PROPERTY_TRANSACTION_PREPARED_QUEUE_OFFSET,
        PROPERTY_TRANSACTION_ID,
        PROPERTY_TRANSACTION_CHECK_TIMES,
        PROPERTY_INSTANCE_ID,
        PROPERTY_CORRELATION_ID,
        PROPERTY_MESSAGE_REPLY_TO_CLIENT,
        PROPERTY_MESSAGE_TTL,
        PROPERTY_REPLY_MESSAGE_ARRIVE_TIME,
        PROPERTY_PUSH_REPLY_TIME,
        PROPERTY_CLUSTER,
        PROPERTY_MESSAGE_TYPE,
        PROPERTY_POP_CK,
        PROPERTY_POP_CK_OFFSET,
        PROPERTY_FIRST_POP_TIME,
        PROPERTY_INNER_MULTI_QUEUE_OFFSET,
        DUP_INFO,
        PROPERTY_TIMER_DELAY_SEC,
        PROPERTY_TIMER_DELAY_MS,
        PROPERTY_TIMER_DELIVER_MS,
        PROPERTY_TIMER_ENQUEUE_MS,
        PROPERTY_TIMER_DEQUEUE_MS,
        PROPERTY_TIMER_ROLL_TIMES,
        PROPERTY_TIMER_OUT_MS,
        PROPERTY_TIMER_DEL_UNIQKEY,
        PROPERTY_TIMER_DELAY_LEVEL,
        PROPERTY_BORN_HOST,
        PROPERTY_BORN_TIMESTAMP);

    /** Only constants. */
    protected MessageConst()
    {
    }
}
