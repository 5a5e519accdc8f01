package io.perigee.common.message;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What an application sends: a topic, a body, and properties, of which tag and keys are the best known.
 * <p>
 * Delayed delivery and transactions are not supported by this version; their setters are missing, so that nobody
 * relies on them.
 */
public class Message implements Serializable
{
    private static final long serialVersionUID = 1L;

    /** Name of the topic. */
    private String topic;
    /** Any number that the application likes. */
    private int flag;
    /** All properties, those of the system among them. */
    private HashMap<String, String> properties = new HashMap<>();
    /** What is sent. */
    private byte[] body;

    /**
     * A message without topic and body.
     */
    public Message()
    {
    }

    /**
     * A message without tag and keys.
     *
     * @param topic name of the topic.
     * @param body  what is sent.
     */
    public Message(final String topic, final byte[] body)
    {
        this(topic, "", "", 0, body, true);
    }

    /**
     * A message with a tag.
     *
     * @param topic name of the topic.
     * @param tags  its tag; may be null or empty.
     * @param body  what is sent.
     */
    public Message(final String topic, final String tags, final byte[] body)
    {
        this(topic, tags, "", 0, body, true);
    }

    /**
     * A message with tag and keys.
     *
     * @param topic name of the topic.
     * @param tags  its tag; may be null or empty.
     * @param keys  its keys, separated by blanks; may be null or empty.
     * @param body  what is sent.
     */
    public Message(final String topic, final String tags, final String keys, final byte[] body)
    {
        this(topic, tags, keys, 0, body, true);
    }

    /**
     * A message.
     *
     * @param topic          name of the topic.
     * @param tags           its tag; may be null or empty.
     * @param keys           its keys, separated by blanks; may be null or empty.
     * @param flag           any number that the application likes.
     * @param body           what is sent.
     * @param waitStoreMsgOK see {@link #setWaitStoreMsgOK(boolean)}.
     */
    public Message(
        final String topic,
        final String tags,
        final String keys,
        final int flag,
        final byte[] body,
        final boolean waitStoreMsgOK)
    {
        this.topic = topic;
        this.flag = flag;
        this.body = body;
        if (null != tags && !tags.isEmpty())
        {
            putProperty(MessageConst.PROPERTY_TAGS, tags);
        }
        if (null != keys && !keys.isEmpty())
        {
            putProperty(MessageConst.PROPERTY_KEYS, keys);
        }
        putProperty(MessageConst.PROPERTY_WAIT_STORE_MSG_OK, Boolean.toString(waitStoreMsgOK));
    }

    /**
     * Set a property of the application's own.
     *
     * @param name  of the property; not one of {@link MessageConst#STRING_HASH_SET}.
     * @param value of the property; not blank.
     * @throws RuntimeException         if the system uses the name.
     * @throws IllegalArgumentException if name or value is null or blank.
     */
    public void putUserProperty(final String name, final String value)
    {
        if (null != name && MessageConst.STRING_HASH_SET.contains(name))
        {
            throw new RuntimeException("the property " + name + " is used by the system, choose another name");
        }
        if (null == name || name.isBlank() || null == value || value.isBlank())
        {
            throw new IllegalArgumentException("the name and the value of a property must not be null or blank");
        }
        putProperty(name, value);
    }

    /**
     * A property of the application's own.
     *
     * @param name of the property.
     * @return its value, null if there is none.
     */
    public String getUserProperty(final String name)
    {
        return getProperty(name);
    }

    /**
     * Any property.
     *
     * @param name of the property.
     * @return its value, null if there is none.
     */
    public String getProperty(final String name)
    {
        return properties.get(name);
    }

    /**
     * All properties, those of the system among them.
     *
     * @return the live map, never null.
     */
    public Map<String, String> getProperties()
    {
        return properties;
    }

    /**
     * Name of the topic.
     *
     * @return the name.
     */
    public String getTopic()
    {
        return topic;
    }

    /**
     * Set the name of the topic.
     *
     * @param topic the name.
     */
    public void setTopic(final String topic)
    {
        this.topic = topic;
    }

    /**
     * Tag of the message.
     *
     * @return the tag, null if it has none.
     */
    public String getTags()
    {
        return getProperty(MessageConst.PROPERTY_TAGS);
    }

    /**
     * Set the tag of the message. A message has one tag, whatever the name of this method says.
     *
     * @param tags the tag.
     */
    public void setTags(final String tags)
    {
        putProperty(MessageConst.PROPERTY_TAGS, tags);
    }

    /**
     * Keys of the message.
     *
     * @return the keys, separated by blanks; null if it has none.
     */
    public String getKeys()
    {
        return getProperty(MessageConst.PROPERTY_KEYS);
    }

    /**
     * Set the keys of the message.
     *
     * @param keys separated by blanks.
     */
    public void setKeys(final String keys)
    {
        putProperty(MessageConst.PROPERTY_KEYS, keys);
    }

    /**
     * Set the keys of the message.
     *
     * @param keyCollection each without a blank in it.
     */
    public void setKeys(final Collection<String> keyCollection)
    {
        setKeys(String.join(MessageConst.KEY_SEPARATOR, keyCollection));
    }

    /**
     * Whether the sender waits until the message is safe.
     *
     * @return true unless it was set to false.
     */
    public boolean isWaitStoreMsgOK()
    {
        final String value = getProperty(MessageConst.PROPERTY_WAIT_STORE_MSG_OK);
        return null == value || Boolean.parseBoolean(value);
    }

    /**
     * Set whether the sender waits until the message is safe. The broker answers every send only when the message is
     * as safe as its settings promise, so false makes nothing faster.
     *
     * @param waitStoreMsgOK false if the sender would be content with less.
     */
    public void setWaitStoreMsgOK(final boolean waitStoreMsgOK)
    {
        putProperty(MessageConst.PROPERTY_WAIT_STORE_MSG_OK, Boolean.toString(waitStoreMsgOK));
    }

    /**
     * Number that the application gave the message.
     *
     * @return any number.
     */
    public int getFlag()
    {
        return flag;
    }

    /**
     * Set the number that the application gave the message.
     *
     * @param flag any number.
     */
    public void setFlag(final int flag)
    {
        this.flag = flag;
    }

    /**
     * Content of the message.
     *
     * @return the bytes themselves, not a copy.
     */
    public byte[] getBody()
    {
        return body;
    }

    /**
     * Set the content of the message.
     *
     * @param body the bytes themselves, not a copy.
     */
    public void setBody(final byte[] body)
    {
        this.body = body;
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public boolean equals(final Object obj)
    {
        if (this == obj)
        {
            return true;
        }
        if (!(obj instanceof Message))
        {
            return false;
        }
        final Message other = (Message)obj;
        return flag == other.flag && Objects.equals(topic, other.topic) &&
            properties.equals(other.properties) && Arrays.equals(body, other.body);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public int hashCode()
    {
        return 31 * Objects.hash(topic, flag, properties) + Arrays.hashCode(body);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public String toString()
    {
        return "Message{topic='" + topic + "', flag=" + flag + ", properties=" + properties +
            ", body=" + Arrays.toString(body) + "}";
    }

    void putProperty(final String name, final String value)
    {
        properties.put(name, value);
    }

    void clearProperty(final String name)
    {
        properties.remove(name);
    }

    void setProperties(final Map<String, String> properties)
    {
        this.properties = new HashMap<>(properties);
    }
}
