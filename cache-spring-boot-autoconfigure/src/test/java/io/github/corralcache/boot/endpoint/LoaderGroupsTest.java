package io.github.corralcache.boot.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.Surprise;
import io.github.corralcache.boot.autoconfigure.CorralCacheAutoConfiguration;
import io.github.corralcache.boot.autoconfigure.CorralCacheCustomizer;
import io.github.corralcache.boot.autoconfigure.CorralEnableCachingAutoConfiguration;
import io.github.corralcache.boot.autoconfigure.CorralProtectionAutoConfiguration;
import io.github.corralcache.spring.CachePolicy;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;

/** Methods that share a cache, each a group of its own, as {@code application.yml} asks for and the endpoint tells. */
class LoaderGroupsTest {

    private static final String CHEAP = Shop.class.getName() + ".cheap(int)";
    private static final String DEAR = Shop.class.getName() + ".dear(int)";

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withInitializer(new ConfigDataApplicationContextInitializer())
            .withPropertyValues(
                    "spring.config.location=classpath:/loader-groups/", "management.endpoints.web.exposure.include=*")
            .withConfiguration(AutoConfigurations.of(
                    CacheAutoConfiguration.class,
                    CorralEnableCachingAutoConfiguration.class,
                    CorralProtectionAutoConfiguration.class,
                    CorralCacheAutoConfiguration.class,
                    CorralEndpointAutoConfiguration.class))
            .withBean(CorralCacheCustomizer.class, () -> (name, builder) -> {
                if (name.equals("shop")) {
                    builder.seed(1).segments(1);
                }
            })
            .withBean(Shop.class);

    /** Costs less than a factor of eight apart, which is one band. */
    static class Shop {

        private int cheapLoads;

        @Cacheable(cacheNames = "shop", key = "'cheap' + #id")
        @CachePolicy(cost = "1.0")
        public String cheap(int id) {
            cheapLoads++;
            return "cheap";
        }

        public int cheapLoads() {
            return cheapLoads;
        }

        @Cacheable(cacheNames = "shop", key = "'dear' + #id", unless = "#result.isEmpty()")
        @CachePolicy(cost = "7.9")
        public CompletableFuture<String> dear(int id) {
            return CompletableFuture.completedFuture("dear");
        }

        @Cacheable("pooled")
        public String one(int id) {
            return "one";
        }

        @Cacheable(cacheNames = "pooled", unless = "#result.isEmpty()")
        public String one(String id) {
            return "other";
        }

        @CachePut("pooled")
        public String stored(int id) {
            return "stored";
        }
    }

    /**
     * Asks for the keys of two methods, of which the dear one has many more than fit; returns the cheap one's loads.
     */
    private static int cheapLoads(Shop shop) {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 100_000; i++) {
            if (random.nextInt(10) < 6) {
                shop.cheap((int) (3_000 * Math.pow(random.nextDouble(), 3)));
            } else {
                shop.dear((int) (3_000 * Math.pow(random.nextDouble(), 1.5))).join();
            }
        }
        return shop.cheapLoads();
    }

    private int cheapLoads(String... properties) {
        int[] loads = {0};
        runner.withPropertyValues(properties).run(context -> {
            assertThat(context).hasNotFailed();
            loads[0] = cheapLoads(context.getBean(Shop.class));
        });
        return loads[0];
    }

    /** What the cheap method has to load as a multiple of what it would in a cache without costs. */
    private double loadOfTheCheapMethod(String... properties) {
        return (double) cheapLoads(properties) / cheapLoads("corral.caches.shop.cost=none");
    }

    @Test
    void methodsOfOneCostBandAreGuardedSeparately() {
        assertThat(loadOfTheCheapMethod()).isLessThan(1.3);
    }

    /** The twin: the band that both are in hides that one pays for the other. */
    @Test
    void withoutGroupsOfLoadersOneMethodPaysForTheOther() {
        assertThat(loadOfTheCheapMethod("corral.caches.shop.cost-groups=auto")).isGreaterThan(1.4);
    }

    @Test
    void theEndpointTellsHowEachMethodFares() {
        runner.run(context -> {
            cheapLoads(context.getBean(Shop.class));
            assertThat(context.getBean(CorralEndpoint.class).cache("shop", null).getSurprises())
                    .extracting(Surprise::group)
                    .containsExactlyInAnyOrder(CHEAP, DEAR);
        });
    }

    @Test
    void methodsOfACacheInAPoolAreGroupsBesideTheCache() {
        runner.run(context -> {
            Shop shop = context.getBean(Shop.class);
            for (int id = 0; id < 30_000; id++) {
                shop.one(id);
                shop.one("other " + id);
                shop.stored(100_000 + id);
            }
            assertThat(context.getBean(CorralEndpoint.class)
                            .cache("pooled", null)
                            .getSurprises())
                    .extracting(Surprise::group)
                    .containsExactlyInAnyOrder(
                            Shop.class.getName() + ".one(int)", Shop.class.getName() + ".one(String)", "pooled");
        });
    }
}
