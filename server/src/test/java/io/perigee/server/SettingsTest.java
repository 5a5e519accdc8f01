package io.perigee.server;

import io.perigee.broker.BrokerContext;
import io.perigee.client.PerigeeClient;
import io.perigee.journal.JournalContext;
import io.perigee.nameserver.NameServerContext;
import io.perigee.nameserver.RegistrationContext;
import io.perigee.transport.aeron.AeronClientContext;
import io.perigee.transport.aeron.AeronServerContext;
import io.perigee.transport.aeron.MediaDriverContext;
import org.agrona.SystemUtil;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Settings are listed once, and read in many contexts: this is what keeps both, and the page about them, the same.
 */
class SettingsTest
{
    private static final String PROPERTY_SUFFIX = "_PROP_NAME";
    /** What accessors add to the name of their property's constant. */
    private static final String SUFFIXES = "(Ns|Bytes|LengthBytes|Mode|Preference|PerSession)?";
    private static final Path PAGE = Path.of("..", "docs", "configuration.md");

    /** Settings of parts that a server always sets from its own, so that setting them would have no effect. */
    private static final Set<String> SET_BY_SERVER = Set.of(
        JournalContext.MAX_MESSAGE_LENGTH_PROP_NAME,
        AeronServerContext.REQUEST_PORT_PROP_NAME,
        MediaDriverContext.THREADING_PROP_NAME,
        MediaDriverContext.IDLE_STRATEGY_PROP_NAME);

    /** Defaults that no public method of a context tells. */
    private static final Set<String> UNTOLD = Set.of(
        "perigee.client.id");

    private final PerigeeServerContext server = new PerigeeServerContext();
    private final List<Object> contexts = List.of(
        server,
        new BrokerContext(),
        new BrokerContext().intervals(),
        new BrokerContext().limits(),
        new JournalContext(),
        new JournalContext().preparation(),
        new JournalContext().indexes(),
        new JournalContext().retention(),
        new AeronServerContext(),
        new MediaDriverContext(),
        new NameServerContext(),
        new RegistrationContext(),
        new PerigeeClient.Context(),
        new AeronClientContext());

    @Test
    void shouldListWhatContextsRead() throws IllegalAccessException
    {
        final Set<String> read = new HashSet<>();
        for (final Object context : contexts)
        {
            for (final Field field : context.getClass().getFields())
            {
                if (field.getName().endsWith(PROPERTY_SUFFIX) && Modifier.isStatic(field.getModifiers()))
                {
                    read.add((String)field.get(null));
                }
            }
        }
        read.removeAll(SET_BY_SERVER);

        assertEquals(read.stream().sorted().toList(), Settings.keys().stream().sorted().toList());
    }

    @Test
    void shouldNameDefaultsThatContextsHave() throws ReflectiveOperationException
    {
        final Map<String, Object> defaults = defaults();
        for (final String key : Settings.keys())
        {
            final Setting setting = Settings.find(key);
            assertTrue(defaults.containsKey(key) || UNTOLD.contains(key), "no default found: " + key);
            if (!UNTOLD.contains(key))
            {
                assertEquals(text(defaults.get(key)), value(setting), key);
            }
        }
    }

    @Test
    void shouldObjectToValuesOfTheWrongKind()
    {
        assertNull(Settings.find("perigee.broker.max.topics").objection("5"));
        assertEquals("not a whole number", Settings.find("perigee.broker.max.topics").objection("many"));
        assertNotNull(Settings.find("perigee.broker.slab.length").objection("8x"));
        assertNotNull(Settings.find("perigee.broker.flush.interval").objection("soon"));
        assertNotNull(Settings.find("perigee.journal.force.ahead").objection("perhaps"));
    }

    @Test
    void shouldDocumentEverySetting() throws IOException
    {
        final String page = Files.readString(PAGE);
        for (final Map.Entry<String, List<Setting>> section : Settings.bySection().entrySet())
        {
            final String expected = table(section.getKey(), section.getValue());
            assertTrue(page.contains(expected), "docs/configuration.md must contain:\n\n" + expected);
        }
        assertEquals(Settings.keys().size(), page.lines().filter((line) -> line.startsWith("| `perigee.")).count());
    }

    private static String table(final String title, final List<Setting> settings)
    {
        final StringBuilder table = new StringBuilder();
        table.append("## ").append(title).append("\n\n| setting | default | meaning |\n|---|---|---|\n");
        for (final Setting setting : settings)
        {
            final String defaultText = setting.defaultText().isEmpty() ? "" : "`" + setting.defaultText() + "`";
            table.append("| `").append(setting.key()).append("` | ").append(defaultText).append(" | ")
                .append(setting.meaning()).append(" |\n");
        }

        return table.toString();
    }

    /** A default is what the accessor of a constant's name returns, or a constant of that name and of a default. */
    private Map<String, Object> defaults() throws ReflectiveOperationException
    {
        final Map<String, Object> defaults = new HashMap<>();
        for (final Object context : contexts)
        {
            for (final Field field : context.getClass().getFields())
            {
                if (field.getName().endsWith(PROPERTY_SUFFIX))
                {
                    addDefault(context, field, defaults);
                }
            }
        }
        // The server has its own defaults for some settings of its parts.
        defaults.put(JournalContext.DIRECTORY_PROP_NAME, server.dataDirectory());
        defaults.put(JournalContext.SEGMENT_LENGTH_PROP_NAME, server.segmentLengthBytes());
        defaults.put(AeronServerContext.BIND_HOST_PROP_NAME, server.bindHost());

        return defaults;
    }

    private static void addDefault(final Object context, final Field property, final Map<String, Object> defaults)
        throws ReflectiveOperationException
    {
        final String constant = property.getName().substring(
            0, property.getName().length() - PROPERTY_SUFFIX.length());
        final String[] words = constant.toLowerCase(Locale.ROOT).split("_");
        final StringBuilder name = new StringBuilder(words[0]);
        for (int i = 1; i < words.length; i++)
        {
            name.append(Character.toUpperCase(words[i].charAt(0))).append(words[i].substring(1));
        }

        for (final Method method : context.getClass().getDeclaredMethods())
        {
            if (0 == method.getParameterCount() && method.getName().matches(name + SUFFIXES))
            {
                method.setAccessible(true);
                defaults.put((String)property.get(null), method.invoke(context));
                return;
            }
        }
        for (final Field field : context.getClass().getFields())
        {
            if (field.getName().matches(constant + "_DEFAULT(_NS)?"))
            {
                defaults.put((String)property.get(null), field.get(null));
            }
        }
    }

    private static String text(final Object value)
    {
        return null == value ? "" : value instanceof Enum ? value.toString().toLowerCase(Locale.ROOT) :
            value.toString();
    }

    private static String value(final Setting setting)
    {
        return switch (setting.kind())
        {
            case SIZE -> Long.toString(SystemUtil.parseSize(setting.key(), setting.defaultText()));
            case DURATION -> Long.toString(SystemUtil.parseDuration(setting.key(), setting.defaultText()));
            default -> setting.defaultText();
        };
    }
}
