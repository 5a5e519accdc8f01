package io.perigee.client.consumer;

import java.util.LinkedHashSet;
import java.util.Set;

import io.perigee.client.exception.MQClientException;
import io.perigee.common.filter.ExpressionType;
import io.perigee.remoting.protocol.ResponseCode;

/**
 * Which messages of a topic are wanted: all, or those with one of some tags.
 */
final class SubscriptionExpression
{
    private static final String ALL = "*";

    private final String text;
    private final Set<String> tags;
    private final Set<Integer> tagHashes;

    private SubscriptionExpression(final String text, final Set<String> tags, final Set<Integer> tagHashes)
    {
        this.text = text;
        this.tags = tags;
        this.tagHashes = tagHashes;
    }

    /**
     * Read an expression.
     *
     * @param expression tags separated by {@code ||}; null, empty or {@code *} for all.
     */
    static SubscriptionExpression of(final String expression) throws MQClientException
    {
        if (null == expression || expression.isBlank() || ALL.equals(expression.trim()))
        {
            return new SubscriptionExpression(ALL, Set.of(), Set.of());
        }
        final Set<String> tags = new LinkedHashSet<>();
        final Set<Integer> tagHashes = new LinkedHashSet<>();
        for (final String part : expression.split("\\|\\|"))
        {
            final String tag = part.trim();
            if (!tag.isEmpty())
            {
                tags.add(tag);
                tagHashes.add(tag.hashCode());
            }
        }
        if (tags.isEmpty())
        {
            throw new MQClientException(ResponseCode.SUBSCRIPTION_PARSE_FAILED,
                "the subscription expression has no tag: " + expression);
        }
        return new SubscriptionExpression(expression, tags, tagHashes);
    }

    /**
     * Read a selector.
     *
     * @param selector null for all.
     */
    static SubscriptionExpression of(final MessageSelector selector) throws MQClientException
    {
        if (null == selector)
        {
            return of(ALL);
        }
        if (!ExpressionType.isTagType(selector.getExpressionType()))
        {
            throw new MQClientException(ResponseCode.SUBSCRIPTION_PARSE_FAILED,
                selector.getExpressionType() + " is not supported by this version");
        }
        return of(selector.getExpression());
    }

    String text()
    {
        return text;
    }

    String[] tags()
    {
        return tags.toArray(new String[0]);
    }

    boolean isAll()
    {
        return tags.isEmpty();
    }

    /**
     * Whether a message that passed the broker's filter is wanted: the broker compares hashes only. A message that was
     * sent with a hash and without its tag cannot be looked at more closely.
     */
    boolean accepts(final String tag, final long tagHash)
    {
        return tags.isEmpty() || (null == tag ? tagHashes.contains((int)tagHash) : tags.contains(tag));
    }
}
