package io.github.corralcache.boot.autoconfigure;

import io.github.corralcache.spring.CorralCacheManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.cache.autoconfigure.CacheManagerCustomizer;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Finds what an application has told another cache than Corral, by properties or beans that Spring Boot would have
 * applied: one line for each, with what has no effect and which property says the same. The libraries of those caches
 * may be absent.
 */
final class FormerCaches {

    private static final String BOOT = "org.springframework.boot.cache.autoconfigure.";

    private static final String FILE = "describe the caches under corral.caches";

    private static final String PROCESS = "there is nothing to set: Corral's caches are those of one process";

    /** What to do about a property, given its value. */
    private static final Map<String, UnaryOperator<String>> PROPERTIES = new LinkedHashMap<>();

    /** What to do about beans, by the names of their classes. */
    private static final Map<String, String> BEANS = new LinkedHashMap<>();

    static {
        PROPERTIES.put(
                "spring.cache.caffeine.spec", spec -> CaffeineText.of(spec).advice());
        PROPERTIES.put("spring.cache.redis.time-to-live", ttl -> "set corral.defaults.hard-ttl=" + ttl);
        PROPERTIES.put("spring.cache.redis.cache-null-values", nulls -> "set corral.defaults.cache-nulls=" + nulls);
        PROPERTIES.put("spring.cache.redis.key-prefix", prefix -> PROCESS);
        PROPERTIES.put("spring.cache.redis.use-key-prefix", prefix -> PROCESS);
        PROPERTIES.put("spring.cache.redis.enable-statistics", stats -> "set corral.defaults.record-stats=" + stats);
        PROPERTIES.put("spring.cache.couchbase.expiration", ttl -> "set corral.defaults.hard-ttl=" + ttl);
        PROPERTIES.put("spring.cache.infinispan.config", file -> FILE);
        PROPERTIES.put("spring.cache.jcache.config", file -> FILE);
        PROPERTIES.put("spring.cache.jcache.provider", provider -> FILE);

        String loader = "pass a loader to the caches that you ask yourself, as in cache.get(key, loader)";
        String ttl = "set corral.defaults.hard-ttl for entryTtl, and corral.defaults.cache-nulls=false for"
                + " disableCachingNullValues, or those of single caches";
        BEANS.put("com.github.benmanes.caffeine.cache.Caffeine", "");
        BEANS.put("com.github.benmanes.caffeine.cache.CaffeineSpec", "");
        BEANS.put("com.github.benmanes.caffeine.cache.AsyncCacheLoader", loader);
        BEANS.put("org.springframework.data.redis.cache.RedisCacheConfiguration", ttl);
        BEANS.put(BOOT + "RedisCacheManagerBuilderCustomizer", ttl);
        BEANS.put(
                BOOT + "CouchbaseCacheManagerBuilderCustomizer",
                "set corral.defaults.hard-ttl, or that of single caches");
        BEANS.put(BOOT + "Cache2kBuilderCustomizer", FILE);
        BEANS.put(BOOT + "JCacheManagerCustomizer", FILE);
        BEANS.put(BOOT + "JCachePropertiesCustomizer", FILE);
        BEANS.put("org.infinispan.configuration.cache.ConfigurationBuilder", FILE);
        BEANS.put(
                "org.springframework.cache.Cache",
                "describe it under corral.caches, or hand one of Corral's own to CorralCacheManager.registerCache");
    }

    private final ConfigurableListableBeanFactory beans;
    private final List<String> lines = new ArrayList<>();

    private FormerCaches(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
    }

    /** Returns the lines. Makes beans of Caffeine's builders, to ask them what they say; no others. */
    static List<String> advise(Environment environment, ConfigurableListableBeanFactory beans) {
        FormerCaches former = new FormerCaches(beans);
        WrittenProperties written = new WrittenProperties(environment);
        PROPERTIES.forEach((name, advice) -> {
            ConfigurationProperty property = written.find(name);
            if (property != null) {
                String value = environment.resolvePlaceholders(String.valueOf(property.getValue()));
                former.lines.add(name + " is " + value + " and has no effect, because Corral is the cache: "
                        + advice.apply(value));
            }
        });
        BEANS.forEach(former::lookForBeans);
        former.lookForCustomizers();
        return former.lines;
    }

    private void lookForBeans(String typeName, String advice) {
        Class<?> type = find(typeName);
        if (type != null) {
            for (String bean : beans.getBeanNamesForType(type, true, false)) {
                say(bean, "of type " + typeName, advice.isEmpty() ? askCaffeine(bean) : advice);
            }
        }
    }

    private @Nullable Class<?> find(String typeName) {
        try {
            return ClassUtils.forName(typeName, beans.getBeanClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            return null;
        }
    }

    private String askCaffeine(String bean) {
        try {
            return CaffeineText.ofBean(beans.getBean(bean)).advice();
        } catch (BeansException e) {
            return CaffeineText.of("").advice(); // whoever needs it will be told
        }
    }

    private void lookForCustomizers() {
        for (String bean : beans.getBeanNamesForType(CacheManagerCustomizer.class, true, false)) {
            Class<?> manager = customized(bean);
            if (manager != null && !manager.isAssignableFrom(CorralCacheManager.class)) {
                say(
                        bean,
                        "is for a " + manager.getName(),
                        "declare a CacheManagerCustomizer<CorralCacheManager>, or a CorralCacheCustomizer for single caches");
            }
        }
    }

    /** Returns the class of the managers that the bean is for, or null if it does not tell. */
    private @Nullable Class<?> customized(String bean) {
        ResolvableType type = beans.containsBeanDefinition(bean)
                ? beans.getMergedBeanDefinition(bean).getResolvableType()
                : ResolvableType.NONE;
        Class<?> manager = type.as(CacheManagerCustomizer.class).getGeneric().resolve();
        Class<?> actual = manager == null ? beans.getType(bean, false) : null;
        return actual == null
                ? manager
                : ResolvableType.forClass(actual)
                        .as(CacheManagerCustomizer.class)
                        .getGeneric()
                        .resolve();
    }

    private void say(String bean, String what, String advice) {
        lines.add("Bean '" + bean + "' " + what + " has no effect on cached methods, because Corral is the cache: "
                + advice);
    }
}
