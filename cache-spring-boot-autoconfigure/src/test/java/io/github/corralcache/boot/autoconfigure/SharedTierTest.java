package io.github.corralcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.CacheTier;
import io.github.corralcache.boot.health.CorralHealthAutoConfiguration;
import io.github.corralcache.boot.metrics.CorralCacheMetricsAutoConfiguration;
import io.github.corralcache.spring.CorralCacheManager;
import io.github.corralcache.test.FakeTime;
import io.github.corralcache.test.InMemoryTier;
import io.github.corralcache.tier.SecondTier;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.boot.cache.autoconfigure.metrics.CacheMetricsAutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How the properties put caches in front of a second tier, and what an operator sees of it. */
@ExtendWith(OutputCaptureExtension.class)
class SharedTierTest {

    record Article(String name) {}

    static class Shop {

        @Cacheable("articles")
        public Article article(String name) {
            return new Article(name);
        }

        @Cacheable("anything")
        public Object anything(String name) {
            return name;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Application {

        @Bean
        InMemoryTier server() {
            return new InMemoryTier(new FakeTime());
        }

        @Bean
        SecondTier node(InMemoryTier server) {
            return server.connect();
        }

        @Bean
        Shop shop() {
            return new Shop();
        }

        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }
    }

    private final ApplicationContextRunner bare = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    CacheAutoConfiguration.class,
                    TaskExecutionAutoConfiguration.class,
                    CorralCacheAutoConfiguration.class,
                    CorralEnableCachingAutoConfiguration.class,
                    CorralProtectionAutoConfiguration.class,
                    CorralRedisTierAutoConfiguration.class,
                    CorralHealthAutoConfiguration.class,
                    CorralCacheMetricsAutoConfiguration.class,
                    CacheMetricsAutoConfiguration.class))
            .withPropertyValues("spring.application.name=shop");

    private final ApplicationContextRunner runner =
            bare.withUserConfiguration(Application.class).withPropertyValues("corral.tier.type=redis");

    private static CacheTier tier(org.springframework.context.ApplicationContext context, String cache) {
        return Objects.requireNonNull(context.getBean(CorralCacheManager.class).getCache(cache))
                .getNativeCache()
                .tier();
    }

    @Test
    void sharesTheValuesOfCachedMethodsByTheTypesTheyDeclare(CapturedOutput output) {
        runner.run(context -> {
            assertThat(context.getBean(Shop.class).article("a")).isEqualTo(new Article("a"));
            assertThat(tier(context, "articles").stats().published()).isEqualTo(1);
            assertThat(context.getBean(Shop.class).anything("a")).isEqualTo("a");
            assertThat(tier(context, "anything")).isNull();
            assertThat(output)
                    .containsOnlyOnce(
                            "The values of cache 'anything' stay on this node: java.lang.Object does not say");
        });
    }

    @Test
    void typeMayBeSaidByAProperty() {
        runner.withPropertyValues("corral.caches.anything.type=java.lang.String")
                .run(context -> {
                    context.getBean(Shop.class).anything("a");
                    assertThat(tier(context, "anything").stats().published()).isEqualTo(1);
                });
    }

    @Test
    void cacheMayKeepToItsNode() {
        runner.withPropertyValues("corral.caches.articles.tier=none")
                .run(context -> assertThat(tier(context, "articles")).isNull());
        runner.withPropertyValues("corral.defaults.tier=false", "corral.caches.articles.tier=true")
                .run(context -> assertThat(tier(context, "articles")).isNotNull());
    }

    @Test
    void withoutATypeThereIsNoTier() {
        bare.withUserConfiguration(Application.class)
                .run(context -> assertThat(tier(context, "articles")).isNull());
    }

    @Test
    @Tag("T1")
    void lostServerIsShownAndTakesNothingDown() {
        runner.run(context -> {
            HealthIndicator health = context.getBean(HealthIndicator.class);
            Shop shop = context.getBean(Shop.class);
            shop.article("a");
            assertThat(health.health().getStatus().getCode()).isEqualTo("UP");
            context.getBean(InMemoryTier.class).die();
            for (int i = 0; i < 10; i++) {
                assertThat(shop.article("lost " + i)).isEqualTo(new Article("lost " + i));
            }
            assertThat(health.health().getStatus().getCode()).isEqualTo("DEGRADED");
            assertThat(health.health().getDetails().toString()).contains("state=DOWN");
        });
    }

    @Test
    @Tag("SE8")
    void metersAreFewAndTellWhatWasFound() {
        runner.withPropertyValues("corral.caches.articles.maximum-size=10").run(context -> {
            context.getBean(Shop.class).article("a");
            MeterRegistry meters = context.getBean(MeterRegistry.class);
            assertThat(meters.get("corral.tier.lookups")
                            .tag("cache", "articles")
                            .tag("state", "miss-and-yours")
                            .functionCounter()
                            .count())
                    .isEqualTo(1);
            assertThat(meters.get("corral.tier.up").gauge().value()).isEqualTo(1);
            assertThat(meters.getMeters().stream()
                            .filter(meter -> meter.getId().getName().startsWith("corral.tier.")))
                    .hasSizeBetween(15, 25);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            corral.tier.operation-timeout=0s           | operation-timeout must be more than zero
            corral.tier.lease=-1s                      | lease must be more than zero
            corral.tier.local-ttl=-1s                  | local-ttl must not be negative
            corral.tier.keys=hashed                    | corral.tier.key-secret is not set
            corral.caches.articles.tier=redis          | tier must be true or none; got 'redis'
            corral.caches.articles.type=no.such.Type   | type must name a class
            corral.caches.articles.local-ttl=-1s       | local-ttl must not be negative
            spring.application.name=                   | no name that its keys could begin with
            """)
    void whatCannotBeFulfilledIsRefused(String property, String reason) {
        runner.withPropertyValues(property)
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .isInstanceOf(InvalidCorralPropertyException.class)
                        .hasMessageContaining(reason));
    }

    @Test
    void serverThatNobodyNamesIsRefused() {
        bare.withPropertyValues("corral.tier.type=redis")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("no server is known for it")
                        .hasMessageContaining("corral.tier.redis.url"));
    }

    @ParameterizedTest
    @CsvSource({
        "io.github.corralcache.redis, io.github.corralcache:cache-redis",
        "io.lettuce, io.lettuce:lettuce-core",
        "tools.jackson, org.springframework.boot:spring-boot-starter-jackson"
    })
    void missingDependencyIsNamed(String hidden, String dependency) {
        bare.withPropertyValues("corral.tier.type=redis", "corral.tier.redis.url=redis://localhost:1")
                .withClassLoader(new FilteredClassLoader(hidden))
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("Add the dependency " + dependency));
    }

    @Test
    void withoutTheTiersClassesCachesAreAsEver() {
        bare.withClassLoader(new FilteredClassLoader("io.github.corralcache.redis", "io.lettuce", "tools.jackson"))
                .run(context -> assertThat(tier(context, "articles")).isNull());
    }

    @Test
    @Tag("SE6")
    void passwordsOfUrlsAppearNowhere(CapturedOutput output) {
        for (String url : List.of("redis://:sesame@192.0.2.1:6379?timeout=1ms", "nonsense://user:sesame@host")) {
            bare.withPropertyValues("corral.tier.type=redis", "corral.tier.redis.url=" + url)
                    .run(context -> {
                        Throwable failure = context.getStartupFailure();
                        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                            assertThat(cause.toString()).doesNotContain("sesame");
                        }
                    });
        }
        assertThat(output).doesNotContain("sesame");
    }

    @Test
    @Tag("SE11")
    void serverBeyondThisMachineWithoutTlsIsWarnedOfOnce(CapturedOutput output) {
        bare.withPropertyValues("corral.tier.type=redis", "corral.tier.redis.url=redis://192.0.2.1:6379")
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(output).containsOnlyOnce("is beyond this machine, and reached without TLS or without a password");
        bare.withPropertyValues(
                        "corral.tier.type=redis",
                        "corral.tier.redis.url=redis://192.0.2.1:6379",
                        "corral.tier.allow-plaintext=true")
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(output).containsOnlyOnce("is beyond this machine");
    }
}
