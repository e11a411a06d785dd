package io.github.corralcache.boot.autoconfigure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.Environment;

/** Properties as they are written, rather than as they are read. */
final class WrittenProperties {

    private final Environment environment;

    WrittenProperties(Environment environment) {
        this.environment = environment;
    }

    /** Returns the property of that whole name, or null if it is not set. */
    @Nullable
    ConfigurationProperty find(String name) {
        ConfigurationPropertyName canonical = ConfigurationPropertyName.adapt(name, '.');
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            ConfigurationProperty property = source.getConfigurationProperty(canonical);
            if (property != null) {
                return property;
            }
        }
        return null;
    }

    /** Returns the value of a setting as it is written, or as one would write it if it comes from elsewhere. */
    String value(Setting<?> setting) {
        ConfigurationProperty property = find(setting.name());
        return property == null
                ? text(setting.value())
                : environment.resolvePlaceholders(String.valueOf(property.getValue()));
    }

    private static String text(Object value) {
        if (value instanceof Duration duration) {
            return DurationText.of(duration);
        }
        return value instanceof Enum<?> constant ? PropertyNames.value(constant) : String.valueOf(value);
    }
}
