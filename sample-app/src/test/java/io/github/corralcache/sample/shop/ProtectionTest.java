package io.github.corralcache.sample.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;

import io.github.corralcache.LoadInProgress;
import io.github.corralcache.sample.traffic.RunFigures;
import io.github.corralcache.sample.traffic.Traffic;
import io.github.corralcache.sample.traffic.TrafficStatus.StampedeStatus;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.cache.CacheManager;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

/** A stampede over real HTTP, with queries that are held back until the herd is there. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.datasource.url=jdbc:h2:mem:protection",
            "shop.order-lines=5000",
            "traffic.warm-up-visits=0"
        })
@Timeout(120)
class ProtectionTest {

    private static final int CALLERS = 500;

    @Autowired
    private Traffic traffic;

    @Autowired
    private CacheManager caches;

    @MockitoSpyBean(name = "protectedQueries")
    private ShopQueries protectedQueries;

    @MockitoSpyBean(name = "unprotectedQueries")
    private ShopQueries unprotectedQueries;

    private final CountDownLatch unprotectedHerd = new CountDownLatch(CALLERS);

    @BeforeEach
    void holdQueriesBack() {
        doAnswer(query -> {
                    awaitUntil(() -> waitersForReports() == CALLERS - 1);
                    return query.callRealMethod();
                })
                .when(protectedQueries)
                .basketReport(any());
        doAnswer(query -> {
                    unprotectedHerd.countDown();
                    assertThat(unprotectedHerd.await(30, TimeUnit.SECONDS)).isTrue();
                    return query.callRealMethod();
                })
                .when(unprotectedQueries)
                .basketReport(any());
    }

    @Test
    void stampedeRunsOneQueryWithProtectionAndOnePerCallerWithout() {
        traffic.startStampede(CALLERS, Market.DE).join();

        StampedeStatus stampede = Objects.requireNonNull(traffic.status().stampede());
        RunFigures on = Objects.requireNonNull(stampede.on()).run();
        assertThat(on.queries()).isEqualTo(1);
        assertThat(on.answered()).isEqualTo(CALLERS);
        assertThat(on.byQuery().get(Query.BASKET_REPORT).waited()).isEqualTo(CALLERS - 1);
        RunFigures off = Objects.requireNonNull(stampede.off()).run();
        assertThat(off.queries()).isEqualTo(CALLERS);
        assertThat(off.answered()).isEqualTo(CALLERS);
        assertThat(off.byQuery().get(Query.BASKET_REPORT).waited()).isZero();
    }

    private int waitersForReports() {
        var cache = (io.github.corralcache.Cache<?, ?>)
                Objects.requireNonNull(caches.getCache("basket-reports")).getNativeCache();
        return cache.loadsInProgress().stream()
                .mapToInt(LoadInProgress::waiters)
                .sum();
    }

    private static void awaitUntil(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("gave up waiting").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
