package io.github.corralcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.Weigher;
import io.github.corralcache.cost.CostModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cache.annotation.Cacheable;

/** What an application is told at its start of settings that are seldom meant. */
@ExtendWith(OutputCaptureExtension.class)
class SettingAdvisorTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    CorralEnableCachingAutoConfiguration.class, CorralCacheAutoConfiguration.class));

    private static String[] advice(CapturedOutput output) {
        return output.getOut()
                .lines()
                .filter(line -> line.contains("WARN") && line.contains(" corral."))
                .toArray(String[]::new);
    }

    @Test
    void saysNothingOfTheDefaults(CapturedOutput output) {
        runner.run(context -> assertThat(advice(output)).isEmpty());
    }

    @Test
    void saysALineOfEachQuestionableSetting(CapturedOutput output) {
        runner.withPropertyValues(
                        "corral.defaults.hard-ttl=5m",
                        "corral.caches.books.jitter=0",
                        "corral.caches.few.jitter=0",
                        "corral.caches.few.maximum-size=10",
                        "corral.caches.few.soft-ttl=1m",
                        "corral.caches.patient.wait-timeout=1m",
                        "corral.caches.hasty.load-timeout=2s",
                        "corral.caches.late.soft-ttl=10s",
                        "corral.caches.late.hard-ttl=20s",
                        "corral.caches.late.load-timeout=15s",
                        "corral.caches.books.max-waiters=0",
                        "corral.caches.books.max-waiters-per-key=0",
                        "corral.caches[a.b].protect=none")
                .run(context -> assertThat(advice(output))
                        .hasSize(8)
                        .anyMatch(line -> line.contains(
                                "corral.caches.patient.wait-timeout is 1m: it is longer than the load-timeout (30s)"))
                        .anyMatch(line -> line.contains(
                                "corral.caches.hasty.load-timeout is 2s: it is shorter than the wait-timeout (5s)"))
                        .anyMatch(line -> line.contains("corral.caches.late.load-timeout is 15s: a refresh that hangs"))
                        .anyMatch(line -> line.contains("corral.defaults.hard-ttl is 5m: values are never stale"))
                        .anyMatch(line ->
                                line.contains("corral.caches.books.jitter is 0: entries stored at the same time"))
                        .anyMatch(line -> line.contains("corral.caches.books.max-waiters is 0: nobody waits"))
                        .anyMatch(line -> line.contains("corral.caches.books.max-waiters-per-key is 0: nobody waits"))
                        .anyMatch(line -> line.contains("corral.caches[a.b].protect is none: every caller loads")));
    }

    @Test
    void showsWhatAPlaceholderStandsFor(CapturedOutput output) {
        runner.withPropertyValues("pause=0s", "corral.caches.books.failure-backoff=${pause}")
                .run(context -> assertThat(advice(output))
                        .singleElement()
                        .asString()
                        .contains("corral.caches.books.failure-backoff is 0s:"));
    }

    @Test
    void reckonsWithTheEntriesThatThePoolHolds(CapturedOutput output) {
        runner.withBean(Weigher.class, () -> (Weigher<Object, Object>) (key, value) -> 1)
                .withPropertyValues(
                        "corral.defaults.maximum-size=20000",
                        "corral.pools.small.maximum-size=500",
                        "corral.pools.large.maximum-size=70000",
                        "corral.pools.heavy.maximum-weight=64MB",
                        "corral.caches.few.pool=small",
                        "corral.caches.few.jitter=0",
                        "corral.caches.many.pool=large",
                        "corral.caches.many.jitter=0",
                        "corral.caches.weighed.pool=heavy",
                        "corral.caches.weighed.jitter=0",
                        "corral.caches.heavy.maximum-weight=64MB",
                        "corral.caches.heavy.jitter=0",
                        "corral.caches.inheriting.jitter=0",
                        "corral.caches.routed.pool=small",
                        "corral.caches.routed.jitter=0",
                        "corral.pools.large.routes.routed=a:*")
                .run(context -> assertThat(advice(output))
                        .hasSize(5)
                        .anyMatch(line ->
                                line.contains("corral.caches.routed.jitter is 0") && line.contains("up to 70500"))
                        .anyMatch(line ->
                                line.contains("corral.caches.many.jitter is 0: entries stored at the same time expire"
                                        + " at the same time, up to 70000 of them; set a fraction"))
                        .anyMatch(line ->
                                line.contains("corral.caches.weighed.jitter is 0: entries stored at the same time"
                                        + " expire at the same time; set a fraction"))
                        .anyMatch(
                                line -> line.contains("corral.caches.heavy.jitter is 0: entries stored at the same time"
                                        + " expire at the same time; set a fraction"))
                        .anyMatch(line ->
                                line.contains("corral.caches.inheriting.jitter is 0") && line.contains("up to 20000")));
    }

    @Test
    void saysWhichSettingsLeaveNoTimeToBeStale(CapturedOutput output) {
        runner.withPropertyValues(
                        "corral.caches.equal.soft-ttl=1m",
                        "corral.caches.equal.hard-ttl=60s",
                        "corral.caches.never.soft-ttl=0",
                        "corral.caches.never.hard-ttl=1h",
                        "corral.caches.endless.soft-ttl=0",
                        "corral.caches.endless.hard-ttl=0",
                        "corral.caches.both.soft-ttl=1m")
                .run(context -> assertThat(advice(output))
                        .hasSize(2)
                        .anyMatch(line -> line.contains("corral.caches.equal.soft-ttl is 1m: values are gone after 1m"))
                        .anyMatch(
                                line -> line.contains("corral.caches.never.soft-ttl is 0: values are gone after 1h")));
    }

    @Test
    void saysThatABackendThatFailsGetsNoPause(CapturedOutput output) {
        runner.withPropertyValues("corral.caches.books.failure-backoff=0")
                .run(context -> assertThat(advice(output))
                        .singleElement()
                        .asString()
                        .contains("corral.caches.books.failure-backoff is 0:"));
    }

    @Test
    void saysWhichCachesAreDescribedAndNotThere(CapturedOutput output) {
        runner.withPropertyValues(
                        "spring.cache.cache-names=books,pages",
                        "corral.caches.books.soft-ttl=1m",
                        "corral.caches.boks.soft-ttl=1m")
                .run(context -> assertThat(advice(output))
                        .singleElement()
                        .asString()
                        .contains("corral.caches.boks has no effect", "books, pages"));
    }

    @Test
    void saysThatAPolicyLooksAtNoGroups(CapturedOutput output) {
        runner.withPropertyValues(
                        "corral.pools.old.maximum-size=100",
                        "corral.pools.old.policy=lru",
                        "corral.pools.new.maximum-size=100",
                        "corral.defaults.policy=sieve",
                        "corral.caches.sieved.cost-groups=loader",
                        "corral.caches.plain.cost-groups=auto",
                        "corral.caches.costly.policy=cost-aware",
                        "corral.caches.costly.cost-groups=loader",
                        "corral.caches.a.pool=old",
                        "corral.caches.a.cost-groups=loader",
                        "corral.caches.b.pool=new",
                        "corral.caches.b.cost-groups=loader",
                        "corral.caches.routed.pool=old",
                        "corral.caches.routed.cost-groups=loader",
                        "corral.pools.new.routes.routed=a:*")
                .run(context -> assertThat(advice(output))
                        .hasSize(2)
                        .anyMatch(line -> line.contains(
                                "corral.caches.sieved.cost-groups is loader: it has no effect: the policy sieve"))
                        .anyMatch(line -> line.contains(
                                "corral.caches.a.cost-groups is loader: it has no effect: the policy lru")));
    }

    @Test
    void saysThatNoCacheGoesByTheCostModel(CapturedOutput output) {
        ApplicationContextRunner modelled = runner.withBean(CostModel.class, () -> (key, value, loadNanos) -> 1);
        modelled.withPropertyValues("corral.caches.books.cost=declared")
                .run(context -> assertThat(advice(output)).isEmpty());
        modelled.withBean(CorralCacheCustomizer.class, () -> (name, builder) -> {})
                .run(context -> assertThat(advice(output)).isEmpty());
        modelled.run(context ->
                assertThat(advice(output)).singleElement().asString().contains("corral.defaults.cost is not set"));
    }

    static class Service {
        @Cacheable(cacheNames = "books", sync = true)
        public String synchronised(String id) {
            return id;
        }

        @Cacheable("books")
        public String plain(String id) {
            return id;
        }
    }

    @Test
    void saysOnceWhichMethodAsksForTheProtectionThatItsCacheDoesNotGive(CapturedOutput output) {
        ApplicationContextRunner application = runner.withConfiguration(
                        AutoConfigurations.of(CorralProtectionAutoConfiguration.class))
                .withBean(Service.class);
        application.run(context -> context.getBean(Service.class).synchronised("1"));
        assertThat(output).doesNotContain("sync = true");
        application.withPropertyValues("corral.caches.books.protect=none").run(context -> {
            Service service = context.getBean(Service.class);
            service.plain("1");
            service.synchronised("1");
            service.synchronised("2");
            assertThat(output.getOut().lines().filter(line -> line.contains(" has sync = true")))
                    .singleElement()
                    .asString()
                    .contains("Service.synchronised", "set corral.caches.books.protect to sync or all");
        });
    }
}
