package io.github.corralcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.boot.autoconfigure.CorralProperties.Spec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** Which settings come to nothing beside which others, each key of the properties with all that silences it. */
@Tag("E4")
class VainSettingsTest {

    /** The property that is told of, its value and those beside it, then what it is told. */
    static final List<List<String>> IN_VAIN = List.of(
            List.of("early-refresh=0.8", "refresh=caller", "only a refresh in the background can be early"),
            List.of("early-refresh=probabilistic", "soft-ttl=0", "never stale"),
            List.of("early-refresh=0.8", "protect=none", "no call shares a load"),
            List.of("refresh=caller", "soft-ttl=0", "none is refreshed"),
            List.of("refresh=background", "soft-ttl=1m hard-ttl=1m", "none is refreshed"),
            List.of("refresh=background", "hard-ttl=1m", "none is refreshed"),
            List.of("refresh=background", "protect=none", "no call shares a load"),
            List.of("failure-backoff=2s", "soft-ttl=0", "none is refreshed"),
            List.of("failure-backoff=2s", "soft-ttl=1m hard-ttl=1m", "none is refreshed"),
            List.of("failure-backoff=2s", "protect=none", "no call shares a load"),
            List.of("failure-backoff=2m", "soft-ttl=1m", "at most as long as soft-ttl, which is 1m"),
            List.of("cache-failures=1s", "protect=none", "no call shares a load"),
            List.of("load-timeout=2m", "protect=none", "no call shares a load"),
            List.of("jitter=0.2", "soft-ttl=0 hard-ttl=0", "no TTL to shorten"),
            List.of("null-ttl=1s", "cache-nulls=false", "nulls are not cached"),
            List.of("max-waiters-per-key=100", "max-waiters=10", "max-waiters, which is 10, is reached first"),
            List.of("max-waiters-per-key=5000", "", "max-waiters, which is 4096, is reached first"),
            List.of("max-waiters-per-key=100", "max-waiters=0", "nobody may wait, as max-waiters is 0"),
            List.of("max-waiters-per-key=100", "protect=none", "no call shares a load"),
            List.of("max-waiters=100", "max-waiters-per-key=0", "nobody may wait, as max-waiters-per-key is 0"),
            List.of("max-waiters=100", "protect=none", "no call shares a load"),
            List.of("wait-timeout=1s", "max-waiters=0", "nobody may wait, as max-waiters is 0"),
            List.of("wait-timeout=1s", "max-waiters-per-key=0", "nobody may wait, as max-waiters-per-key is 0"),
            List.of("wait-timeout=1s", "protect=none", "no call shares a load"),
            List.of("max-concurrent-loads=8", "protect=none", "no call shares a load"),
            List.of(
                    "max-concurrent-loads=8",
                    "pool=shop pools.shop.maximum-size=10 pools.shop.max-concurrent-loads=4",
                    "the pool's max-concurrent-loads, which is 4, is reached first"),
            List.of("cost-groups=loader", "policy=lru", "the policy lru does not use cost groups"),
            List.of("cost-groups=loader", "pool=shop pools.shop.maximum-size=10 pools.shop.policy=arc", "policy arc"),
            List.of("cost-groups=loader", "cost=none", "all entries cost the same"),
            List.of("cost-groups=loader", "surprise-limit=off", "used by surprise-limit only, which is off"),
            List.of(
                    "cost-groups=loader",
                    "pool=shop pools.shop.maximum-size=10 pools.shop.surprise-limit=off",
                    "used by surprise-limit only, which is off"),
            List.of("idle-ttl=15m", "", "hard-ttl is 15m"),
            List.of("idle-ttl=2m", "hard-ttl=1m", "hard-ttl is 1m"),
            List.of("surprise-limit=2", "cost=none", "all entries cost the same"),
            List.of("policy=greedy-dual", "cost=none", "all entries cost the same"),
            List.of("policy=gd-wheel", "cost=none", "all entries cost the same"));

    /** What looks alike and has an effect. */
    static final List<String> IN_FORCE = List.of(
            "early-refresh=off refresh=caller",
            "early-refresh=0.8 soft-ttl=1m hard-ttl=1m refresh=background failure-backoff=1s",
            "early-refresh=0.8",
            "refresh=caller",
            "failure-backoff=1m soft-ttl=1m",
            "jitter=0 soft-ttl=0 hard-ttl=0",
            "jitter=0.2 soft-ttl=1m hard-ttl=0",
            "idle-ttl=14m",
            "idle-ttl=1h hard-ttl=0",
            "null-ttl=1s",
            "null-ttl=15m",
            "null-ttl=0 hard-ttl=0",
            "max-waiters-per-key=10 max-waiters=10",
            "max-waiters=10",
            "max-waiters=10 max-waiters-per-key=5 wait-timeout=1s max-concurrent-loads=4",
            "cost-groups=auto policy=lru",
            "cost-groups=loader",
            "cost-groups=loader pool=shop pools.shop.maximum-size=10",
            "surprise-limit=off cost=none",
            "policy=gdsf cost=none",
            "cost=none",
            "max-concurrent-loads=4 pool=shop pools.shop.maximum-size=10 pools.shop.max-concurrent-loads=8",
            "protect=sync max-waiters=100");

    /** Keys that have an effect beside all others, or are refused beside some. */
    private static final Set<String> NEVER_IN_VAIN = Set.of(
            "tier", // says where values are not to go, also where they could not
            "local-ttl", // there may be a tier in one place where an application runs, and none in another
            "type", // as local-ttl
            "maximum-size", // or refused: maximum-weight, pool
            "maximum-weight", // or refused: maximum-size, pool
            "pool", // or refused: maximum-size, maximum-weight
            "weigher", // or refused: maximum-size
            "policy-options", // or refused: a policy without them, pool
            "cost", // counted in any case
            "soft-ttl", // the hard one follows it
            "hard-ttl",
            "cache-nulls",
            "protect",
            "transaction-aware",
            "record-stats");

    private static Map<String, String> properties(String scope, String settings) {
        Map<String, String> properties = new LinkedHashMap<>();
        for (String setting : settings.trim().split(" +")) {
            if (!setting.isEmpty()) {
                String[] pair = setting.split("=", 2);
                properties.put("corral." + (pair[0].startsWith("pools.") ? "" : scope) + pair[0], pair[1]);
            }
        }
        return properties;
    }

    private static List<String> advice(Map<String, String> properties) {
        DescribedCaches caches = DescribedCaches.of(new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("corral", CorralProperties.class));
        new PoolSettings(caches, null);
        return SettingAdvisor.advise(caches, new WrittenProperties(new StandardEnvironment())).stream()
                .filter(line -> line.contains("it has no effect"))
                .toList();
    }

    @ParameterizedTest
    @FieldSource("IN_VAIN")
    void saysWhichSettingHasNoEffectAndWhy(List<String> row) {
        for (String scope : List.of("caches.books.", "caches[b*].", "defaults.")) {
            assertThat(advice(properties(scope, row.get(0) + " " + row.get(1))))
                    .as(scope)
                    .anySatisfy(line -> assertThat(line)
                            .startsWith("corral." + scope + row.get(0).replace("=", " is ") + ": it has no effect")
                            .contains(row.get(2)));
        }
    }

    @ParameterizedTest
    @FieldSource("IN_FORCE")
    void saysNothingOfWhatHasAnEffect(String settings) {
        assertThat(advice(properties("caches.books.", settings))).isEmpty();
    }

    @Test
    void looksAtEveryKey() {
        Set<String> told = new TreeSet<>(NEVER_IN_VAIN);
        IN_VAIN.forEach(row -> told.add(row.get(0).substring(0, row.get(0).indexOf('='))));
        assertThat(told).containsExactlyInAnyOrderElementsOf(UnknownCorralPropertyFailureAnalyzer.keysOf(Spec.class));
    }

    /** What the defaults say is there for the caches that have not said otherwise. */
    @Test
    void saysNothingOfWhatACacheInherits() {
        Map<String, String> properties =
                properties("defaults.", "early-refresh=0.8 max-waiters-per-key=100 cost-groups=loader");
        properties.putAll(properties("caches.books.", "refresh=caller max-waiters=10 policy=lru"));
        assertThat(advice(properties)).isEmpty();
    }

    @Test
    void saysWhatIsInVainOfPools() {
        Map<String, String> pools = new LinkedHashMap<>(Map.of(
                "corral.pools.shop.maximum-size", "9",
                "corral.pools.shop.guarantees.books", "0",
                "corral.pools.shop.guarantees.pens", "10%",
                "corral.pools.shop.guarantees.inks", "12%",
                "corral.pools.shop.routes.books", "a:*",
                "corral.caches.books.pool", "shop",
                "corral.caches.pens.pool", "shop",
                "corral.caches.inks.pool", "shop"));
        assertThat(advice(pools))
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line)
                                .contains("corral.pools.shop.guarantees.books is 0", "a guarantee of 0 keeps no entry"),
                        line -> assertThat(line)
                                .contains("corral.pools.shop.guarantees.pens is 10%", "less than one of the pool's 9"),
                        line -> assertThat(line)
                                .contains("corral.pools.shop.routes.books is a:*", "in this pool already"));
        pools.put("corral.pools.dear.maximum-size", "5");
        pools.put("corral.pools.dear.routes.books", "b:*,b:c:*,a:1");
        assertThat(advice(pools))
                .filteredOn(line -> line.contains("routes"))
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line)
                                .contains("corral.pools.dear.routes.books is b:c:*", "the pattern b:* sends them"),
                        line -> assertThat(line)
                                .contains("corral.pools.dear.routes.books is a:1", "the pattern a:* sends them"));
    }

    @Test
    void saysThatNoSecurityContextIsHandedOnWithoutTheOthers() {
        assertThat(advice(Map.of(
                        "corral.refresh.propagate-security", "true", "corral.refresh.propagate-context", "false")))
                .singleElement()
                .asString()
                .contains("corral.refresh.propagate-security is true", "propagate-context is false");
    }
}
