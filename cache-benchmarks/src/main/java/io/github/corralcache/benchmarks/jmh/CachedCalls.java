package io.github.corralcache.benchmarks.jmh;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.corralcache.CacheBuilder;
import io.github.corralcache.spring.CorralCache;
import io.github.corralcache.spring.CorralCacheManager;
import io.github.corralcache.spring.CorralInterceptorInstaller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.caffeine.CaffeineCacheManager;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Calls of cached methods that find their values, through proxy and interceptor: what a user of annotations pays.
 * Spring's own interceptor over Caffeine runs beside; add {@code -prof gc} for the bytes of a call.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 4, time = 1)
@Threads(1)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseG1GC", "-Xms1g", "-Xmx1g"})
public class CachedCalls {

    private static final int KEYS = 1024;
    private static final int METHODS = 10;

    /** Corral as its starter sets it up: TTL, statistics, its own interceptor. */
    @Configuration(proxyBeanMethods = false)
    @EnableCaching
    static class Corral {

        @Bean
        static CorralInterceptorInstaller corralInterceptorInstaller(BeanFactory beanFactory) {
            return new CorralInterceptorInstaller(beanFactory);
        }

        @Bean
        CorralCacheManager cacheManager() {
            return new CorralCacheManager(name -> new CorralCache(CacheBuilder.named(name)
                    .maximumSize(10_000)
                    .ttl(Duration.ofHours(1), Duration.ofHours(2))
                    .build()));
        }
    }

    /** Caffeine as Spring sets it up, in the mode that futures need. */
    @Configuration(proxyBeanMethods = false)
    @EnableCaching
    static class CaffeineBehindSpring {

        @Bean
        CacheManager cacheManager() {
            CaffeineCacheManager manager = new CaffeineCacheManager();
            manager.setAsyncCacheMode(true);
            manager.setCaffeine(Caffeine.newBuilder()
                    .maximumSize(10_000)
                    .expireAfterWrite(Duration.ofHours(1))
                    .recordStats());
            return manager;
        }
    }

    /** Subclasses, so that each of them has methods and proxies of its own. */
    static class First extends CachedMethods {}

    static class Second extends CachedMethods {}

    static class Third extends CachedMethods {}

    static class Fourth extends CachedMethods {}

    /** An application with services whose methods have all been called for all keys. */
    @State(Scope.Benchmark)
    public static class Application {

        /** Which cache, behind which interceptor. */
        @Param({"corral", "caffeine"})
        public String contestant = "corral";

        final Long[] keys = new Long[KEYS];
        final List<CachedMethods> services = new ArrayList<>();
        private @Nullable AnnotationConfigApplicationContext context;

        /** Starts it. */
        @Setup
        public void start() {
            context = new AnnotationConfigApplicationContext(
                    contestant.equals("corral") ? Corral.class : CaffeineBehindSpring.class,
                    First.class,
                    Second.class,
                    Third.class,
                    Fourth.class);
            services.clear();
            for (Class<? extends CachedMethods> type : List.of(First.class, Second.class, Third.class, Fourth.class)) {
                services.add(context.getBean(type));
            }
            for (int i = 0; i < KEYS; i++) {
                keys[i] = 1_000L + i;
                for (CachedMethods service : services) {
                    for (int method = 0; method < METHODS; method++) {
                        Objects.requireNonNull(call(service, method, keys[i]));
                    }
                }
            }
        }

        /** Stops it. */
        @TearDown
        public void stop() {
            Objects.requireNonNull(context).close();
        }

        CachedMethods service() {
            return services.get(0);
        }

        static @Nullable Object call(CachedMethods service, int method, Long key) {
            return switch (method) {
                case 0 -> service.plain(key);
                case 1 -> service.named(key);
                case 2 -> service.sync(key);
                case 3 -> service.unless(key);
                case 4 -> service.two(key, "en");
                case 5 -> service.future(key).join();
                case 6 -> service.path(new CachedMethods.Order(key));
                case 7 -> service.condition(key);
                case 8 -> service.several(key);
                default -> service.mono(key).block();
            };
        }
    }

    /** Where a thread is among the keys. */
    @State(Scope.Thread)
    public static class Position {
        private int next;

        Long next(Application application) {
            next = (next + 1) & (KEYS - 1);
            return application.keys[next];
        }
    }

    @Benchmark
    public Object plain(Application application, Position position) {
        return application.service().plain(position.next(application));
    }

    @Benchmark
    public Object named(Application application, Position position) {
        return application.service().named(position.next(application));
    }

    @Benchmark
    public Object sync(Application application, Position position) {
        return application.service().sync(position.next(application));
    }

    @Benchmark
    public Object unless(Application application, Position position) {
        return application.service().unless(position.next(application));
    }

    @Benchmark
    public Object two(Application application, Position position) {
        return application.service().two(position.next(application), "en");
    }

    @Benchmark
    public Object path(Application application, Position position) {
        return application.service().path(new CachedMethods.Order(position.next(application)));
    }

    @Benchmark
    public Object condition(Application application, Position position) {
        return application.service().condition(position.next(application));
    }

    @Benchmark
    public Object several(Application application, Position position) {
        return application.service().several(position.next(application));
    }

    @Benchmark
    public Object future(Application application, Position position) {
        return application.service().future(position.next(application)).join();
    }

    @Benchmark
    public @Nullable Object mono(Application application, Position position) {
        return application.service().mono(position.next(application)).block();
    }

    /** Forty methods, ten of each of four services, so that no call site knows what it will meet. */
    @Benchmark
    public @Nullable Object mixed(Application application, Position position) {
        Long key = position.next(application);
        int number = position.next;
        return Application.call(application.services.get(number & 3), (number >>> 2) % METHODS, key);
    }
}
