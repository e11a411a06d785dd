package io.github.corralcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.CacheLoader;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.CaffeineSpec;
import io.github.corralcache.spring.CorralCacheManager;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.boot.cache.autoconfigure.CacheManagerCustomizer;
import org.springframework.boot.cache.autoconfigure.JCacheManagerCustomizer;
import org.springframework.boot.cache.autoconfigure.RedisCacheManagerBuilderCustomizer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.caffeine.CaffeineCacheManager;
import org.springframework.cache.concurrent.ConcurrentMapCache;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/** What an application told its former cache is not lost without a word. */
@ExtendWith(OutputCaptureExtension.class)
class FormerCachesTest {

    private static final String NO_EFFECT = "has no effect";

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    CacheAutoConfiguration.class,
                    CorralEnableCachingAutoConfiguration.class,
                    CorralCacheAutoConfiguration.class));

    private static List<String> lines(CapturedOutput output) {
        return output.getAll()
                .lines()
                .filter(line -> line.contains(NO_EFFECT) && line.contains("WARN"))
                .toList();
    }

    @Test
    @Tag("C5")
    void saysNothingWhereThereIsNothing(CapturedOutput output) {
        runner.run(context -> assertThat(lines(output)).isEmpty());
    }

    // ---- properties

    @ParameterizedTest
    @Tag("C5")
    @CsvSource(
            delimiter = '|',
            value = {
                "spring.cache.caffeine.spec=maximumSize=500,expireAfterWrite=5s | set corral.defaults.maximum-size=500, corral.defaults.hard-ttl=5s",
                "spring.cache.caffeine.spec=maximumWeight=9, refreshAfterWrite=1m | set corral.defaults.maximum-weight=9, corral.defaults.soft-ttl=1m",
                "spring.cache.caffeine.spec=expireAfterAccess=1h,weakKeys,recordStats | nothing like expireAfterAccess, weakKeys: values go by their age, corral.defaults.hard-ttl",
                "spring.cache.redis.time-to-live=60s | set corral.defaults.hard-ttl=60s",
                "spring.cache.redis.cache-null-values=false | set corral.defaults.cache-nulls=false",
                "spring.cache.redis.key-prefix=shop | there is nothing to set",
                "spring.cache.redis.use-key-prefix=false | there is nothing to set",
                "spring.cache.redis.enable-statistics=true | set corral.defaults.record-stats=true",
                "spring.cache.couchbase.expiration=2m | set corral.defaults.hard-ttl=2m",
                "spring.cache.infinispan.config=infinispan.xml | describe the caches under corral.caches",
                "spring.cache.jcache.config=ehcache.xml | describe the caches under corral.caches",
                "spring.cache.jcache.provider=org.ehcache.Provider | describe the caches under corral.caches"
            })
    void namesThePropertyThatSaysTheSame(String property, String advice, CapturedOutput output) {
        runner.withPropertyValues(property).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(lines(output))
                    .singleElement()
                    .asString()
                    .contains(property.substring(0, property.indexOf('=')), advice);
        });
    }

    @Test
    @Tag("C5")
    void whatItAdvisesIsWhatTheFormerCacheDid(CapturedOutput output) {
        CaffeineText text = CaffeineText.of("maximumSize=500,expireAfterWrite=5s");

        runner.withPropertyValues(text.same().toArray(String[]::new)).run(context -> {
            var settings = context.getBean(CorralCacheManager.class)
                    .getCache("books")
                    .getNativeCache()
                    .settings();
            assertThat(settings.maximum()).isEqualTo(500);
            assertThat(settings.ttl().hard()).isEqualTo(Duration.ofSeconds(5));
        });
    }

    @Test
    @Tag("C5")
    void saysNothingWhereAnotherCacheIsAskedFor(CapturedOutput output) {
        runner.withPropertyValues("spring.cache.type=simple", "spring.cache.caffeine.spec=maximumSize=5")
                .run(context -> assertThat(lines(output)).isEmpty());
    }

    // ---- beans

    @Configuration(proxyBeanMethods = false)
    static class Left {
        @Bean
        Caffeine<Object, Object> builder() {
            return Caffeine.newBuilder().maximumSize(500).expireAfterWrite(Duration.ofSeconds(5));
        }

        @Bean
        CaffeineSpec spec() {
            return CaffeineSpec.parse("maximumSize=7");
        }

        @Bean
        CacheLoader<Object, Object> loader() {
            return key -> key;
        }

        @Bean
        CacheManagerCustomizer<CaffeineCacheManager> forCaffeine() {
            return manager -> manager.setAllowNullValues(false);
        }

        @Bean
        CacheManagerCustomizer<CorralCacheManager> forCorral() {
            return manager -> manager.getCache("books");
        }

        @Bean
        CacheManagerCustomizer<CacheManager> forAny() {
            return manager -> manager.getCacheNames();
        }

        @Bean
        AnyCaffeine named() {
            return new AnyCaffeine();
        }

        @Bean
        JCacheManagerCustomizer forJCache() {
            return manager -> {};
        }

        @Bean
        Cache films() {
            return new ConcurrentMapCache("films");
        }
    }

    static class AnyCaffeine implements CacheManagerCustomizer<CaffeineCacheManager> {
        @Override
        public void customize(CaffeineCacheManager manager) {}
    }

    @Test
    @Tag("C5")
    void namesEachBeanThatOnlyAnotherCacheWouldHaveAsked(CapturedOutput output) {
        // is never made, as its library is not there
        RootBeanDefinition redis = new RootBeanDefinition(RedisCacheManagerBuilderCustomizer.class);
        redis.setLazyInit(true);
        runner.withInitializer(context ->
                        ((BeanDefinitionRegistry) context.getBeanFactory()).registerBeanDefinition("forRedis", redis))
                .withUserConfiguration(Left.class)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(lines(output))
                            .hasSize(8)
                            .anyMatch(line -> line.contains("'builder'")
                                    && line.endsWith(
                                            "set corral.defaults.maximum-size=500, corral.defaults.hard-ttl=5s"))
                            .anyMatch(line ->
                                    line.contains("'spec'") && line.endsWith("set corral.defaults.maximum-size=7"))
                            .anyMatch(line -> line.contains("'loader'"))
                            .anyMatch(line -> line.contains("'forCaffeine'") && line.contains("CaffeineCacheManager"))
                            .anyMatch(line -> line.contains("'named'"))
                            .anyMatch(line -> line.contains("'forJCache'") && line.contains("corral.caches"))
                            .anyMatch(line -> line.contains("'forRedis'") && line.contains("corral.defaults.hard-ttl"))
                            .anyMatch(line -> line.contains("'films'"));
                });
    }

    @Test
    @Tag("C5")
    void needsNoneOfTheirLibraries(CapturedOutput output) {
        runner.withClassLoader(new FilteredClassLoader("com.github.benmanes.caffeine", "javax.cache"))
                .withPropertyValues("spring.cache.caffeine.spec=maximumSize=5")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(lines(output)).hasSize(1);
                });
    }

    // ---- who has switched caching on

    @Configuration(proxyBeanMethods = false)
    @EnableCaching
    @Profile("cached")
    static class OffByProfile {}

    private static List<String> notices(CapturedOutput output) {
        return output.getAll()
                .lines()
                .filter(line -> line.contains("corral.enable-caching=false"))
                .toList();
    }

    @Test
    @Tag("C4")
    void saysThatTheStarterHasSwitchedCachingOn(CapturedOutput output) {
        runner.withUserConfiguration(OffByProfile.class)
                .run(context -> assertThat(notices(output))
                        .singleElement()
                        .asString()
                        .contains("INFO", "Corral", "@EnableCaching"));
    }

    @Test
    @Tag("C4")
    void saysNothingWhereTheApplicationHasOrWhereItIsOff(CapturedOutput output) {
        runner.withUserConfiguration(OffByProfile.class)
                .withPropertyValues("spring.profiles.active=cached")
                .run(context -> assertThat(context).hasSingleBean(CacheManager.class));
        runner.withPropertyValues("corral.enable-caching=false")
                .run(context -> assertThat(context).doesNotHaveBean(CacheManager.class));

        assertThat(notices(output)).isEmpty();
    }
}
