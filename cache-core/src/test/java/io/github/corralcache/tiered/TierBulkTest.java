package io.github.corralcache.tiered;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.CacheLoadException;
import io.github.corralcache.CacheOverloadException;
import io.github.corralcache.Claim;
import io.github.corralcache.Lifetime;
import io.github.corralcache.test.Patience;
import io.github.corralcache.tiered.Cluster.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several keys at once, over several nodes. */
@Timeout(30)
class TierBulkTest {

    private final Cluster cluster = new Cluster();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Set<String>> calls = java.util.Collections.synchronizedList(new ArrayList<>());

    private Map<String, String> load(Set<? extends String> keys) {
        calls.add(new TreeSet<>(keys));
        Map<String, String> loaded = new TreeMap<>();
        for (String key : keys) {
            if (!key.startsWith("no")) {
                loaded.put(key, key + calls.size());
            }
        }
        return loaded;
    }

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void keysAreAskedForInOneTripAndTheRestIsLoadedInOneCall() {
        Node one = cluster.node();
        Node other = cluster.node();
        one.cache().getAll(List.of("a", "b"), this::load);
        other.cache().get("warm", key -> "v");
        int trips = cluster.server.operations().get("lookUp");

        assertThat(other.cache().getAll(List.of("a", "b", "c", "d", "none"), this::load))
                .isEqualTo(Map.of("a", "a1", "b", "b1", "c", "c2", "d", "d2"));

        assertThat(calls).containsExactly(Set.of("a", "b"), Set.of("c", "d", "none"));
        assertThat(cluster.server.operations().get("lookUp")).isEqualTo(trips + 1);
        assertThat(other.cache().stats().loads()).as("of warm, c, d and none").isEqualTo(4);
        assertThat(one.cache().getAll(List.of("c", "d"), this::load)).isEqualTo(Map.of("c", "c2", "d", "d2"));
        assertThat(calls).hasSize(2);
    }

    @Test
    void copiesLiveForWhatIsLeft() {
        Node one = cluster.node();
        Node other = cluster.node();
        one.cache().getAll(List.of("a"), this::load);
        cluster.time.advance(Duration.ofMinutes(4));

        other.cache().getAll(List.of("a"), this::load);

        assertThat(other.cache().lifetime("a")).isEqualTo(new Lifetime(Duration.ofMinutes(6), Duration.ofMinutes(11)));
    }

    @Test
    @Tag("9.10")
    void ownKeysAreLoadedBeforeOthersAreWaitedFor() {
        Node one = cluster.node();
        Node other = cluster.node();
        CompletableFuture<Map<String, String>> all;
        try (Claim<String> busy = one.cache().claim("busy")) {
            all = CompletableFuture.supplyAsync(
                    () -> other.cache().getAll(List.of("busy", "a", "b"), this::load), threads);
            Patience.until(
                    "its own keys are published",
                    () -> other.cache().tier().stats().published() == 2);
            assertThat(all).isNotDone();
            assertThat(one.cache().getAll(List.of("a"), this::load)).isEqualTo(Map.of("a", "a1"));
            busy.store("of one");
        }
        assertThat(all.join()).isEqualTo(Map.of("busy", "of one", "a", "a1", "b", "b1"));
        assertThat(calls).containsExactly(Set.of("a", "b"));
    }

    @Test
    @Tag("9.8")
    void keyThatAnotherNodeHasNoValueOfIsLoadedAfterAll() {
        Node one = cluster.node();
        Node other = cluster.node();
        CompletableFuture<Map<String, String>> all;
        try (Claim<String> busy = one.cache().claim("busy")) {
            all = CompletableFuture.supplyAsync(() -> other.cache().getAll(List.of("busy", "a"), this::load), threads);
            Patience.until("it waits", () -> other.cache().tier().waitingForOthers() == 1);
            busy.share("not for others");
        }
        assertThat(all.join()).isEqualTo(Map.of("busy", "busy2", "a", "a1"));
    }

    @Test
    @Tag("9.1")
    void bulkThatWaitsForTooLongIsRefused() {
        Node one = cluster.node();
        Node other = cluster.node();
        try (Claim<String> busy = one.cache().claim("busy")) {
            CompletableFuture<Map<String, String>> all = CompletableFuture.supplyAsync(
                    () -> other.cache().getAll(List.of("busy", "a"), this::load), threads);
            Patience.until("it waits", () -> other.cache().tier().waitingForOthers() == 1);
            cluster.time.advance(Duration.ofSeconds(5));
            assertThatThrownBy(all::join).cause().isInstanceOf(CacheOverloadException.class);
        }
        assertThat(one.cache().getAll(List.of("a"), this::load)).isEqualTo(Map.of("a", "a1"));
    }

    @Test
    void staleValuesOfTheTierAreServedAndReplacedTogether() {
        Node one = cluster.node();
        one.cache().getAll(List.of("a", "b"), this::load);
        cluster.time.advance(Cluster.SOFT.plusSeconds(1));
        Node other = cluster.node();

        assertThat(other.cache().getAll(List.of("a", "b"), this::load)).isEqualTo(Map.of("a", "a1", "b", "b1"));
        assertThat(calls).hasSize(1);
        cluster.time.advance(Duration.ofNanos(1));
        other.cache().getAll(List.of("a", "b"), this::load);
        other.refreshes().runAll();
        cluster.time.advance(Duration.ofSeconds(4));
        other.cache().getAll(List.of("a", "b"), this::load);
        other.refreshes().runAll();

        assertThat(other.cache().getAll(List.of("a", "b"), this::load)).isEqualTo(Map.of("a", "a2", "b", "b2"));
        assertThat(calls).hasSize(2);
    }

    @Test
    void failureGivesAllLeasesBack() {
        Node one = cluster.node();
        Node other = cluster.node();

        assertThatThrownBy(() -> one.cache().getAll(List.of("a", "b"), keys -> {
                    throw new IllegalStateException("backend");
                }))
                .isInstanceOf(CacheLoadException.class)
                .hasRootCauseMessage("backend");
        assertThat(other.cache().getAll(List.of("a", "b"), this::load)).hasSize(2);
        assertThat(other.cache().tier().stats().published()).isEqualTo(2);
    }

    @Test
    @Tag("T8")
    void deadServerLeavesOneCallPerNode() {
        cluster.server.die();
        Node one = cluster.node();
        assertThat(one.cache().getAll(List.of("a", "b"), this::load)).hasSize(2);
        assertThat(one.cache().getAll(List.of("a", "b"), this::load)).hasSize(2);
        assertThat(calls).hasSize(1);
    }
}
