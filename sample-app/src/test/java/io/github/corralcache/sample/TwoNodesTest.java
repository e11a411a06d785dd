package io.github.corralcache.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.sample.shop.Market;
import io.github.corralcache.sample.shop.Protection;
import io.github.corralcache.sample.shop.Query;
import io.github.corralcache.sample.shop.Shop;
import io.github.corralcache.spring.CorralCacheManager;
import io.github.corralcache.test.Patience;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** The shop twice, in front of one database and with a Redis between. */
class TwoNodesTest {

    private static LocalRedis redis;
    private static List<ConfigurableApplicationContext> nodes;

    @BeforeAll
    static void start() throws Exception {
        redis = new LocalRedis();
        nodes = TwoNodes.start(
                0,
                0,
                redis.url(),
                "--spring.datasource.url=jdbc:h2:mem:two;DB_CLOSE_DELAY=-1",
                "--shop.order-lines=5000",
                "--traffic.warm-up-visits=0",
                "--corral.tier.operation-timeout=2s");
    }

    @AfterAll
    static void stop() {
        nodes.forEach(ConfigurableApplicationContext::close);
        redis.close();
    }

    private static Shop shop(int node) {
        return nodes.get(node).getBean(Shop.class);
    }

    private static long baskets() {
        return shop(0).queriesRun(Protection.ON, Query.BASKET_REPORT)
                + shop(1).queriesRun(Protection.ON, Query.BASKET_REPORT);
    }

    @Test
    void stampedeOnBothNodesIsOneQueryAndAnEvictOnOneIsSeenByTheOther() throws Exception {
        long before = baskets();
        ExecutorService callers = Executors.newFixedThreadPool(100);
        List<CompletableFuture<?>> answers = new ArrayList<>();
        for (int caller = 0; caller < 100; caller++) {
            Shop shop = shop(caller % 2);
            answers.add(CompletableFuture.supplyAsync(
                    () -> shop.storefront(Protection.ON).basketReport(Market.DE), callers));
        }
        for (CompletableFuture<?> answer : answers) {
            answer.get(20, TimeUnit.SECONDS);
        }
        callers.shutdownNow();
        assertThat(baskets() - before).isEqualTo(1);

        shop(0).clearCache(Protection.ON, Query.BASKET_REPORT);
        Patience.until("the other node has heard of it", () -> {
            shop(1).storefront(Protection.ON).basketReport(Market.DE);
            return baskets() - before == 2;
        });
    }

    @Test
    void theUnprotectedSideStaysAsItIs() {
        CorralCacheManager caches = nodes.get(0).getBean(CorralCacheManager.class);
        assertThat(List.of("products", "bestsellers", "market-reports", "basket-reports"))
                .allSatisfy(name -> assertThat(Objects.requireNonNull(caches.getCache(name))
                                .getNativeCache()
                                .tier())
                        .isNotNull());
        assertThat(List.of("unprotected-products", "shared-w-tinylfu"))
                .allSatisfy(name -> assertThat(Objects.requireNonNull(caches.getCache(name))
                                .getNativeCache()
                                .tier())
                        .isNull());
    }
}
