package io.github.corralcache.benchmarks.rivals;

import io.github.corralcache.CacheBuilder;
import io.github.corralcache.spring.CorralCache;
import io.github.corralcache.spring.CorralCacheManager;
import io.github.corralcache.spring.CorralInterceptorInstaller;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A method with a plain {@code @Cacheable}, called through Spring's proxy. */
final class CacheableRival extends SpringCacheRival {

    /** The loader of the call that this thread is busy with: a method has no argument for it. */
    private static final ThreadLocal<@Nullable Function<String, Object>> LOADER = new ThreadLocal<>();

    private final AnnotationConfigApplicationContext context;
    private final Backend backend;

    private CacheableRival(CacheManager manager, Class<?> configuration) {
        super(manager);
        context = new AnnotationConfigApplicationContext();
        context.registerBean(CacheManager.class, () -> manager);
        context.registerBean(Backend.class, CachedBackend::new);
        context.register(configuration);
        context.refresh();
        backend = context.getBean(Backend.class);
    }

    static Rival corral() {
        return new CacheableRival(
                new CorralCacheManager(name -> new CorralCache(CacheBuilder.<Object, Object>named(name)
                        .maximumSize(CAPACITY)
                        .build())),
                CorralCaching.class);
    }

    static Rival caffeine() {
        return new CacheableRival(SpringRival.caffeineManager(), SpringCaching.class);
    }

    interface Backend {
        @Nullable
        Object load(String key);
    }

    static final class CachedBackend implements Backend {
        @Override
        @Cacheable(NAME)
        public @Nullable Object load(String key) {
            return Objects.requireNonNull(LOADER.get()).apply(key);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableCaching
    static class SpringCaching {}

    @Configuration(proxyBeanMethods = false)
    @EnableCaching
    static class CorralCaching {
        @Bean
        static CorralInterceptorInstaller installer(BeanFactory beans) {
            return new CorralInterceptorInstaller(beans);
        }
    }

    @Override
    public @Nullable Object get(String key, Function<String, Object> loader) {
        Function<String, Object> outer = LOADER.get();
        LOADER.set(loader);
        try {
            return backend.load(key);
        } finally {
            LOADER.set(outer);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
