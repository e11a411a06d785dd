package io.github.corralcache.boot.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.CacheBuilder;
import io.github.corralcache.CachePool;
import io.github.corralcache.CachePoolBuilder;
import io.github.corralcache.spring.CorralCache;
import io.github.corralcache.spring.CorralCacheManager;
import io.github.corralcache.test.Stampede;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.test.json.JsonPathValueAssert;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** Two managers of Corral's that each have a cache, and a pool, of one name. */
@SpringBootTest(
        properties = {
            "management.endpoints.web.exposure.include=corral,caches",
            "management.endpoint.caches.access=unrestricted"
        })
@AutoConfigureMockMvc
@Tag("D3")
class TwoManagersTest {

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        @Primary
        CorralCacheManager near() {
            return manager(List.of("books", "nearOnly"));
        }

        @Bean
        CorralCacheManager far() {
            return manager(List.of("books"));
        }

        private static CorralCacheManager manager(List<String> names) {
            CachePool pool = CachePoolBuilder.named("shop").maximumSize(10).build();
            CorralCacheManager manager = new CorralCacheManager(
                    name -> new CorralCache(CacheBuilder.named(name).pool(pool).build()), List.of(pool));
            manager.setCacheNames(names);
            return manager;
        }
    }

    @Autowired
    private MockMvcTester mvc;

    @Autowired
    private CorralCacheManager near;

    @Autowired
    @Qualifier("far")
    private CorralCacheManager far;

    @Autowired
    @Qualifier("corralHealthIndicator")
    private HealthIndicator health;

    @BeforeEach
    void fill() {
        near.getCache("books").clear();
        far.getCache("books").clear();
        near.getCache("books").put("a", 1);
        far.getCache("books").put("a", 1);
        far.getCache("books").put("b", 2);
    }

    private JsonPathValueAssert at(String uri, String path) {
        return assertThat(mvc.get().uri(uri)).hasStatusOk().bodyJson().extractingPath(path);
    }

    @Test
    void oneOfSeveralHasToBeChosen() {
        for (String uri : List.of("/actuator/corral/books", "/actuator/caches/books")) {
            assertThat(mvc.get().uri(uri)).as(uri).hasStatus(400);
            at(uri + "?cacheManager=near", "$.size").isEqualTo(1);
            at(uri + "?cacheManager=far", "$.size").isEqualTo(2);
            at(uri + "?cacheManager=far", "$.cacheManager").isEqualTo("far");
            assertThat(mvc.get().uri(uri + "?cacheManager=none")).hasStatus(404);
        }
    }

    @Test
    void aNameThatOneManagerHasNeedsNoChoice() {
        for (String uri : List.of("/actuator/corral/nearOnly", "/actuator/caches/nearOnly")) {
            at(uri, "$.cacheManager").isEqualTo("near");
            assertThat(mvc.get().uri(uri + "?cacheManager=far")).hasStatus(404);
        }
        assertThat(mvc.get().uri("/actuator/corral/none")).hasStatus(404);
    }

    @Test
    void oneOfSeveralIsClearedOnlyIfItWasChosen() {
        assertThat(mvc.delete().uri("/actuator/caches/books")).hasStatus(400);
        assertThat(far.getCache("books").get("b")).isNotNull();

        assertThat(mvc.delete().uri("/actuator/caches/books?cacheManager=far")).hasStatus(204);
        assertThat(far.getCache("books").getNativeCache().size()).isZero();
        assertThat(near.getCache("books").getNativeCache().size()).isEqualTo(1);
    }

    @Test
    void theSummaryTellsThemApart() throws Exception {
        at("/actuator/corral", "$.summary.size").isEqualTo(3);
        at("/actuator/corral", "$.summary.caches").isEqualTo(3);
        at("/actuator/corral", "$.cacheManagers.near.size").isEqualTo(1);
        at("/actuator/corral", "$.cacheManagers.near.caches").isEqualTo(2);
        at("/actuator/corral", "$.cacheManagers.far.size").isEqualTo(2);
        at("/actuator/corral", "$.pools").asMap().hasSize(2);
        CountDownLatch gate = new CountDownLatch(1);
        CorralCache books = far.getCache("books");
        try (Stampede<Object> herd = Stampede.of(
                2,
                () -> books.get("slow", () -> {
                    gate.await();
                    return "v";
                }))) {
            herd.awaitWaiters(books.getNativeCache(), "slow");
            at("/actuator/corral", "$.flights[0].cacheManager").isEqualTo("far");
            gate.countDown();
            herd.values();
        }
    }

    @Test
    void theHealthTellsThemApart() {
        Map<?, ?> caches = (Map<?, ?>) health.health().getDetails().get("caches");

        assertThat(caches.keySet().stream().map(String::valueOf)).hasSize(3).anyMatch(name -> name.endsWith(":books"));
    }
}
