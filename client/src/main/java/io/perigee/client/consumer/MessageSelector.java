package io.perigee.client.consumer;

import io.perigee.common.filter.ExpressionType;

/**
 * Which messages of a topic a consumer wants.
 */
public final class MessageSelector
{
    /** Language of the expression. */
    private final String type;
    /** The expression. */
    private final String expression;

    private MessageSelector(final String type, final String expression)
    {
        this.type = type;
        this.expression = expression;
    }

    /**
     * Select by tag.
     *
     * @param tag tags separated by {@code ||}; null, empty or {@code *} for all messages.
     * @return the selector.
     */
    public static MessageSelector byTag(final String tag)
    {
        return new MessageSelector(ExpressionType.TAG, tag);
    }

    /**
     * Language of the expression.
     *
     * @return one of {@link ExpressionType}.
     */
    public String getExpressionType()
    {
        return type;
    }

    /**
     * The expression.
     *
     * @return the text, may be null.
     */
    public String getExpression()
    {
        return expression;
    }
}
