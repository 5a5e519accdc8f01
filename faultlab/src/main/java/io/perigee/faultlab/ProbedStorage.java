package io.perigee.faultlab;

import io.perigee.journal.StorageFile;
import io.perigee.journal.StorageIo;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;

/**
 * Tells before and after every access that changes a storage, so that a machine can be stopped right there. Made of
 * proxies, so that it knows every method that the interfaces will ever have.
 */
final class ProbedStorage implements InvocationHandler
{
    /** What changes nothing on the device. */
    private static final Set<String> SILENT = Set.of(
        "exists", "list", "open", "lock", "usableSpaceBytes", "fileSystemType", "path", "lengthBytes", "read", "map",
        "close", "toString", "hashCode", "equals");

    private final Object delegate;
    private final Runnable probe;

    private ProbedStorage(final Object delegate, final Runnable probe)
    {
        this.delegate = delegate;
        this.probe = probe;
    }

    /**
     * A storage that does what another does.
     *
     * @param storage to do it.
     * @param probe   called before and after every change by whoever changes something.
     * @return the probed storage.
     */
    static StorageIo of(final StorageIo storage, final Runnable probe)
    {
        return wrap(StorageIo.class, storage, probe);
    }

    @Override
    public Object invoke(final Object proxy, final Method method, final Object[] args) throws Throwable
    {
        final boolean isChange = !SILENT.contains(method.getName());
        if (isChange)
        {
            probe.run();
        }
        final Object result;
        try
        {
            result = method.invoke(delegate, args);
        }
        catch (final InvocationTargetException exception)
        {
            throw exception.getCause();
        }
        if (isChange)
        {
            probe.run();
        }
        return result instanceof StorageFile ? wrap(StorageFile.class, (StorageFile)result, probe) : result;
    }

    private static <T> T wrap(final Class<T> type, final T delegate, final Runnable probe)
    {
        return type.cast(Proxy.newProxyInstance(
            ProbedStorage.class.getClassLoader(), new Class<?>[] {type}, new ProbedStorage(delegate, probe)));
    }
}
