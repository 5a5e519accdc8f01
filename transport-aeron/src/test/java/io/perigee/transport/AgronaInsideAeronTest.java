package io.perigee.transport;

import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * aeron-all carries Agrona's classes inside it and Agrona stands on the class path too: which one is loaded is chance,
 * so they have to be the same. Bump aeron, agrona and sbe-tool together.
 */
class AgronaInsideAeronTest
{
    private static final String AGRONA = "org/agrona/";

    @Test
    void shouldCarryTheClassesOfTheDeclaredAgrona() throws IOException
    {
        final List<Map<String, Long>> agronas = new ArrayList<>();
        for (final URL url : Collections.list(
            DirectBuffer.class.getClassLoader().getResources(AGRONA + "DirectBuffer.class")))
        {
            agronas.add(checksums(url));
        }

        assertEquals(2, agronas.size(), "one Agrona of its own and one inside aeron-all");
        final Map<String, Long> first = agronas.get(0);
        final Map<String, Long> second = agronas.get(1);
        assertTrue(first.size() > 200, "too few classes to compare");
        assertEquals(first, second);
    }

    private static Map<String, Long> checksums(final URL url) throws IOException
    {
        final JarURLConnection connection = (JarURLConnection)url.openConnection();
        connection.setUseCaches(false);
        try (JarFile jar = connection.getJarFile())
        {
            final Map<String, Long> checksums = new HashMap<>();
            for (final JarEntry entry : Collections.list(jar.entries()))
            {
                if (entry.getName().startsWith(AGRONA) && entry.getName().endsWith(".class"))
                {
                    checksums.put(entry.getName(), entry.getCrc());
                }
            }
            return checksums;
        }
    }
}
