package io.perigee.common.filter;

/**
 * Languages of subscription expressions.
 */
public final class ExpressionType
{
    /** Tags, separated by {@code ||}; {@code *} for all. */
    public static final String TAG = "TAG";
    /** A condition on the properties, in the SQL of 1992. Not supported by this version. */
    public static final String SQL92 = "SQL92";

    private ExpressionType()
    {
    }

    /**
     * Whether the type means tags, which is also what no type means.
     *
     * @param type to look at, may be null.
     * @return true for tags.
     */
    public static boolean isTagType(final String type)
    {
        return null == type || type.isEmpty() || TAG.equals(type);
    }
}
