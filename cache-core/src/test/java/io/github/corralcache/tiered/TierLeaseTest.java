package io.github.corralcache.tiered;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.CacheOverloadException;
import io.github.corralcache.CacheValue;
import io.github.corralcache.Claim;
import io.github.corralcache.EarlyRefresh;
import io.github.corralcache.Lifetime;
import io.github.corralcache.Refresh;
import io.github.corralcache.test.GatedLoader;
import io.github.corralcache.test.HeldLoad;
import io.github.corralcache.test.Patience;
import io.github.corralcache.tier.KeyCodec;
import io.github.corralcache.tier.Leases.Ask;
import io.github.corralcache.tier.TierKey;
import io.github.corralcache.tier.TierSettings.OnWaitTimeout;
import io.github.corralcache.tiered.Cluster.Node;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One node loads a key, and the others wait for it or serve what is stale. */
@Timeout(30)
class TierLeaseTest {

    private final Cluster cluster = new Cluster();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final GatedLoader<String, String> gate = GatedLoader.of(key -> key + "!");
    private final AtomicInteger loads = new AtomicInteger();

    private String load(String key) {
        return key + loads.incrementAndGet();
    }

    private CompletableFuture<String> get(Node node) {
        return CompletableFuture.supplyAsync(() -> node.cache().get("k", gate), threads);
    }

    private static void awaitWaiting(Node node) {
        Patience.until(
                "a load waits for another node", () -> node.cache().tier().waitingForOthers() == 1);
    }

    @AfterEach
    void end() {
        gate.open();
        threads.shutdownNow();
    }

    @Test
    @Tag("T7")
    void otherNodesWaitForTheOneThatLoads() {
        Node one = cluster.node();
        Node other = cluster.node();
        CompletableFuture<String> first = get(one);
        HeldLoad<String> load = gate.awaitStarted("k");
        CompletableFuture<String> second = get(other);
        awaitWaiting(other);
        CompletableFuture<String> async = other.cache().getAsync("k", gate.async());

        load.release();

        assertThat(first.join()).isEqualTo("k!");
        assertThat(second.join()).isEqualTo("k!");
        assertThat(async.join()).isEqualTo("k!");
        assertThat(gate.loads()).isEqualTo(1);
        assertThat(other.cache().tier().waitingForOthers()).isZero();
    }

    @Test
    @Tag("T7")
    void nodeWithoutABusPolls() {
        Node one = cluster.node(cluster.server.connect(true, false));
        Node other = cluster.node(cluster.server.connect(true, false));
        CompletableFuture<String> first = get(one);
        HeldLoad<String> load = gate.awaitStarted("k");
        CompletableFuture<String> second = get(other);
        awaitWaiting(other);
        load.release();
        first.join();

        cluster.time.advance(Duration.ofMillis(50));

        assertThat(second.join()).isEqualTo("k!");
        assertThat(gate.loads()).isEqualTo(1);
    }

    @Test
    @Tag("9.1")
    void waiterIsRefusedWhenItsTimeIsOver() {
        Node one = cluster.node();
        Node other = cluster.node();
        get(one);
        gate.awaitStarted("k");
        CompletableFuture<String> second = get(other);
        awaitWaiting(other);

        cluster.time.advance(Duration.ofSeconds(5));

        assertThatThrownBy(second::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        CacheOverloadException.class,
                        e -> assertThat(e.reason()).isEqualTo(CacheOverloadException.Reason.WAIT_TIMEOUT));
        assertThat(gate.loads()).isEqualTo(1);
        assertThat(other.cache().tier().stats().waitTimeouts()).isEqualTo(1);
    }

    @Test
    @Tag("9.1")
    void waiterLoadsForItselfWhereItIsToldTo() {
        cluster.with(settings -> settings.onWaitTimeout(OnWaitTimeout.LOAD_LOCALLY));
        Node one = cluster.node();
        Node other = cluster.node();
        get(one);
        gate.awaitStarted("k");
        CompletableFuture<String> second =
                CompletableFuture.supplyAsync(() -> other.cache().get("k", this::load), threads);
        awaitWaiting(other);

        cluster.time.advance(Duration.ofSeconds(5));

        assertThat(second.join()).isEqualTo("k1");
        assertThat(other.cache().tier().stats().localLoads()).isEqualTo(1);
    }

    @Test
    @Tag("9.1")
    void leaderWhoseTimeIsOverHandsOverToThoseOfItsNode() {
        Node one = cluster.node();
        Node other = cluster.node();
        CompletableFuture<String> first = get(one);
        HeldLoad<String> load = gate.awaitStarted("k");
        CompletableFuture<String> impatient =
                CompletableFuture.supplyAsync(() -> other.cache().get("k", gate, Duration.ofSeconds(1)), threads);
        awaitWaiting(other);
        CompletableFuture<String> patient = get(other);
        Patience.until(
                "another caller waits on that node",
                () -> other.cache().loadsInProgress().stream().anyMatch(each -> each.waiters() == 1));

        cluster.time.advance(Duration.ofSeconds(1));

        assertThatThrownBy(impatient::join).cause().isInstanceOf(CacheOverloadException.class);
        awaitWaiting(other);
        load.release();
        assertThat(patient.join()).isEqualTo("k!");
        assertThat(first.join()).isEqualTo("k!");
        assertThat(gate.loads()).isEqualTo(1);
    }

    @Test
    @Tag("9.1")
    void leaseIsRenewedWhileTheLoadRuns() {
        Node one = cluster.node();
        Node other = cluster.node();
        CompletableFuture<String> first = get(one);
        HeldLoad<String> load = gate.awaitStarted("k");
        cluster.time.advance(Duration.ofSeconds(20));
        CompletableFuture<String> second = get(other);
        awaitWaiting(other);
        cluster.time.advance(Duration.ofSeconds(4));

        load.release();

        assertThat(second.join()).isEqualTo("k!");
        assertThat(first.join()).isEqualTo("k!");
        assertThat(gate.loads()).isEqualTo(1);
    }

    @Test
    @Tag("9.1")
    @Tag("T7")
    void nodeThatDiesIsReplacedWhenItsLeaseIsOver() {
        Node one = cluster.node();
        Node other = cluster.node();
        // its lease is given to nobody who renews it
        one.tier().leases().lookUp(List.of(new Ask(place(one), Duration.ofSeconds(3), Duration.ZERO)));
        CompletableFuture<String> second =
                CompletableFuture.supplyAsync(() -> other.cache().get("k", this::load), threads);
        awaitWaiting(other);

        cluster.time.advance(Duration.ofMillis(3_100));

        assertThat(second.join()).isEqualTo("k1");
    }

    private TierKey place(Node node) {
        node.cache().get("other", key -> "v");
        PhysicalKeys keys = new PhysicalKeys("shop", "books", null);
        long generation = Agreements.number(node.tier()
                .store()
                .agreed(List.of(keys.generation()))
                .toCompletableFuture()
                .join()
                .get(0));
        return keys.value(generation, 7, KeyCodec.byType().encode("k"));
    }

    @Test
    @Tag("9.1")
    void nodeThatClosesLeavesItsLoadsToOthers() {
        Node one = cluster.node();
        Node other = cluster.node();
        get(one);
        gate.awaitStarted("k");
        CompletableFuture<String> second =
                CompletableFuture.supplyAsync(() -> other.cache().get("k", this::load), threads);
        awaitWaiting(other);

        one.cache().close();

        assertThat(second.join()).isEqualTo("k1"); // at once: no time has passed
    }

    @Test
    @Tag("9.9")
    void valueOfALoadThatAnEvictHasOvertakenIsSharedAndNotStored() {
        Node one = cluster.node();
        Node other = cluster.node();
        CompletableFuture<String> first = get(one);
        HeldLoad<String> load = gate.awaitStarted("k");

        other.cache().evict("k");
        load.release();

        assertThat(first.join()).isEqualTo("k!");
        assertThat(one.cache().getIfPresent("k")).isNull();
        assertThat(one.cache().tier().stats().fenced()).isEqualTo(1);
        assertThat(other.cache().get("k", this::load)).isEqualTo("k1");
        assertThat(one.cache().get("k", this::load)).isEqualTo("k1");
    }

    @Test
    @Tag("T7")
    void valueOfANodeThatWasFrozenIsRefused() {
        cluster.with(settings -> settings.withLease(Duration.ofSeconds(3)))
                .built(builder -> builder.loadTimeout(Duration.ofSeconds(1)));
        Node one = cluster.node();
        Node other = cluster.node();
        CompletableFuture<String> first = get(one);
        HeldLoad<String> load = gate.awaitStarted("k");
        cluster.time.advance(Duration.ofSeconds(6)); // renewed for load-timeout + 1 s at most

        assertThat(other.cache().get("k", key -> "newer")).isEqualTo("newer");
        load.release();

        assertThat(first.join()).isEqualTo("k!");
        Patience.until(
                "the late value is refused", () -> one.cache().tier().stats().fenced() == 1);
        assertThat(one.cache().get("k", this::load)).isEqualTo("newer");
    }

    // ---- stale values

    private void makeStale(Node node) {
        node.cache().get("k", this::load);
        cluster.time.advance(Cluster.SOFT.plusSeconds(1));
    }

    @Test
    void staleValueOfTheTierIsServedWhileOneNodeReplacesIt() {
        Node one = cluster.node();
        makeStale(one);
        Node other = cluster.node();
        Node third = cluster.node();

        assertThat(other.cache().get("k", this::load)).isEqualTo("k1");
        assertThat(third.cache().get("k", this::load)).isEqualTo("k1");
        assertThat(one.cache().get("k", this::load)).isEqualTo("k1");
        assertThat(loads).hasValue(1);

        other.refreshes().runAll();
        one.refreshes().runAll();
        third.refreshes().runAll();

        assertThat(other.cache().get("k", this::load)).isEqualTo("k2");
        cluster.time.advance(Duration.ofMillis(50));
        for (Node each : new Node[] {one, third}) {
            each.cache().get("k", this::load);
            each.refreshes().runAll();
            assertThat(each.cache().get("k", this::load)).isEqualTo("k2");
        }
        assertThat(loads).hasValue(2);
    }

    @Test
    void staleValueIsClaimedWithTheLeaseToReplaceIt() {
        AtomicLong passing = new AtomicLong(); // time that does not stand still, or nothing would be stale at once
        cluster.built(builder -> builder.ticker(() -> cluster.time.read() + passing.incrementAndGet()));
        Node one = cluster.node();
        makeStale(one);
        Node other = cluster.node();

        try (Claim<String> claim = other.cache().claim("k")) {
            assertThat(claim.leads()).isTrue();
            assertThat(claim.value()).isEqualTo("k1");
            assertThat(other.cache().get("k", this::load)).isEqualTo("k1");
            claim.refresh(elsewhere -> elsewhere.store("new"));
        }
        other.refreshes().runAll();

        assertThat(other.cache().get("k", this::load)).isEqualTo("new");
        one.cache().get("k", this::load);
        one.refreshes().runAll();
        assertThat(one.cache().get("k", this::load)).isEqualTo("new");
        assertThat(loads).hasValue(1);
    }

    @Test
    void callerThatRefreshesItselfLoadsByTheLease() {
        cluster.built(builder -> builder.refresh(Refresh.CALLER));
        Node one = cluster.node();
        makeStale(one);
        Node other = cluster.node();

        assertThat(other.cache().get("k", this::load)).isEqualTo("k2");
        assertThat(one.cache().get("k", this::load)).isEqualTo("k2");
        assertThat(loads).hasValue(2);
    }

    @Test
    void callerWhoseRefreshFailsHasTheStaleValueOfTheTier() {
        cluster.built(builder -> builder.refresh(Refresh.CALLER));
        Node one = cluster.node();
        makeStale(one);
        Node other = cluster.node();

        assertThat(other.cache().get("k", key -> {
                    throw new IllegalStateException("backend");
                }))
                .isEqualTo("k1");
    }

    @Test
    @Tag("9.8")
    void failedRefreshLeavesTheLeaseForTheBackoff() {
        Node one = cluster.node();
        makeStale(one);
        Node other = cluster.node();
        one.cache().get("k", key -> {
            throw new IllegalStateException("backend");
        });
        one.refreshes().runAll();

        assertThat(other.cache().get("k", this::load)).isEqualTo("k1");
        other.refreshes().runAll();
        assertThat(loads).hasValue(1);

        cluster.time.advance(Duration.ofSeconds(2));
        other.cache().get("k", this::load);
        other.refreshes().runAll();
        assertThat(other.cache().get("k", this::load)).isEqualTo("k2");
    }

    @Test
    void unchangedValueIsPublishedAsFresh() {
        Node one = cluster.node();
        one.cache().get("k", (key, stale) -> CacheValue.of("v").withTags("shelf"));
        cluster.time.advance(Cluster.SOFT.plusSeconds(1));
        one.cache().get("k", (key, stale) -> CacheValue.unchanged());
        one.refreshes().runAll();
        Node other = cluster.node();

        assertThat(other.cache().get("k", this::load)).isEqualTo("v");
        assertThat(other.cache().lifetime("k")).isEqualTo(new Lifetime(Cluster.SOFT, Cluster.HARD));
        one.cache().evictByTag("shelf");
        assertThat(other.cache().get("k", this::load)).isEqualTo("k1");
    }

    @Test
    @Tag("9.12")
    void earlyRefreshIsOnePerPeriodOverAllNodes() {
        cluster.built(builder -> builder.earlyRefresh(EarlyRefresh.atFraction(0.8)));
        Node[] nodes = {cluster.node(), cluster.node(), cluster.node()};
        for (int second = 0; second < 3_600; second += 15) {
            for (Node node : nodes) {
                String value = node.cache().get("k", this::load);
                assertThat(value).isIn("k" + loads.get(), "k" + (loads.get() - 1));
                assertThat(node.refreshes().runAll()).isLessThanOrEqualTo(1);
            }
            cluster.time.advance(Duration.ofSeconds(15));
        }
        // a period is from 8 to 10 minutes: the first load, and 6 or 7 refreshes in the hour
        assertThat(loads.get()).isBetween(7, 8);
        assertThat(nodes[0].cache().stats().staleServed()).isZero();
    }

    // ---- results that are not values

    @Test
    @Tag("9.8")
    void nodesThatWaitForNoValueLoadEachForItself() {
        for (String result : new String[] {"null", "shared", "local", "failure"}) {
            Node one = cluster.node();
            Node other = cluster.node();
            Node third = cluster.node();
            GatedLoader<String, String> started = GatedLoader.of(key -> key);
            CompletableFuture<String> first = CompletableFuture.supplyAsync(
                    () -> one.cache().get(result, (key, stale) -> {
                        started.load(key);
                        return result(result);
                    }),
                    threads);
            HeldLoad<String> load = started.awaitStarted(result);
            AtomicInteger others = new AtomicInteger();
            CompletableFuture<String> second = CompletableFuture.supplyAsync(
                    () -> other.cache().get(result, key -> "v" + others.incrementAndGet()), threads);
            CompletableFuture<String> last = CompletableFuture.supplyAsync(
                    () -> third.cache().get(result, key -> "v" + others.incrementAndGet()), threads);
            awaitWaiting(other);
            awaitWaiting(third);

            load.release();

            first.exceptionally(failure -> "failed").join();
            assertThat(second.join()).startsWith("v");
            assertThat(last.join()).startsWith("v");
            assertThat(others).hasValue(2);
            assertThat(other.cache().tier().stats().localLoads()).isEqualTo(1);
            assertThat(third.cache().tier().stats().localLoads()).isEqualTo(1);
        }
    }

    private static CacheValue<String> result(String kind) {
        return switch (kind) {
            case "null" -> CacheValue.of(null);
            case "shared" -> CacheValue.shared("vetoed");
            case "local" -> CacheValue.of("local value");
            default -> throw new IllegalStateException("backend");
        };
    }

    // ---- nested loads

    @Test
    @Tag("9.10")
    void loadsThatNeedEachOtherOnTwoNodesBothAnswer() throws Exception {
        Node one = cluster.node();
        Node other = cluster.node();
        GatedLoader<String, String> started = GatedLoader.of(key -> key);
        AtomicInteger a = new AtomicInteger();
        AtomicInteger b = new AtomicInteger();
        CompletableFuture<String> first = CompletableFuture.supplyAsync(
                () -> one.cache().get("a", key -> {
                    a.incrementAndGet();
                    started.load("a");
                    return "a"
                            + one.cache().get("b", nested -> {
                                b.incrementAndGet();
                                return "b";
                            });
                }),
                threads);
        HeldLoad<String> loadOfA = started.awaitStarted("a");
        CompletableFuture<String> second = CompletableFuture.supplyAsync(
                () -> other.cache().get("b", key -> {
                    b.incrementAndGet();
                    started.load("b");
                    return "b"
                            + other.cache().get("a", nested -> {
                                a.incrementAndGet();
                                return "a";
                            });
                }),
                threads);
        HeldLoad<String> loadOfB = started.awaitStarted("b");

        loadOfA.release();
        loadOfB.release();

        assertThat(first.join()).startsWith("a");
        assertThat(second.join()).startsWith("b");
        assertThat(a.get()).isLessThanOrEqualTo(2);
        assertThat(b.get()).isLessThanOrEqualTo(2);
    }

    @Test
    @Tag("9.10")
    void claimOfASecondKeyThatAnotherNodeLoadsIsToLoadAtOnce() {
        Node one = cluster.node();
        Node other = cluster.node();
        try (Claim<String> busy = other.cache().claim("b");
                Claim<String> first = one.cache().claim("a")) {
            try (Claim<String> second = one.cache().claim("b")) {
                assertThat(second.leads()).isTrue();
                second.store("b of one");
            }
            busy.store("b of other");
            first.store("a");
        }
        assertThat(other.cache().get("a", this::load)).isEqualTo("a");
        assertThat(other.cache().getIfPresent("b")).isEqualTo("b of other");
    }

    // ---- claims

    @Test
    void claimIsPublishedAndWokenFor() {
        Node one = cluster.node();
        Node other = cluster.node();
        CompletableFuture<String> second;
        try (Claim<String> claim = one.cache().claim("k")) {
            assertThat(claim.leads()).isTrue();
            second = CompletableFuture.supplyAsync(() -> other.cache().get("k", this::load), threads);
            awaitWaiting(other);
            assertThat(claim.store("claimed")).isTrue();
        }
        assertThat(second.join()).isEqualTo("claimed");
        try (Claim<String> answered = other.cache().claim("k")) {
            assertThat(answered.leads()).isFalse();
            assertThat(answered.value()).isEqualTo("claimed");
        }
    }

    @Test
    void claimThatIsClosedLeavesTheLoadToOthers() {
        Node one = cluster.node();
        Node other = cluster.node();
        Claim<String> claim = one.cache().claim("k");
        CompletableFuture<String> second =
                CompletableFuture.supplyAsync(() -> other.cache().get("k", this::load), threads);
        awaitWaiting(other);

        claim.close();

        assertThat(second.join()).isEqualTo("k1");
        assertThat(other.cache().tier().stats().published()).isEqualTo(1);
    }

    @Test
    @Tag("9.9")
    void claimThatAnEvictHasOvertakenIsNotStored() {
        Node one = cluster.node();
        Node other = cluster.node();
        try (Claim<String> claim = one.cache().claim("k")) {
            other.cache().evict("k");
            assertThat(claim.store("old")).isFalse();
        }
        assertThat(one.cache().getIfPresent("k")).isNull();
        assertThat(other.cache().get("k", this::load)).isEqualTo("k1");
    }

    @Test
    void refreshLoadsAnewWhateverTheTierHas() {
        Node one = cluster.node();
        Node other = cluster.node();
        one.cache().get("k", this::load);
        other.cache().get("k", this::load);

        CompletableFuture<String> anew = other.cache().refresh("k", (key, stale) -> CacheValue.of(load(key)));
        other.refreshes().runAll();

        assertThat(anew.join()).isEqualTo("k2");
    }
}
