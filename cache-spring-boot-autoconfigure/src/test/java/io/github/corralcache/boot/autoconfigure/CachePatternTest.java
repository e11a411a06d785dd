package io.github.corralcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.CacheSettings;
import io.github.corralcache.spring.CorralCacheManager;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Settings of all caches whose names fit a pattern. */
@Tag("E1")
@ExtendWith(OutputCaptureExtension.class)
class CachePatternTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    CorralEnableCachingAutoConfiguration.class, CorralCacheAutoConfiguration.class));

    private static CacheSettings settings(CorralCacheManager manager, String cache) {
        return Objects.requireNonNull(manager.getCache(cache)).getNativeCache().settings();
    }

    @Test
    void holdsForEveryNameThatFitsAndIsNoCacheItself() {
        runner.withPropertyValues("corral.caches[reports-*].soft-ttl=7s", "corral.caches[report?].soft-ttl=8s")
                .run(context -> {
                    CorralCacheManager manager = context.getBean(CorralCacheManager.class);
                    assertThat(manager.getCacheNames()).isEmpty();
                    assertThat(settings(manager, "reports-daily").ttl().soft()).isEqualTo(Duration.ofSeconds(7));
                    assertThat(settings(manager, "reports").ttl().soft()).isEqualTo(Duration.ofSeconds(8));
                    assertThat(settings(manager, "books").ttl().soft()).isEqualTo(CorralCacheFactory.SOFT_TTL);
                });
    }

    @Test
    void holdsForTheCachesThatThereAreToBe(CapturedOutput output) {
        runner.withPropertyValues(
                        "spring.cache.cache-names=reports-daily,books",
                        "corral.caches[reports-*].soft-ttl=7s",
                        "corral.caches[pages-*].soft-ttl=7s")
                .run(context -> {
                    CorralCacheManager manager = context.getBean(CorralCacheManager.class);
                    assertThat(manager.getCacheNames()).containsExactly("books", "reports-daily");
                    assertThat(settings(manager, "reports-daily").ttl().soft()).isEqualTo(Duration.ofSeconds(7));
                });
        assertThat(output)
                .contains("corral.caches[pages-*] has no effect")
                .doesNotContain("corral.caches[reports-*] has");
    }

    @Test
    void overridesTheDefaultsKeyByKeyAndAnExactNameOverridesIt() {
        runner.withPropertyValues(
                        "corral.defaults.maximum-size=1",
                        "corral.defaults.jitter=0.2",
                        "corral.caches[reports-*].maximum-size=2",
                        "corral.caches[reports-*].soft-ttl=7s",
                        "corral.caches.reports-daily.maximum-size=3")
                .run(context -> {
                    CacheSettings daily = settings(context.getBean(CorralCacheManager.class), "reports-daily");
                    assertThat(daily.maximum()).isEqualTo(3);
                    assertThat(daily.ttl().soft()).isEqualTo(Duration.ofSeconds(7));
                    assertThat(daily.jitter()).isEqualTo(0.2);
                });
    }

    @Test
    void mostParticularPatternDecidesThenTheFirst() {
        runner.withPropertyValues(
                        "corral.caches[*].soft-ttl=1s",
                        "corral.caches[*].maximum-size=1",
                        "corral.caches[reports-*].soft-ttl=2s",
                        "corral.caches[*-eu].soft-ttl=3s",
                        "corral.caches[*ports-*].soft-ttl=4s",
                        "corral.caches[???????-].soft-ttl=5s",
                        "corral.caches[us-*].soft-ttl=6s",
                        "corral.caches[*-eu].jitter=0.3",
                        "corral.caches[us-*].jitter=0.4")
                .run(context -> {
                    CorralCacheManager manager = context.getBean(CorralCacheManager.class);
                    assertThat(settings(manager, "reports-eu").ttl().soft()).isEqualTo(Duration.ofSeconds(2));
                    assertThat(settings(manager, "reports-eu").jitter()).isEqualTo(0.3);
                    assertThat(settings(manager, "reports-eu").maximum()).isEqualTo(1);
                    assertThat(settings(manager, "us-eu").jitter())
                            .as("the first of two alike")
                            .isEqualTo(0.3);
                    assertThat(settings(manager, "books").ttl().soft()).isEqualTo(Duration.ofSeconds(1));
                });
    }

    @Test
    void bringsItsCachesIntoAPoolWhereEachMayHaveAGuarantee() {
        runner.withPropertyValues(
                        "corral.pools.shop.maximum-size=100",
                        "corral.pools.shop.guarantees.reports-daily=10",
                        "corral.caches[reports-*].pool=shop")
                .run(context -> {
                    CorralCacheManager manager = context.getBean(CorralCacheManager.class);
                    assertThat(settings(manager, "reports-daily").pool()).isEqualTo("shop");
                    assertThat(settings(manager, "books").pool()).isNull();
                });
    }

    @Test
    void isRefusedForGuaranteesAndRoutesWhichAreOfOneCacheEach() {
        ApplicationContextRunner pooled =
                runner.withPropertyValues("corral.pools.shop.maximum-size=100", "corral.caches[reports-*].pool=shop");
        for (String property : new String[] {"guarantees[reports-*]=10%", "routes[reports-*]=a:*"}) {
            pooled.withPropertyValues("corral.pools.shop." + property)
                    .run(context -> assertThat(context.getStartupFailure())
                            .rootCause()
                            .hasMessageContaining("corral.pools.shop." + property.substring(0, property.indexOf('=')))
                            .hasMessageContaining("must be for one cache; got the pattern reports-*"));
        }
    }

    @Test
    void contradictionsAreFoundAtTheStartEvenBetweenPatterns() {
        runner.withPropertyValues("corral.caches[reports-*].soft-ttl=1h", "corral.caches[*-eu].hard-ttl=1m")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("corral.caches[*-eu].hard-ttl")
                        .hasMessageContaining("corral.caches[reports-*].soft-ttl"));
        runner.withPropertyValues("corral.caches[reports-*].soft-ttl=1h", "corral.caches[pages-*].hard-ttl=1m")
                .run(context -> assertThat(context).hasNotFailed());
        runner.withPropertyValues("corral.caches[reports-*].early-refresh=2")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("corral.caches[reports-*].early-refresh"));
    }

    /** Spring Boot would make {@code reports-} of it. */
    @Test
    void isRefusedWithoutBracketsAsIsEveryNameThatWouldLoseASign() {
        for (String name : new String[] {"reports-*", "user+prices", "a/b"}) {
            runner.withPropertyValues("corral.caches." + name + ".soft-ttl=7s")
                    .run(context -> assertThat(context.getStartupFailure())
                            .rootCause()
                            .hasMessageContaining("corral.caches." + name + ".soft-ttl")
                            .hasMessageContaining("Write corral.caches[" + name + "].soft-ttl"));
        }
    }
}
