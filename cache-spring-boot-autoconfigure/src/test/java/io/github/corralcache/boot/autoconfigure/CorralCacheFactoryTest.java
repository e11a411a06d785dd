package io.github.corralcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.corralcache.CacheBuilder;
import io.github.corralcache.CacheSettings;
import io.github.corralcache.CostUnit;
import io.github.corralcache.EarlyRefresh;
import io.github.corralcache.LoadLimits;
import io.github.corralcache.Refresh;
import io.github.corralcache.Ttl;
import io.github.corralcache.Weigher;
import io.github.corralcache.cost.CostModel;
import io.github.corralcache.spring.CorralCache;
import io.github.corralcache.spring.Protection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.cache.support.NullValue;

class CorralCacheFactoryTest {

    private final Map<String, String> properties = new LinkedHashMap<>();
    private final Map<String, Weigher<Object, Object>> weighers = new HashMap<>();
    private final List<CostModel<Object, Object>> costModels = new ArrayList<>();

    private CorralProperties bound() {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("corral", CorralProperties.class);
    }

    private CorralCacheFactory factory() {
        DescribedCaches caches = DescribedCaches.of(bound());
        return new CorralCacheFactory(
                caches,
                new CapacitySettings(weighers, new PoolSettings(caches, null)),
                costModels,
                List.of(),
                rejections -> Runnable::run,
                null);
    }

    private void set(String key, String value) {
        properties.put("corral." + key, value);
    }

    private CacheSettings settings(String cache) {
        return factory().apply(cache).getNativeCache().settings();
    }

    @Test
    void hasTheDocumentedDefaults() {
        CorralCache cache = factory().apply("books");

        assertThat(cache.getNativeCache().settings())
                .isEqualTo(new CacheSettings(
                        10_000,
                        false,
                        null,
                        List.of(),
                        CacheBuilder.DEFAULT_POLICY,
                        Map.of("surprise-limit", "1.5"),
                        Ttl.of(Duration.ofMinutes(10), Duration.ofMinutes(15)),
                        Duration.ZERO,
                        0.1,
                        EarlyRefresh.OFF,
                        Refresh.BACKGROUND,
                        LoadLimits.DEFAULTS,
                        true,
                        CostUnit.NANOSECONDS));
        assertThat(cache.settings().protection()).isEqualTo(Protection.ALL);
        cache.put("null", null);
        assertThat(cache.get("null")).isNotNull();
    }

    @Test
    void takesEachSettingFromTheCacheOrElseFromTheDefaults() {
        set("defaults.maximum-size", "7");
        set("defaults.soft-ttl", "1m");
        set("defaults.idle-ttl", "40s");
        set("defaults.jitter", "0");
        set("defaults.early-refresh", "0.8");
        set("caches.books.early-refresh", "probabilistic");
        set("caches.off.early-refresh", "off");
        set("defaults.max-concurrent-loads", "9");
        set("defaults.refresh", "caller");
        set("defaults.protect", "sync");
        set("defaults.max-waiters-per-key", "1");
        set("defaults.max-waiters", "2");
        set("defaults.wait-timeout", "3s");
        set("defaults.load-timeout", "4s");
        set("defaults.failure-backoff", "5s");
        set("defaults.cache-failures", "6s");
        set("defaults.record-stats", "false");
        set("caches.books.soft-ttl", "2m");
        set("caches.books.idle-ttl", "0");
        set("caches.books.refresh", "background");
        set("caches.books.max-waiters", "20");

        assertThat(settings("other"))
                .isEqualTo(new CacheSettings(
                        7,
                        false,
                        null,
                        List.of(),
                        CacheBuilder.DEFAULT_POLICY,
                        Map.of("surprise-limit", "1.5"),
                        Ttl.of(Duration.ofMinutes(1), Duration.ofSeconds(90)),
                        Duration.ofSeconds(40),
                        0,
                        EarlyRefresh.atFraction(0.8),
                        Refresh.CALLER,
                        limits(1, 2),
                        false,
                        CostUnit.NANOSECONDS));
        assertThat(settings("books"))
                .isEqualTo(new CacheSettings(
                        7,
                        false,
                        null,
                        List.of(),
                        CacheBuilder.DEFAULT_POLICY,
                        Map.of("surprise-limit", "1.5"),
                        Ttl.of(Duration.ofMinutes(2), Duration.ofMinutes(3)),
                        Duration.ZERO,
                        0,
                        EarlyRefresh.probabilistic(1),
                        Refresh.BACKGROUND,
                        limits(1, 20),
                        false,
                        CostUnit.NANOSECONDS));
        assertThat(settings("off").earlyRefresh()).isEqualTo(EarlyRefresh.OFF);
        assertThat(factory().apply("books").settings().protection()).isEqualTo(Protection.SYNC);
    }

    private static LoadLimits limits(int perKey, int all) {
        return new LoadLimits(
                perKey,
                all,
                9,
                Duration.ofSeconds(3),
                Duration.ofSeconds(4),
                Duration.ofSeconds(5),
                Duration.ofSeconds(6));
    }

    @ParameterizedTest
    @CsvSource({
        ",,10m,15m",
        "4m,,4m,6m",
        ",4m,4m,4m",
        ",1h,10m,1h",
        "0,,0,0",
        ",0,10m,0",
        "0,5m,0,5m",
        "5m,5m,5m,5m",
        "5m,0,5m,0"
    })
    void relatesTheTtlsToEachOther(String soft, String hard, String softExpected, String hardExpected) {
        if (soft != null) {
            set("defaults.soft-ttl", soft);
        }
        if (hard != null) {
            set("defaults.hard-ttl", hard);
        }

        assertThat(settings("books").ttl()).isEqualTo(Ttl.of(duration(softExpected), duration(hardExpected)));
    }

    private static Duration duration(String text) {
        return org.springframework.boot.convert.DurationStyle.detectAndParse(text);
    }

    @Test
    void anOwnMaximumOverridesADefaultOfTheOtherKind() {
        weighers.put("bytes", (key, value) -> 10);
        set("defaults.maximum-size", "7");
        set("caches.heavy.maximum-weight", "64MB");
        set("caches.light.maximum-weight", "100");

        assertThat(settings("other").weighted()).isFalse();
        assertThat(settings("heavy"))
                .extracting(CacheSettings::maximum, CacheSettings::weighted)
                .containsExactly(64L << 20, true);
        assertThat(settings("light").maximum()).isEqualTo(100);
    }

    @Test
    void weighsEntriesAsToldAndNullsAsOne() {
        weighers.put("first", (key, value) -> ((String) value).length());
        weighers.put("second", (key, value) -> 3);
        set("defaults.maximum-weight", "100");
        set("defaults.weigher", "first");
        set("caches.counted.weigher", "entries");
        set("caches.sized.maximum-size", "10");

        CorralCache byLength = factory().apply("byLength");
        byLength.put("k", "four");
        byLength.put("null", null);
        CorralCache counted = factory().apply("counted");
        counted.put("k", "four");

        assertThat(byLength.getNativeCache().weight()).isEqualTo(5);
        assertThat(counted.getNativeCache().weight()).isEqualTo(1);
        assertThat(settings("sized").weighted())
                .as("the default weigher is overridden")
                .isFalse();
    }

    @Test
    void asksTheCostModelOnlyWhereCostsAreDeclared() {
        List<Object> asked = new ArrayList<>();
        costModels.add((key, value, loadNanos) -> {
            asked.add(key);
            return 1;
        });
        set("defaults.cost", "declared");
        set("caches.timed.cost", "measured");
        set("caches.alike.cost", "none");

        for (String name : List.of("declared", "timed", "alike")) {
            CorralCache cache = factory().apply(name);
            cache.put(name, "v");
            cache.put("null", null);
            assertThat(cache.settings().declaredCost()).isEqualTo(name.equals("declared"));
        }

        assertThat(asked).as("a model need not know of nulls").containsExactly("declared");
    }

    @Test
    void leavesCostsToTheMethodsWhereThereIsNoModel() {
        set("defaults.cost", "declared");

        assertThat(factory().apply("books").settings().declaredCost()).isTrue();
    }

    @Test
    void doesNotChooseBetweenCostModels() {
        costModels.add(CostModel.measured());
        costModels.add(CostModel.none());
        factory().validate();
        set("caches.books.cost", "declared");

        assertThatExceptionOfType(InvalidCorralPropertyException.class)
                .isThrownBy(() -> factory().validate())
                .withMessageContaining("corral.caches.books.cost")
                .withMessageContaining("one bean of type io.github.corralcache.cost.CostModel; got 2")
                .withMessageContaining("@Primary");
    }

    @Test
    void surpriseLimitBelongsToTheCostAwarePolicy() {
        set("defaults.surprise-limit", "1.25");
        set("caches.pure.surprise-limit", "off");
        set("caches.recent.policy", "lru");
        assertThat(settings("other").policy()).isEqualTo("cost-aware");
        assertThat(settings("pure").policy()).isEqualTo("cost-aware");
        assertThat(settings("recent").policy()).isEqualTo("lru");
        factory().validate();

        set("caches.recent.surprise-limit", "2");
        assertThatExceptionOfType(InvalidCorralPropertyException.class)
                .isThrownBy(() -> factory().validate())
                .withMessageContaining("corral.caches.recent.surprise-limit")
                .withMessageContaining("corral.caches.recent.policy")
                .withMessageContaining("Set the policy to cost-aware");
    }

    @Test
    void surpriseLimitIsThatOfTheInnermostScopeUnderEitherOfItsNames() {
        set("defaults.surprise-limit", "1.25");
        set("caches.option.policy-options.surprise-limit", "3");
        assertThat(options("option")).containsExactly(Map.entry("surprise-limit", "3"));
        assertThat(options("other")).containsExactly(Map.entry("surprise-limit", "1.25"));
        factory().validate();

        properties.clear();
        set("defaults.policy-options.surprise-limit", "3");
        set("caches.property.surprise-limit", "1.25");
        assertThat(options("property")).containsExactly(Map.entry("surprise-limit", "1.25"));
        assertThat(options("other")).containsExactly(Map.entry("surprise-limit", "3"));
        factory().validate();
    }

    private Map<String, String> options(String cache) {
        return CapacitySettings.options(
                null, CacheBuilder.DEFAULT_POLICY, DescribedCaches.of(bound()).of(cache));
    }

    @ParameterizedTest
    @ValueSource(strings = {"defaults", "caches.books", "pools.shop"})
    void surpriseLimitIsNotSetUnderBothOfItsNames(String place) {
        set("pools.shop.maximum-size", "10");
        set("caches.pens.pool", "shop");
        set(place + ".surprise-limit", "2");
        set(place + ".policy-options.surprise-limit", "2");
        assertThatExceptionOfType(InvalidCorralPropertyException.class)
                .isThrownBy(() -> factory().validate())
                .withMessageContaining("corral." + place + ".surprise-limit")
                .withMessageContaining("corral." + place + ".policy-options.surprise-limit")
                .withMessageContaining("Set one of the two.");
    }

    @Test
    void doesNotInheritTheOptionsOfAPolicyThatTheCacheDoesNotHave() {
        set("defaults.policy", "s3-fifo");
        set("defaults.policy-options.small", "20%");
        set("caches.recent.policy", "lru");
        set("caches.tuned.policy-options.small", "5%");

        assertThat(settings("other").policy()).isEqualTo("s3-fifo");
        assertThat(settings("recent").policy()).isEqualTo("lru");
        assertThat(settings("tuned").policy()).isEqualTo("s3-fifo");
    }

    @Test
    void doesNotKeepNullsIfToldSo() {
        set("caches.books.cache-nulls", "false");

        CorralCache books = factory().apply("books");
        books.put("k", null);

        assertThat(books.get("k")).isNull();
        assertThat(books.getNativeCache().asMap()).doesNotContainValue(NullValue.INSTANCE);
    }

    @ParameterizedTest
    @CsvSource({
        "maximum-size,0,from 1 on",
        "maximum-weight,0,64MB",
        "weigher,entries,maximum-weight in place of maximum-size",
        "policy-options.large,10%,surprise-limit",
        "policy-options.surprise-limit,much,off or a number from 1 to 1000",
        "surprise-limit,0.9,off or a number from 1 to 1000",
        "surprise-limit,little,off or a number from 1 to 1000",
        "soft-ttl,-1s,0 for never stale",
        "hard-ttl,-1s,0 for never gone",
        "null-ttl,-1s,0 for never gone",
        "jitter,0.95,from 0 to 0.9",
        "jitter,-0.1,from 0 to 0.9",
        "max-waiters-per-key,-1,0 for nobody waits",
        "max-waiters,-1,0 for nobody waits",
        "max-concurrent-loads,-1,0 means no limit",
        "early-refresh,1.5,such as 0.8",
        "early-refresh,often,probabilistic",
        "wait-timeout,0,more than zero",
        "load-timeout,-5s,more than zero",
        "failure-backoff,-1s,0 for none",
        "cache-failures,-1s,0 for none",
    })
    void refusesWhatCannotBeFulfilled(String key, String value, String allowed) {
        for (String scope : List.of("defaults.", "caches.books.")) {
            properties.clear();
            set(scope + key, value);

            assertThatExceptionOfType(InvalidCorralPropertyException.class)
                    .isThrownBy(() -> factory().validate())
                    .satisfies(e -> assertThat(e.properties()).containsKey("corral." + scope + key))
                    .withMessageContaining(allowed);
        }
    }

    @Test
    void refusesAHardTtlThatIsShorterThanTheSoftOneWhereverTheyComeFrom() {
        set("defaults.hard-ttl", "20m");
        set("caches.books.soft-ttl", "1h");

        assertThatExceptionOfType(InvalidCorralPropertyException.class)
                .isThrownBy(() -> factory().validate())
                .satisfies(e -> assertThat(e.properties())
                        .containsEntry("corral.defaults.hard-ttl", Duration.ofMinutes(20))
                        .containsEntry("corral.caches.books.soft-ttl", Duration.ofHours(1)));
    }

    @Test
    @Tag("E4")
    void refusesNullsThatWouldOutliveTheHardTtlWhereverItComesFrom() {
        for (String hard : List.of("", "defaults.hard-ttl", "caches.books.hard-ttl")) {
            for (String nulls : List.of("16m", "0")) {
                properties.clear();
                if (!hard.isEmpty()) {
                    set(hard, "15m");
                }
                set("caches.books.null-ttl", nulls);

                assertThatExceptionOfType(InvalidCorralPropertyException.class)
                        .isThrownBy(() -> factory().validate())
                        .satisfies(e -> assertThat(e.properties())
                                .containsKey("corral.caches.books.null-ttl")
                                .hasSize(hard.isEmpty() ? 1 : 2))
                        .withMessageContaining("null-ttl must be at most the hard TTL")
                        .withMessageContaining("15m");
            }
        }
    }

    @Test
    @Tag("E4")
    void nullsThatNothingIsSaidOfEndWithTheHardTtlAtTheLatest() {
        set("defaults.soft-ttl", "0");
        set("defaults.hard-ttl", "5s");

        assertThat(factory().apply("books").settings().nullTtl()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void refusesTwoMaximumsInOnePlace() {
        weighers.put("bytes", (key, value) -> 10);
        set("caches[my.books].maximum-size", "10");
        set("caches[my.books].maximum-weight", "10MB");

        assertThatExceptionOfType(InvalidCorralPropertyException.class)
                .isThrownBy(() -> factory().validate())
                .satisfies(e -> assertThat(e.properties())
                        .containsOnlyKeys(
                                "corral.caches[my.books].maximum-size", "corral.caches[my.books].maximum-weight"));
    }

    @Test
    void refusesAMaximumWeightWithoutAWeigherOrWithSeveral() {
        set("defaults.maximum-weight", "10MB");
        assertThatExceptionOfType(InvalidCorralPropertyException.class)
                .isThrownBy(() -> factory().validate())
                .withMessageContaining("no bean of type io.github.corralcache.Weigher")
                .withMessageContaining("entries");

        weighers.put("one", (key, value) -> 1);
        weighers.put("two", (key, value) -> 2);
        assertThatExceptionOfType(InvalidCorralPropertyException.class)
                .isThrownBy(() -> factory().validate())
                .withMessageContaining("got the beans one, two");

        set("defaults.weigher", "three");
        assertThatExceptionOfType(InvalidCorralPropertyException.class)
                .isThrownBy(() -> factory().validate())
                .satisfies(e -> assertThat(e.properties()).containsEntry("corral.defaults.weigher", "three"))
                .withMessageContainingAll("entries", "one", "two");
    }

    @Test
    void weighsInBytesWithoutABean() {
        set("caches.books.maximum-weight", "64KB");
        set("caches.books.weigher", "bytes");
        CorralCache books = factory().apply("books");
        books.put("text", "x".repeat(1_000));
        books.put("null", null);
        assertThat(books.getNativeCache().weight()).isBetween(1_100L, 1_500L);
    }
}
