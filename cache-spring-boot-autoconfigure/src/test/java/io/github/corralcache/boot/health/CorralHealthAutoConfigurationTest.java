package io.github.corralcache.boot.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.boot.autoconfigure.CorralCacheAutoConfiguration;
import io.github.corralcache.boot.autoconfigure.CorralEnableCachingAutoConfiguration;
import io.github.corralcache.spring.CorralCache;
import io.github.corralcache.spring.CorralCacheManager;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class CorralHealthAutoConfigurationTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    CorralEnableCachingAutoConfiguration.class,
                    CorralCacheAutoConfiguration.class,
                    HealthContributorAutoConfiguration.class,
                    HealthContributorRegistryAutoConfiguration.class,
                    CorralHealthAutoConfiguration.class));

    @Test
    void isTheComponentCorralWithTheFiguresOfEachCache() {
        runner.withPropertyValues("corral.caches.books.max-waiters-per-key=1", "corral.caches.plain.record-stats=false")
                .run(context -> {
                    CorralCache books =
                            context.getBean(CorralCacheManager.class).getCache("books");
                    CompletableFuture<Object> backend = new CompletableFuture<>();
                    books.put("canary", "canary");
                    for (int caller = 0; caller < 3; caller++) {
                        books.retrieve("k", () -> backend);
                    }
                    HealthIndicator corral = (HealthIndicator)
                            context.getBean(HealthContributorRegistry.class).getContributor("corral");
                    Health health = corral.health();
                    assertThat(health.getStatus()).isEqualTo(Status.UP);
                    assertThat(health.getDetails().get("caches"))
                            .isEqualTo(Map.of(
                                    "books", Map.of("size", 1L, "loadsInProgress", 1, "waiters", 1, "rejected", 1L),
                                    "plain", Map.of("size", 0L, "loadsInProgress", 0, "waiters", 0)));
                    assertThat(health.toString()).doesNotContain("canary");
                    backend.complete("v");
                });
    }

    @Test
    void standsBackIfToldSoOrWhereThereIsNoHealth() {
        runner.withPropertyValues("management.health.corral.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(CorralHealthIndicator.class));
        runner.withPropertyValues("corral.enabled=false", "corral.enable-caching=false")
                .run(context -> assertThat(context).doesNotHaveBean(CorralHealthIndicator.class));
        new ApplicationContextRunner()
                .withClassLoader(new FilteredClassLoader("org.springframework.boot.health"))
                .withConfiguration(AutoConfigurations.of(
                        CorralEnableCachingAutoConfiguration.class,
                        CorralCacheAutoConfiguration.class,
                        CorralHealthAutoConfiguration.class))
                .run(context ->
                        assertThat(context).hasNotFailed().doesNotHaveBean(CorralHealthAutoConfiguration.class));
    }
}
