package io.github.corralcache.sample.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.sample.shop.Query;
import io.github.corralcache.sample.traffic.Traffic;
import io.github.corralcache.sample.traffic.TrafficStatus;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.test.web.servlet.client.RestTestClient;

/** The shop as it is seen over HTTP, on a real port. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"spring.datasource.url=jdbc:h2:mem:api", "shop.order-lines=5000", "traffic.warm-up-visits=0"})
class HttpApiTest {

    @Autowired
    private Traffic traffic;

    private RestTestClient http;

    @BeforeEach
    void connect(@LocalServerPort int port) {
        http = RestTestClient.bindToServer().baseUrl("http://localhost:" + port).build();
    }

    @ParameterizedTest
    @CsvSource({
        "/api/products/285, false, false",
        "/api/products/281, true, false",
        "/api/products/289, false, true",
        "/api/products/289?protection=off, false, true"
    })
    void pageShowsWhatItsProductCallsFor(String path, boolean showsBestsellers, boolean showsReport) {
        http.get()
                .uri(path)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.product.name")
                .isNotEmpty()
                .jsonPath("$.bestsellers")
                .value(shown -> assertThat(shown != null).isEqualTo(showsBestsellers))
                .jsonPath("$.report")
                .value(shown -> assertThat(shown != null).isEqualTo(showsReport));
    }

    @ParameterizedTest
    @CsvSource({"on", "off"})
    void basketsShowWhatIsBoughtTogether(String protection) {
        http.get()
                .uri("/api/markets/CH/baskets?protection=" + protection)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.market")
                .isEqualTo("CH")
                .jsonPath("$.pairs.length()")
                .isEqualTo(10)
                .jsonPath("$.pairs[0].times")
                .value(times -> assertThat((int) times).isPositive());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET    | /api/products/13756                     | 404 | there is no product 13756",
                "GET    | /api/products/abc                       | 400 | id is 'abc', must be a whole number",
                "GET    | /api/products/1?protection=maybe        | 400 | protection is 'maybe', must be one of on, off",
                "GET    | /api/markets/XX/report                  | 400 | market is 'XX', must be one of AT, CH",
                "POST   | /api/traffic/replay?requests=0          | 400 | requests is 0, must be from 1 to 95607",
                "POST   | /api/traffic/replay?requests=95608      | 400 | requests is 95608, must be from 1 to 95607",
                "POST   | /api/traffic/replay?pagesPerSecond=-1   | 400 | pagesPerSecond is -1, must be from 0 to 100000",
                "POST   | /api/traffic/replay?pagesPerSecond=fast | 400 | pagesPerSecond is 'fast', must be a whole number",
                "POST   | /api/traffic/contest?requests=0         | 400 | requests is 0, must be from 1 to 95607",
                "POST   | /api/traffic/stampede?callers=1         | 400 | callers is 1, must be from 2 to 1000",
                "POST   | /api/traffic/stampede?callers=1001      | 400 | callers is 1001, must be from 2 to 1000",
                "POST   | /api/traffic/stampede?market=de         | 400 | market is 'de', must be one of AT, CH",
            })
    void badInputIsNamed(String method, String path, int status, String detail) {
        http.method(HttpMethod.valueOf(method))
                .uri(path)
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody()
                .jsonPath("$.detail")
                .value(said -> assertThat((String) said).startsWith(detail));
    }

    @Test
    void contestSendsTheSameVisitsThroughEachPolicy() {
        traffic.startContest(3_000).join();

        List<TrafficStatus.ContenderFigures> contenders =
                Objects.requireNonNull(traffic.status().contest()).contenders();

        assertThat(contenders)
                .extracting(TrafficStatus.ContenderFigures::name)
                .containsExactly("cost-aware", "w-tinylfu", "caffeine");
        assertThat(contenders).allSatisfy(contender -> {
            assertThat(contender.visited()).isEqualTo(3_000);
            assertThat(contender.databaseSeconds()).isPositive();
            assertThat(contender.queries().get(Query.PRODUCT)).isBetween(1_000L, 2_999L);
        });
        assertThat(dearQueries(contenders.get(0)))
                .isLessThan(dearQueries(contenders.get(1)))
                .isLessThan(dearQueries(contenders.get(2)));
    }

    private static long dearQueries(TrafficStatus.ContenderFigures contender) {
        return contender.queries().get(Query.BESTSELLERS) + contender.queries().get(Query.MARKET_REPORT);
    }

    @Test
    void actuatorShowsTheFiguresOfAReplay() {
        traffic.startReplay(2_000, 0).join();

        http.get()
                .uri("/api/traffic")
                .exchange()
                .expectBody()
                .jsonPath("$.isRunning")
                .isEqualTo(false)
                .jsonPath("$.replay.on.state")
                .isEqualTo("DONE")
                .jsonPath("$.replay.on.answered")
                .isEqualTo(2_000)
                .jsonPath("$.replay.on.byQuery.PRODUCT.lookups")
                .isEqualTo(2_000)
                .jsonPath("$.replay.off.answered")
                .isEqualTo(2_000);
        http.get()
                .uri("/actuator/caches/products")
                .exchange()
                .expectBody()
                .jsonPath("$.policy")
                .isEqualTo("cost-aware")
                .jsonPath("$.maximumSize")
                .isEqualTo(4_000)
                .jsonPath("$.size")
                .value(size -> assertThat((int) size).isBetween(500, 2_000))
                .jsonPath("$.hits")
                .value(hits -> assertThat((int) hits).isGreaterThan(100))
                .jsonPath("$.misses")
                .value(misses -> assertThat((int) misses).isGreaterThan(500));
        http.get()
                .uri("/actuator/caches")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.cacheManagers.cacheManager.caches['market-reports'].hits")
                .value(hits -> assertThat((int) hits).isPositive())
                .jsonPath("$.cacheManagers.cacheManager.caches.length()")
                .isEqualTo(10);
        http.get()
                .uri("/actuator/corral")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.summary.caches")
                .isEqualTo(10)
                .jsonPath("$.summary.costSaved")
                .value(seconds -> assertThat((double) seconds).isPositive());
        http.get()
                .uri("/actuator/corral/products")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.hottest.length()")
                .value(entries -> assertThat((int) entries).isPositive())
                .jsonPath("$.costliest.length()")
                .isEqualTo(10)
                .jsonPath("$.costUnit")
                .isEqualTo("seconds");
    }

    @Test
    void oneLoadRunsAtATimeAndCanBeStopped() {
        CompletableFuture<Void> replay = traffic.startReplay(1_000, 10);

        http.post()
                .uri("/api/traffic/stampede")
                .exchange()
                .expectStatus()
                .isEqualTo(HttpStatus.CONFLICT)
                .expectBody()
                .jsonPath("$.detail")
                .value(said -> assertThat((String) said).contains("under way"));
        http.delete().uri("/api/traffic").exchange().expectStatus().isNoContent();

        replay.join();
        http.get()
                .uri("/api/traffic")
                .exchange()
                .expectBody()
                .jsonPath("$.replay.on.state")
                .isEqualTo("STOPPED")
                .jsonPath("$.replay.on.answered")
                .value(answered -> assertThat((int) answered).isLessThan(1_000))
                .jsonPath("$.replay.off")
                .isEmpty();
    }
}
