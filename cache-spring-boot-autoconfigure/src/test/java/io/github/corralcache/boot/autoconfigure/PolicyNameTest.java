package io.github.corralcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.CacheBuilder;
import io.github.corralcache.spring.CorralCache;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Words in properties are read in any case, with or without dashes, as Spring Boot reads its own. */
@Tag("E6")
class PolicyNameTest {

    @Test
    void namesEveryPolicy() {
        assertThat(Arrays.stream(PolicyName.values()).map(PolicyName::toString))
                .containsExactlyElementsOf(CacheBuilder.policies());
        assertThat(PolicyName.COST_AWARE).hasToString(CacheBuilder.DEFAULT_POLICY);
    }

    /** What an IDE offers below a map it knows from the types alone. */
    @Test
    void policiesAreOfATypeThatAnIdeCompletesWhereverTheyAreSet() {
        for (Class<?> spec : new Class<?>[] {CorralProperties.Spec.class, CorralProperties.PoolSpec.class}) {
            assertThat(Arrays.stream(spec.getRecordComponents())
                            .filter(component -> component.getName().equals("policy"))
                            .map(RecordComponent::getType))
                    .hasSize(1)
                    .allMatch(Class::isEnum);
        }
    }

    private static CorralCache cache(Map<String, String> properties) {
        DescribedCaches caches = DescribedCaches.of(new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("corral", CorralProperties.class));
        CorralCacheFactory factory = new CorralCacheFactory(
                caches,
                new CapacitySettings(Map.of(), new PoolSettings(caches, null)),
                List.of(),
                List.of(),
                rejections -> Runnable::run,
                null);
        factory.validate();
        return factory.apply("books");
    }

    @ParameterizedTest
    @CsvSource({
        "LRU, lru",
        "w_tinylfu, w-tinylfu",
        "S3FIFO, s3-fifo",
        "costAware, cost-aware",
        "Sampled-LRU, sampled-lru"
    })
    void policyIsReadInAnyForm(String written, String name) {
        for (String place : new String[] {"corral.defaults.", "corral.caches.books."}) {
            assertThat(cache(Map.of(place + "policy", written))
                            .getNativeCache()
                            .settings()
                            .policy())
                    .isEqualTo(name);
        }
        assertThat(cache(Map.of(
                                "corral.pools.shop.policy",
                                written,
                                "corral.pools.shop.maximum-size",
                                "10",
                                "corral.caches.books.pool",
                                "shop"))
                        .getNativeCache()
                        .settings()
                        .policy())
                .isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({
        "cost, DECLARED",
        "cost-groups, Loader",
        "refresh, CALLER",
        "protect, Sync",
        "early-refresh, PROBABILISTIC",
        "early-refresh, Off",
        "surprise-limit, OFF",
        "surprise-limit, false",
        "policy-options.surpriseLimit, 3",
        "policy-options.surprise_limit, 3",
        "policy-options.SURPRISELIMIT, OFF"
    })
    void otherWordsAreReadInAnyForm(String key, String written) {
        assertThat(cache(Map.of("corral.defaults." + key, written))).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"BYTES", "Entries"})
    void weighersAreReadInAnyForm(String written) {
        assertThat(cache(Map.of("corral.defaults.weigher", written, "corral.defaults.maximum-weight", "1MB")))
                .isNotNull();
    }

    @Test
    void optionUnderAnotherFormIsTheSameOption() {
        assertThat(cache(Map.of("corral.defaults.policy-options.surpriseLimit", "3"))
                        .getNativeCache()
                        .settings()
                        .policyOptions())
                .containsExactly(Map.entry("surprise-limit", "3"));
    }
}
