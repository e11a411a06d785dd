package io.github.corralcache.tiered;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.CacheOverloadException;
import io.github.corralcache.Claim;
import io.github.corralcache.tier.SecondTier;
import io.github.corralcache.tiered.BrokenTier.Mistake;
import io.github.corralcache.tiered.Cluster.Node;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the tests of the second tier rely on is found broken where it is: each check has an engine that fails it. */
@Timeout(30)
class PlantedTierMistakesTest {

    /** Two nodes, of which the first may have a broken connection. */
    private record Pair(Cluster cluster, Node one, SecondTier line, Node other) {

        static Pair of(Mistake mistake) {
            Cluster cluster = new Cluster();
            SecondTier line = cluster.server.connect();
            Node one = cluster.node(mistake == null ? line : new BrokenTier(line, mistake));
            return new Pair(cluster, one, line, cluster.node());
        }
    }

    private static final Map<Mistake, Predicate<Pair>> CHECKS = Map.of(
            Mistake.NO_FENCING, PlantedTierMistakesTest::lateValueIsRefused,
            Mistake.LEASES_FOR_ALL, PlantedTierMistakesTest::oneNodeLoads,
            Mistake.REMOVES_NOTHING, PlantedTierMistakesTest::evictRemovesForAll,
            Mistake.DEAF, PlantedTierMistakesTest::writeElsewhereIsHeard,
            Mistake.OLD_VERSIONS, PlantedTierMistakesTest::outdatedCopyIsNoticed);

    private static boolean lateValueIsRefused(Pair pair) {
        try (Claim<String> claim = pair.one().cache().claim("k")) {
            pair.other().cache().evict("k");
            claim.store("late");
        }
        return !"late".equals(pair.other().cache().get("k", key -> "new"));
    }

    private static boolean oneNodeLoads(Pair pair) {
        try (Claim<String> busy = pair.other().cache().claim("k")) {
            // on a thread of its own: within the claim of this one it would not wait
            return busy.leads()
                    && !CompletableFuture.supplyAsync(() -> leads(pair.one())).join();
        }
    }

    private static boolean leads(Node node) {
        try (Claim<String> claim = node.cache().claim("k", Duration.ZERO)) {
            return claim.leads();
        } catch (CacheOverloadException e) {
            return false;
        }
    }

    private static boolean evictRemovesForAll(Pair pair) {
        pair.one().cache().put("k", "old");
        pair.one().cache().evict("k");
        return !"old".equals(pair.other().cache().get("k", key -> "new"));
    }

    private static boolean writeElsewhereIsHeard(Pair pair) {
        pair.other().cache().put("k", "old");
        pair.one().cache().get("k", key -> "loaded");
        pair.other().cache().put("k", "new");
        pair.cluster().time.advance(Duration.ofSeconds(6));
        return "new".equals(pair.one().cache().get("k", key -> "loaded"));
    }

    private static boolean outdatedCopyIsNoticed(Pair pair) {
        pair.other().cache().put("k", "old");
        pair.one().cache().get("k", key -> "loaded");
        for (int cut = 0; cut < 2; cut++) {
            pair.cluster().server.cutBus(pair.line());
            if (cut == 1) {
                pair.other().cache().put("k", "new");
            }
            pair.cluster().server.mendBus(pair.line());
        }
        return "new".equals(pair.one().cache().getIfPresent("k"))
                || pair.one().cache().getIfPresent("k") == null;
    }

    @ParameterizedTest
    @EnumSource
    @Tag("T7")
    @Tag("T10")
    @Tag("9.9")
    @Tag("9.11")
    void mistakeIsFound(Mistake mistake) {
        assertThat(CHECKS.get(mistake).test(Pair.of(mistake))).isFalse();
    }

    @Test
    void nothingIsFoundWhereNothingIsPlanted() {
        CHECKS.forEach((mistake, check) ->
                assertThat(check.test(Pair.of(null))).as(mistake.name()).isTrue());
    }
}
