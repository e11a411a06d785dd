package io.github.corralcache.sample.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;

import io.github.corralcache.sample.traffic.RunFigures;
import io.github.corralcache.sample.traffic.StampedeFigures;
import io.github.corralcache.sample.traffic.Traffic;
import io.github.corralcache.sample.traffic.TrafficStatus.StampedeStatus;
import io.github.corralcache.test.Patience;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;
import org.springframework.test.web.servlet.client.RestTestClient;

/** More callers over HTTP than may wait for one report, whose query is held back meanwhile. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.datasource.url=jdbc:h2:mem:over-limit",
            "shop.order-lines=5000",
            "traffic.warm-up-visits=0",
            "corral.caches.basket-reports.max-waiters-per-key=100"
        })
@Timeout(120)
class OverLimitTest {

    private static final int CALLERS = 500;
    private static final int WAITERS = 100;
    private static final int TURNED_AWAY = CALLERS - WAITERS - 1;

    @Autowired
    private Traffic traffic;

    @MockitoSpyBean(name = "protectedQueries")
    private ShopQueries protectedQueries;

    private final CountDownLatch release = new CountDownLatch(1);

    private RestTestClient http;

    @BeforeEach
    void setUp(@LocalServerPort int port) {
        http = RestTestClient.bindToServer().baseUrl("http://localhost:" + port).build();
        doAnswer(query -> {
                    assertThat(release.await(60, TimeUnit.SECONDS)).isTrue();
                    return query.callRealMethod();
                })
                .when(protectedQueries)
                .basketReport(any());
    }

    @AfterEach
    void releaseQueries() {
        release.countDown();
    }

    @Test
    @Tag("ST7")
    void callersPastTheLimitAreToldWhenToComeBackWhileTheRestOfTheShopAnswers() {
        CompletableFuture<Void> stampede = traffic.startStampede(CALLERS, Market.DE);
        Patience.until(
                "all are turned away who may not wait", Duration.ofSeconds(60), () -> turnedAway() == TURNED_AWAY);

        http.get()
                .uri("/api/markets/DE/baskets")
                .exchange()
                .expectStatus()
                .isEqualTo(HttpStatus.SERVICE_UNAVAILABLE)
                .expectHeader()
                .value(HttpHeaders.RETRY_AFTER, seconds -> assertThat(seconds).containsOnlyDigits());
        http.get()
                .uri("/actuator/health")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo("UP");
        http.get()
                .uri("/api/products/281")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.bestsellers")
                .isNotEmpty();

        release.countDown();
        stampede.join();
        StampedeFigures on = Objects.requireNonNull(status().on());
        RunFigures run = on.run();
        assertThat(run.queries()).isEqualTo(1);
        assertThat(run.answered()).isEqualTo(WAITERS + 1);
        assertThat(run.turnedAway()).isEqualTo(TURNED_AWAY);
        assertThat(run.failed()).isZero();
        assertThat(on.healthMeanwhile().answered()).isPositive();
        assertThat(on.healthMeanwhile().failed()).isZero();
        assertThat(on.pagesMeanwhile().failed()).isZero();
        RunFigures withoutLimit = Objects.requireNonNull(status().off()).run();
        assertThat(withoutLimit.turnedAway()).isZero();
    }

    private long turnedAway() {
        StampedeStatus stampede = traffic.status().stampede();
        return stampede == null || stampede.on() == null
                ? 0
                : stampede.on().run().turnedAway();
    }

    private StampedeStatus status() {
        return Objects.requireNonNull(traffic.status().stampede());
    }
}
