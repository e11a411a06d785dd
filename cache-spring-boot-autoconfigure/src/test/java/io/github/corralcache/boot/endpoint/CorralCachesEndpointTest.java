package io.github.corralcache.boot.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.Weigher;
import io.github.corralcache.boot.autoconfigure.CorralManagers;
import io.github.corralcache.spring.CorralCache;
import io.github.corralcache.spring.CorralCacheManager;
import java.io.UnsupportedEncodingException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.cache.actuate.endpoint.CachesEndpoint.CacheManagerDescriptor;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.cache.CacheManager;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** The endpoint as an operator calls it. */
@SpringBootTest(
        properties = {
            "management.endpoints.web.exposure.include=caches",
            "corral.caches.books.maximum-size=100",
            "corral.caches.books.soft-ttl=1m",
            "corral.caches.heavy.maximum-weight=64KB",
            "corral.caches.silent.record-stats=false",
            "corral.pools.shop.maximum-size=40",
            "corral.caches.prices.pool=shop"
        })
@AutoConfigureMockMvc
class CorralCachesEndpointTest {

    private static final String CANARY = "canary";

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        Weigher<String, String> byLength() {
            return (key, value) -> value.length();
        }
    }

    @Autowired
    private MockMvcTester mvc;

    @Autowired
    private CorralCacheManager manager;

    @Autowired
    private CorralManagers managers;

    @BeforeEach
    void use() {
        CorralCache books = manager.getCache("books");
        books.clear();
        books.get(CANARY, () -> CANARY);
        books.get(CANARY, () -> CANARY);
    }

    private String get(String uri) {
        try {
            return mvc.get().uri(uri).exchange().getResponse().getContentAsString();
        } catch (UnsupportedEncodingException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void showsEachCacheWithItsFigures() {
        assertThat(mvc.get().uri("/actuator/caches"))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.cacheManagers.cacheManager.caches.books")
                .asMap()
                .containsEntry(
                        "target",
                        manager.getCache("books").getNativeCache().getClass().getName())
                .containsEntry("size", 1)
                .containsEntry("maximumSize", 100)
                .containsEntry("policy", "cost-aware")
                .containsEntry("softTtl", "PT1M")
                .containsEntry("hardTtl", "PT1M30S")
                .containsEntry("staleServed", 0)
                .containsEntry("loadFailures", 0)
                .containsEntry("coalesced", 0)
                .containsEntry("rejected", 0)
                .containsEntry("evictions", 0)
                .containsKeys("hits", "misses", "hitRatio", "loads", "costSaved", "waitSaved")
                .doesNotContainKeys("maximumWeight", "weight", "name", "cacheManager")
                .satisfies(books -> {
                    assertThat((Integer) books.get("hits")).isPositive();
                    assertThat(books.get("misses"))
                            .isEqualTo(books.get("loads"))
                            .isEqualTo(books.get("hits"));
                    assertThat(books.get("hitRatio")).isEqualTo(0.5);
                    assertThat(books.get("costSaved")).isInstanceOf(Double.class);
                    assertThat(books.get("waitSaved")).isInstanceOf(Double.class);
                });
    }

    @Test
    void showsTheWeightOfACacheThatIsWeighed() {
        manager.getCache("heavy").put("k", "12345");

        assertThat(mvc.get().uri("/actuator/caches/heavy"))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$")
                .asMap()
                .containsEntry("name", "heavy")
                .containsEntry("maximumWeight", 64 << 10)
                .containsEntry("weight", 5)
                .doesNotContainKey("maximumSize");
    }

    @Test
    void showsNoCountsOfACacheThatDoesNotCount() {
        assertThat(mvc.get().uri("/actuator/caches/silent"))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$")
                .asMap()
                .containsKeys("size", "policy")
                .doesNotContainKeys("hits", "misses", "hitRatio", "loads", "costSaved", "waitSaved");
    }

    @Test
    void showsOneCacheWithTheSameFiguresAndItsNames() {
        assertThat(mvc.get().uri("/actuator/caches/books?cacheManager=cacheManager"))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$")
                .asMap()
                .containsEntry("name", "books")
                .containsEntry("cacheManager", "cacheManager")
                .containsEntry("size", 1)
                .containsEntry("maximumSize", 100);
    }

    @Test
    void doesNotKnowOthers() {
        assertThat(mvc.get().uri("/actuator/caches/films")).hasStatus(404);
        assertThat(mvc.get().uri("/actuator/caches/books?cacheManager=other")).hasStatus(404);
        assertThat(manager.getCacheNames()).doesNotContain("films");
    }

    @Test
    void clearsOneCacheOrAll() {
        manager.getCache("heavy").put("k", "v");

        assertThat(mvc.delete().uri("/actuator/caches/books")).hasStatus(204);
        assertThat(manager.getCache("books").getNativeCache().size()).isZero();
        assertThat(manager.getCache("heavy").getNativeCache().size()).isEqualTo(1);

        assertThat(mvc.delete().uri("/actuator/caches")).hasStatus(204);
        assertThat(manager.getCache("heavy").getNativeCache().size()).isZero();

        assertThat(mvc.delete().uri("/actuator/caches/films")).hasStatus(404);
    }

    @Test
    void showsNeitherKeysNorValues() {
        assertThat(get("/actuator/caches")).contains("books").doesNotContain(CANARY);
        assertThat(get("/actuator/caches/books")).contains("books").doesNotContain(CANARY);
    }

    @Test
    void leavesTheCachesOfOtherManagersAsSpringBootShowsThem() {
        ConcurrentMapCacheManager foreign = new ConcurrentMapCacheManager("films");
        CorralCachesEndpoint endpoint =
                new CorralCachesEndpoint(Map.<String, CacheManager>of("foreign", foreign, "corral", manager), managers);

        Map<String, CacheManagerDescriptor> managers = endpoint.caches().getCacheManagers();

        assertThat(managers.get("foreign").getCaches().get("films")).isNotInstanceOf(CorralCacheDescriptor.class);
        assertThat(managers.get("corral").getCaches().get("books")).isInstanceOf(CorralCacheDescriptor.class);
        assertThat(new CorralCachesEndpointWebExtension(endpoint)
                        .cache("films", null)
                        .getBody())
                .extracting("cacheManager")
                .isEqualTo("foreign");
    }

    @Test
    void isReadableInANativeImage() {
        RuntimeHints hints = new RuntimeHints();

        new CorralCachesEndpointAutoConfiguration.DescriptorHints().registerHints(hints, null);

        assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(CorralCacheDescriptor.class, "getHits"))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(CorralCacheEntryDescriptor.class, "getName"))
                .accepts(hints);
    }

    @Test
    void showsWhichPoolACacheShares() {
        assertThat(mvc.get().uri("/actuator/caches/prices"))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$")
                .asMap()
                .containsEntry("pool", "shop")
                .doesNotContainKey("maximumSize");
    }
}
