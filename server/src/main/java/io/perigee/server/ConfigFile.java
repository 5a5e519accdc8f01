package io.perigee.server;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import io.perigee.protocol.ErrorCode;

import java.nio.file.Path;
import java.util.Map;

/**
 * Reads settings from a file, in HOCON or as Java properties, and makes system properties of them, which the contexts
 * read. What is given on the command line wins. A name that no setting has is an error, wherever it stands.
 */
final class ConfigFile
{
    private static final String PREFIX = "perigee.";
    private static final String PROPERTIES_SUFFIX = ".properties";

    private ConfigFile()
    {
    }

    /** Take over the settings of a file. */
    static void load(final Path file)
    {
        new LineReader(LineReader.open(file), 0).close();
        final Config config;
        try
        {
            final boolean isProperties = file.toString().endsWith(PROPERTIES_SUFFIX);
            config = ConfigFactory.parseFile(file.toFile(), ConfigParseOptions.defaults()
                .setAllowMissing(false)
                .setSyntax(isProperties ? ConfigSyntax.PROPERTIES : ConfigSyntax.CONF)).resolve();
        }
        catch (final ConfigException ex)
        {
            throw new CommandException(
                ErrorCode.CONFIGURATION_INVALID, "the file " + file + " cannot be understood: " + ex.getMessage(),
                "Write HOCON or, in a file named *.properties, Java properties.", ex);
        }

        for (final Map.Entry<String, ConfigValue> entry : config.entrySet())
        {
            final String value = String.valueOf(entry.getValue().unwrapped());
            check(entry.getKey(), value, " in " + file);
            if (null == System.getProperty(entry.getKey()))
            {
                System.setProperty(entry.getKey(), value);
            }
        }
    }

    /** Check the settings that were given as system properties. */
    static void checkSystemProperties()
    {
        for (final String key : System.getProperties().stringPropertyNames())
        {
            if (key.startsWith(PREFIX) && !Settings.isInternal(key))
            {
                check(key, System.getProperty(key), "");
            }
        }
    }

    private static void check(final String key, final String value, final String where)
    {
        final Setting setting = Settings.find(key);
        if (null == setting)
        {
            final String similar = TopicErrors.closest(key, Settings.keys());
            throw new CommandException(
                ErrorCode.CONFIGURATION_INVALID, "there is no setting '" + key + "'" + where + "." +
                (null == similar ? "" : "  Did you mean '" + similar + "'?"),
                "All settings are in docs/configuration.md.");
        }

        final String objection = setting.objection(value);
        if (null != objection)
        {
            throw new CommandException(
                ErrorCode.CONFIGURATION_INVALID, key + "=" + value + where + " is " + objection);
        }
    }
}
