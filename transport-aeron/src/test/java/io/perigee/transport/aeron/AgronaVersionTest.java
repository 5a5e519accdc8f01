package io.perigee.transport.aeron;

import io.aeron.Aeron;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * aeron-all carries Agrona's classes inside it. Which of the two copies a class loader finds is chance, so they must
 * be the same.
 */
class AgronaVersionTest
{
    private static final String AGRONA = "org/agrona/";
    private static final int LEAST_CLASSES = 200;

    @Test
    void shouldFindTheDeclaredAgronaInsideAeron() throws IOException, URISyntaxException
    {
        final Map<String, Long> inAeron = checksums(jarOf(Aeron.class));
        final Map<String, Long> declared = checksums(declaredAgrona());

        assertTrue(inAeron.size() > LEAST_CLASSES, "only " + inAeron.size() + " classes of Agrona in aeron-all");
        inAeron.forEach((name, checksum) -> assertEquals(declared.get(name), checksum, name));
        assertEquals(declared.keySet().size(), inAeron.size());
    }

    /** The class path is asked, because the class loader may have found either copy. */
    private static Path declaredAgrona() throws IOException, URISyntaxException
    {
        final String resource = AtomicBuffer.class.getName().replace('.', '/') + ".class";
        final Enumeration<URL> copies = AgronaVersionTest.class.getClassLoader().getResources(resource);
        while (copies.hasMoreElements())
        {
            final String copy = copies.nextElement().getPath();
            final Path jar = Path.of(new URL(copy.substring(0, copy.indexOf('!'))).toURI());
            if (jar.getFileName().toString().startsWith("agrona-"))
            {
                return jar;
            }
        }

        throw new AssertionError("no agrona jar on the class path");
    }

    private static Path jarOf(final Class<?> type) throws URISyntaxException
    {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private static Map<String, Long> checksums(final Path jar) throws IOException
    {
        final Map<String, Long> checksums = new LinkedHashMap<>();
        try (JarFile file = new JarFile(jar.toFile()))
        {
            final Enumeration<JarEntry> entries = file.entries();
            while (entries.hasMoreElements())
            {
                final JarEntry entry = entries.nextElement();
                if (entry.getName().startsWith(AGRONA) && entry.getName().endsWith(".class"))
                {
                    checksums.put(entry.getName(), entry.getCrc());
                }
            }
        }

        return checksums;
    }
}
