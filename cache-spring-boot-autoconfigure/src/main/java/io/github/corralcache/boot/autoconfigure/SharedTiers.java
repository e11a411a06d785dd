package io.github.corralcache.boot.autoconfigure;

import io.github.corralcache.boot.autoconfigure.CorralProperties.TierSpec;
import io.github.corralcache.boot.autoconfigure.CorralProperties.TierType;
import io.github.corralcache.boot.tier.DeclaredTypes;
import io.github.corralcache.tier.KeyCodec;
import io.github.corralcache.tier.SecondTier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/** Finds the second tier that an application asks for, or says what it lacks. */
final class SharedTiers {

    private static final String TYPE = "corral.tier.type";

    private SharedTiers() {}

    /**
     * Returns the tier; null if none is asked for.
     *
     * @throws InvalidCorralPropertyException if it cannot be had
     */
    static @Nullable SharedTier find(
            CorralProperties properties, ConfigurableListableBeanFactory beans, Environment environment) {
        TierSpec spec = properties.tier();
        if (spec.type() == TierType.NONE) {
            return null;
        }
        SharedTier.validate(spec);
        ClassLoader loader = beans.getBeanClassLoader();
        require(
                "io.github.corralcache.redis.RedisTier",
                "io.github.corralcache:cache-redis",
                "it is a module of its own",
                loader);
        require("io.lettuce.core.RedisClient", "io.lettuce:lettuce-core", "it is reached by Lettuce", loader);
        require(
                "tools.jackson.databind.json.JsonMapper",
                "org.springframework.boot:spring-boot-starter-jackson",
                "values are written as JSON",
                loader);
        String prefix = keyPrefix(spec, environment);
        SecondTier tier = beans.getBeanProvider(SecondTier.class).getIfAvailable();
        if (tier == null) {
            throw refused(
                    "no server is known for it",
                    "Set corral.tier.redis.url, such as redis://localhost:6379, or add"
                            + " org.springframework.boot:spring-boot-starter-data-redis and set spring.data.redis.host.");
        }
        return new SharedTier(
                tier, spec, prefix, beans.getBeanProvider(KeyCodec.class).getIfAvailable(), new DeclaredTypes(beans));
    }

    static String keyPrefix(TierSpec spec, Environment environment) {
        String prefix =
                spec.keyPrefix() == null ? environment.getProperty("spring.application.name") : spec.keyPrefix();
        if (prefix == null || prefix.isBlank()) {
            throw refused(
                    "the application has no name that its keys could begin with: two applications on one server would"
                            + " read each other's values",
                    "Set spring.application.name, or corral.tier.key-prefix.");
        }
        return prefix;
    }

    private static void require(String type, String dependency, String use, @Nullable ClassLoader loader) {
        if (!ClassUtils.isPresent(type, loader)) {
            throw refused(use + ", and " + dependency + " is missing", "Add the dependency " + dependency + ".");
        }
    }

    private static InvalidCorralPropertyException refused(String reason, String action) {
        return new Setting<>(TYPE, PropertyNames.value(TierType.REDIS), 0).refused(reason, action);
    }
}
