package io.github.corralcache.boot.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.PoolRouter;
import io.github.corralcache.Weigher;
import io.github.corralcache.spring.CorralCache;
import io.github.corralcache.spring.CorralCacheManager;
import io.github.corralcache.spring.RefreshRejections;
import io.github.corralcache.test.GatedLoader;
import io.github.corralcache.test.Stampede;
import java.io.UnsupportedEncodingException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.json.JsonPathValueAssert;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** Corral's own endpoint as an operator calls it. */
@SpringBootTest(
        properties = {
            "management.endpoints.web.exposure.include=corral",
            "corral.caches.books.maximum-size=100",
            "corral.caches.books.soft-ttl=90s",
            "corral.caches.books.early-refresh=0.8",
            "corral.caches.heavy.maximum-weight=64KB",
            "corral.caches.heavy.cost=declared",
            "corral.caches.heavy.cost-groups=loader",
            "corral.caches.silent.record-stats=false",
            "corral.caches.silent.cost=none",
            "corral.caches.silent.policy=s3-fifo",
            "corral.caches.silent.policy-options.small=25%",
            "corral.caches.silent.cache-nulls=false",
            "corral.pools.shop.maximum-size=40",
            "corral.pools.shop.surprise-limit=off",
            "corral.pools.shop.guarantees.prices=25%",
            "corral.caches.prices.pool=shop",
            "corral.caches.offers.pool=shop",
            "corral.pools.reports.maximum-size=4",
            "corral.pools.reports.max-concurrent-loads=2",
            "corral.pools.reports.routes.offers=report:*",
            "corral.caches.monthly.pool=reports"
        })
@AutoConfigureMockMvc
class CorralEndpointTest {

    private static final String CANARY = "canary";
    private static final String DIGEST = "[0-9a-f]{8}";

    /** One hit in this many is remembered. */
    private static final int SAMPLING = 64;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        Weigher<String, String> byLength() {
            return (key, value) -> value.length();
        }

        @Bean
        PoolRouter<Object> longsAreReports() {
            return (cache, key) -> key instanceof Long ? "reports" : null;
        }
    }

    @Autowired
    private MockMvcTester mvc;

    @Autowired
    private CorralCacheManager manager;

    @BeforeEach
    void empty() {
        manager.resetCaches();
    }

    private String text(String uri) {
        try {
            return mvc.get().uri(uri).exchange().getResponse().getContentAsString();
        } catch (UnsupportedEncodingException e) {
            throw new AssertionError(e);
        }
    }

    private JsonPathValueAssert at(String uri, String path) {
        return assertThat(mvc.get().uri(uri)).hasStatusOk().bodyJson().extractingPath(path);
    }

    private static void hit(CorralCache cache, Object key, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(cache.get(key)).isNotNull();
        }
    }

    // ---- all caches

    @Test
    void addsUpWhatAllCachesHoldAndHaveCounted() {
        Map<?, ?> before = (Map<?, ?>) at("/actuator/corral", "$.summary").actual();
        CorralCache books = manager.getCache("books");
        books.get("a", () -> "1");
        hit(books, "a", 3);
        manager.getCache("heavy").get("b", () -> "12345");
        hit(manager.getCache("heavy"), "b", 1);
        manager.getCache("silent").get("c", () -> "3");

        Map<?, ?> summary = (Map<?, ?>) at("/actuator/corral", "$.summary").actual();

        assertThat(summary.get("caches")).isEqualTo(6);
        assertThat(summary.get("size")).isEqualTo(3);
        assertThat(summary.get("weight")).isEqualTo(5);
        assertThat(grown(before, summary, "hits")).isEqualTo(4);
        assertThat(grown(before, summary, "misses")).isEqualTo(2);
        assertThat(grown(before, summary, "loads")).isEqualTo(2);
        assertThat((Double) summary.get("hitRatio")).isBetween(0.0, 1.0);
        assertThat((Double) summary.get("costSaved")).isNotNegative();
        assertThat((Double) summary.get("waitSaved")).isPositive();
        assertThat(summary.keySet().stream().map(String::valueOf))
                .contains("staleServed", "loadFailures", "coalesced", "rejected", "evictions");
    }

    private static int grown(Map<?, ?> before, Map<?, ?> after, String figure) {
        return (Integer) after.get(figure) - (Integer) before.get(figure);
    }

    @Test
    void showsTheLoadsInProgressAndWhoWaits() {
        at("/actuator/corral", "$.flightsInProgress").isEqualTo(0);
        GatedLoader<String, String> loader = GatedLoader.of(key -> "v");
        CorralCache books = manager.getCache("books");
        try (Stampede<String> herd = Stampede.of(3, () -> books.get(CANARY, () -> loader.load("k")))) {
            herd.awaitWaiters(books.getNativeCache(), CANARY);

            at("/actuator/corral", "$.flightsInProgress").isEqualTo(1);
            at("/actuator/corral", "$.waiters").isEqualTo(2);
            at("/actuator/corral", "$.flights[0].cache").isEqualTo("books");
            at("/actuator/corral", "$.flights[0].waiters").isEqualTo(2);
            at("/actuator/corral", "$.flights[0].refresh").isEqualTo(false);
            at("/actuator/corral", "$.flights[0].ageMillis").isInstanceOf(Integer.class);
            at("/actuator/corral", "$.flights[0].keyDigest").asString().matches(DIGEST);
            at("/actuator/corral/books", "$.flightsInProgress").isEqualTo(1);
            at("/actuator/corral/books", "$.waiters").isEqualTo(2);
            at("/actuator/corral/books", "$.flights[0].waiters").isEqualTo(2);
            at("/actuator/corral/prices", "$.flights").asArray().isEmpty();
            assertThat(text("/actuator/corral")).doesNotContain(CANARY);
            assertThat(text("/actuator/corral/books")).doesNotContain(CANARY);
            loader.open();
            herd.values();
        }
    }

    // ---- pools

    @Test
    void showsThePoolsAndWhatEachCacheHasOfThem() {
        for (int key = 0; key < 13; key++) {
            manager.getCache("prices").put(key, key);
        }
        at("/actuator/corral", "$.pools.shop")
                .asMap()
                .containsEntry("policy", "cost-aware")
                .containsEntry("policyOptions", Map.of("surprise-limit", "off"))
                .containsEntry("maximumSize", 40)
                .containsEntry("weight", 13)
                .doesNotContainKey("maximumWeight")
                .doesNotContainKey("maxConcurrentLoads");
        at("/actuator/corral", "$.pools.shop.caches.prices")
                .isEqualTo(Map.of("weight", 13, "guarantee", 10, "borrowed", 3));
        at("/actuator/corral", "$.pools.reports.maxConcurrentLoads").isEqualTo(2);
    }

    @Test
    void listsWithAPoolOnlyTheCachesThatHaveSomethingToDoWithIt() {
        at("/actuator/corral", "$.pools.shop.caches").asMap().containsOnlyKeys("prices", "offers");
        at("/actuator/corral", "$.pools.reports.caches").asMap().containsOnlyKeys("monthly", "offers");

        manager.getCache("prices").put(1L, "sent to the other pool by the router");

        at("/actuator/corral", "$.pools.reports.caches").asMap().containsOnlyKeys("monthly", "offers", "prices");
    }

    // ---- one cache

    @Test
    void showsTheFiguresOfACache() {
        CorralCache prices = manager.getCache("prices");
        prices.get("a", () -> "v");
        hit(prices, "a", 1);

        at("/actuator/corral/prices", "$")
                .asMap()
                .containsEntry("name", "prices")
                .containsEntry("size", 1)
                .containsEntry("pool", "shop")
                .containsEntry("policy", "cost-aware")
                .containsKeys("hits", "misses", "hitRatio", "staleServed", "loads", "loadFailures", "coalesced")
                .containsKeys(
                        "rejected",
                        "evictions",
                        "costSaved",
                        "waitSaved",
                        "refreshes",
                        "loadTimeouts",
                        "discarded",
                        "puts")
                .containsKeys("evictedWeight", "expirations", "oversize", "weigherFailures")
                .satisfies(figures ->
                        assertThat((Double) figures.get("meanLoadTime")).isBetween(0.0, 60.0));
        at("/actuator/corral/prices", "$.rejections").asMap().containsEntry("waiters-per-key", 0);
        at("/actuator/corral/prices", "$.staleReasons").asMap().containsEntry("load-limit", 0);
        prices.refreshRejections().add(RefreshRejections.Reason.QUEUE_FULL);
        at("/actuator/corral/prices", "$.refreshRejections").isEqualTo(Map.of("queue-full", 1, "executor", 0));
        at("/actuator/corral/silent", "$")
                .asMap()
                .containsKeys("size", "settings", "flights")
                .doesNotContainKeys("hits", "meanLoadTime", "rejections", "refreshRejections", "staleReasons");
        assertThat(mvc.get().uri("/actuator/corral/no-such-cache")).hasStatus(404);
        assertThat(manager.getCacheNames()).doesNotContain("no-such-cache");
    }

    @Test
    void showsTheSettingsInForceAsOneWritesThem() {
        at("/actuator/corral/books", "$.settings")
                .asMap()
                .containsEntry("maximumSize", 100)
                .containsEntry("policy", "cost-aware")
                .containsEntry("policyOptions", Map.of("surprise-limit", "1.5"))
                .containsEntry("nullTtl", "9s")
                .containsEntry("cost", "measured")
                .containsEntry("costGroups", "auto")
                .containsEntry("softTtl", "90s")
                .containsEntry("hardTtl", "135s")
                .containsEntry("idleTtl", "0")
                .containsEntry("jitter", 0.1)
                .containsEntry("earlyRefresh", "0.8")
                .containsEntry("refresh", "background")
                .containsEntry("protect", "all")
                .containsEntry("maxWaitersPerKey", 256)
                .containsEntry("loadTimeout", "30s")
                .containsEntry("cacheFailures", "0")
                .containsEntry("recordStats", true)
                .doesNotContainKeys("maximumWeight", "pool");
        at("/actuator/corral/prices", "$.settings")
                .asMap()
                .containsEntry("pool", "shop")
                .containsEntry("policyOptions", Map.of("surprise-limit", "off"))
                .containsEntry("nullTtl", "30s")
                .doesNotContainKey("maximumSize");
        at("/actuator/corral/heavy", "$.settings")
                .asMap()
                .containsEntry("maximumWeight", 64 << 10)
                .containsEntry("cost", "declared")
                .containsEntry("costGroups", "loader")
                .containsEntry("earlyRefresh", "off");
        at("/actuator/corral/silent", "$.settings")
                .asMap()
                .containsEntry("policy", "s3-fifo")
                .containsEntry("policyOptions", Map.of("small", "25%", "ghost", "90%", "threshold", "2"))
                .containsEntry("cacheNulls", false)
                .doesNotContainKey("nullTtl");
    }

    @Test
    void showsTheHottestAndTheCostliestEntriesByDigestOnly() {
        CorralCache books = manager.getCache("books");
        for (int key = 0; key < 20; key++) {
            books.get(CANARY + key, () -> CANARY);
        }
        hit(books, CANARY + 7, 256 * SAMPLING);

        at("/actuator/corral/books", "$.hottest[0].hitShare").isEqualTo(1.0);
        at("/actuator/corral/books", "$.hottest[0].keyDigest").asString().matches(DIGEST);
        at("/actuator/corral/books", "$.sampledHits").isEqualTo(256);
        at("/actuator/corral/books", "$.costliest.length()").isEqualTo(10);
        at("/actuator/corral/books", "$.examinedEntries").isEqualTo(20);
        at("/actuator/corral/books", "$.costUnit").isEqualTo("seconds");
        at("/actuator/corral/books", "$.costliest[0].cost")
                .satisfies(cost -> assertThat((Double) cost).isBetween(1e-9, 60.0));
        assertThat(text("/actuator/corral/books")).doesNotContain(CANARY);
    }

    @Test
    void saysWhichUnitDeclaredCostsAreIn() {
        at("/actuator/corral/heavy", "$.costUnit").isEqualTo("declared");
        at("/actuator/corral/silent", "$.costUnit").isEqualTo("none");
        at("/actuator/corral/silent", "$.costliest").asArray().isEmpty();
    }

    @Test
    void tellsWhyACacheGaveUpWhatItGaveUp() {
        for (int key = 0; key < 100; key++) {
            manager.getCache("prices").put("secret " + key, key);
        }
        at("/actuator/corral/prices", "$.evictionReasons").asMap().isNotEmpty();
        at("/actuator/corral/prices", "$.latestEvictions[0].keyDigest")
                .asString()
                .matches(DIGEST);
        at("/actuator/corral/prices", "$.latestEvictions[0]")
                .asMap()
                .containsKeys("reason", "weight", "secondsAgo")
                .doesNotContainKey("cost"); // what was put was never loaded
        at("/actuator/corral/prices", "$.surprises").asArray().isEmpty();
        assertThat(text("/actuator/corral/prices")).doesNotContain("secret");
    }
}
