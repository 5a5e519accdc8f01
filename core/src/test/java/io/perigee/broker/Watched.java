package io.perigee.broker;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * Lets a test see what is called of an interface, and answer something else.
 */
@FunctionalInterface
interface Watched
{
    /**
     * A call has returned.
     *
     * @param method its name.
     * @param args   what it was called with, null without any.
     * @param result what it has answered.
     * @return what the caller gets.
     */
    Object onCall(String method, Object[] args, Object result);

    /** Something that does what the target does, with somebody who watches. */
    static <T> T watch(final Class<T> type, final T target, final Watched watched)
    {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type}, (self, method, args) ->
        {
            try
            {
                return watched.onCall(method.getName(), args, method.invoke(target, args));
            }
            catch (final InvocationTargetException ex)
            {
                throw ex.getCause();
            }
        }));
    }
}
