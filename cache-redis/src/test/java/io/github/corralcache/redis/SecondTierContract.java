package io.github.corralcache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.tier.Bus;
import io.github.corralcache.tier.Leases;
import io.github.corralcache.tier.Leases.Ask;
import io.github.corralcache.tier.Leases.Found;
import io.github.corralcache.tier.Leases.Lease;
import io.github.corralcache.tier.Leases.State;
import io.github.corralcache.tier.SecondTier;
import io.github.corralcache.tier.SharedStore;
import io.github.corralcache.tier.TierEntry;
import io.github.corralcache.tier.TierKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What any second tier with leases and a bus does, seen from two nodes. */
abstract class SecondTierContract {

    static final Duration SHORT = Duration.ofMillis(60);
    static final Duration LONG = Duration.ofSeconds(30);
    static final Duration TTL = Duration.ofSeconds(60);

    private TierKey key = newKey();

    @BeforeEach
    void renewKey() {
        key = newKey();
    }

    /** Returns one node's connection. */
    abstract SecondTier one();

    /** Returns another node's connection to the same server. */
    abstract SecondTier other();

    /** Waits until {@code condition} holds, while the server's time goes on. */
    abstract void await(String what, BooleanSupplier condition);

    /** What a node is asked before its first connection is made fails at once. */
    @BeforeEach
    void awaitConnections() {
        await("both nodes are connected", () -> answers(one()) && answers(other()));
    }

    private static boolean answers(SecondTier node) {
        CompletionStage<?> answer = node.store().get(List.of(newKey()));
        return answer.handle((entries, failure) -> failure == null)
                .toCompletableFuture()
                .join();
    }

    static TierKey newKey() {
        return TierKey.of(UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII));
    }

    static <T> T now(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (ExecutionException | InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    static TierEntry entry(String value) {
        return entry(value, LONG, TTL);
    }

    static TierEntry entry(String value, Duration soft, Duration hard) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return new TierEntry(bytes, soft, hard, ThreadLocalRandom.current().nextLong());
    }

    static String text(@Nullable TierEntry entry) {
        return new String(Objects.requireNonNull(entry).bytes(), StandardCharsets.UTF_8);
    }

    static Leases leases(SecondTier node) {
        return Objects.requireNonNull(node.leases());
    }

    Found lookUp(SecondTier node) {
        return lookUp(node, LONG, Duration.ZERO);
    }

    Found lookUp(SecondTier node, Duration lease, Duration early) {
        return now(leases(node).lookUp(List.of(new Ask(key, lease, early)))).get(0);
    }

    static Lease leaseOf(Found found) {
        return Objects.requireNonNull(found.lease());
    }

    static boolean publish(SecondTier node, Found found, String value) {
        return now(leases(node).publish(leaseOf(found), entry(value)));
    }

    @Nullable
    TierEntry get(SecondTier node) {
        return now(node.store().get(List.of(key))).get(0);
    }

    @Test
    void oneNodeLoadsWhatIsMissing() {
        Found yours = lookUp(one());
        Found busy = lookUp(other());

        assertThat(yours.state()).isEqualTo(State.MISS_AND_YOURS);
        assertThat(yours.entry()).isNull();
        assertThat(busy.state()).isEqualTo(State.MISS_AND_BUSY);
        assertThat(busy.lease()).isNull();
        assertThat(busy.busyFor()).isBetween(Duration.ofSeconds(20), LONG);
        assertThat(get(other())).isNull();
        assertThat(publish(one(), yours, "v")).isTrue();
        assertThat(lookUp(other()).state()).isEqualTo(State.FRESH);
        assertThat(text(lookUp(other()).entry())).isEqualTo("v");
    }

    @Test
    void leaseIsOfUseOnce() {
        Found yours = lookUp(one());
        assertThat(publish(one(), yours, "v")).isTrue();
        assertThat(publish(one(), yours, "again")).isFalse();
        assertThat(text(get(one()))).isEqualTo("v");
    }

    @Test
    void durationsAreThoseThatAreLeft() {
        TierEntry written = entry("v");
        now(one().store().put(key, written));
        TierEntry read = Objects.requireNonNull(get(other()));

        assertThat(read.soft()).isBetween(LONG.minusSeconds(10), LONG);
        assertThat(read.hard()).isBetween(TTL.minusSeconds(10), TTL);
        assertThat(read.hard().minus(read.soft())).isEqualTo(TTL.minus(LONG));
        assertThat(read.version()).isEqualTo(written.version());
        assertThat(now(other().store().versions(List.of(key)))).containsExactly(written.version());
    }

    @Test
    void oneNodeReplacesWhatIsStale() {
        now(one().store().put(key, entry("old", Duration.ZERO, TTL)));
        Found yours = lookUp(one());
        Found busy = lookUp(other());

        assertThat(yours.state()).isEqualTo(State.STALE_AND_YOURS);
        assertThat(text(yours.entry())).isEqualTo("old");
        assertThat(busy.state()).isEqualTo(State.STALE_AND_BUSY);
        assertThat(text(busy.entry())).isEqualTo("old");
        assertThat(busy.busyFor()).isPositive();
        assertThat(publish(one(), yours, "new")).isTrue();
        assertThat(text(lookUp(other()).entry())).isEqualTo("new");
    }

    @Test
    void leaseMayBeAskedForWhileTheValueIsFresh() {
        now(one().store().put(key, entry("old")));

        assertThat(lookUp(one()).state()).isEqualTo(State.FRESH);
        assertThat(lookUp(one(), LONG, LONG.plusSeconds(1)).state()).isEqualTo(State.STALE_AND_YOURS);
        assertThat(lookUp(other(), LONG, LONG.plusSeconds(1)).state()).isEqualTo(State.STALE_AND_BUSY);
        assertThat(lookUp(other()).state()).isEqualTo(State.FRESH);
    }

    @Test
    void writeEndsTheLease() {
        Found removed = lookUp(one());
        now(other().store().remove(List.of(key)));
        assertThat(publish(one(), removed, "late")).isFalse();
        assertThat(get(one())).isNull();

        Found replaced = lookUp(one());
        now(other().store().put(key, entry("put")));
        assertThat(publish(one(), replaced, "late")).isFalse();
        assertThat(text(get(one()))).isEqualTo("put");
    }

    @Test
    void lateLoaderDoesNotPublishForTheNextOne() {
        Found first = lookUp(one());
        now(other().store().remove(List.of(key)));
        Found second = lookUp(other());

        assertThat(second.state()).isEqualTo(State.MISS_AND_YOURS);
        assertThat(publish(one(), first, "late")).isFalse();
        now(leases(one()).abandon(leaseOf(first), Duration.ZERO));
        assertThat(publish(other(), second, "v")).isTrue();
    }

    @Test
    void leaseRunsOut() {
        Found late = lookUp(one(), SHORT, Duration.ZERO);
        Found[] next = new Found[1];
        await("the lease is over", () -> (next[0] = lookUp(other())).state() == State.MISS_AND_YOURS);

        assertThat(publish(one(), late, "late")).isFalse();
        assertThat(publish(other(), next[0], "v")).isTrue();
    }

    @Test
    void leaseOfAStaleValueRunsOut() {
        now(one().store().put(key, entry("old", Duration.ZERO, TTL)));
        Found late = lookUp(one(), SHORT, Duration.ZERO);
        Found[] next = new Found[1];
        await("the lease is over", () -> (next[0] = lookUp(other())).state() == State.STALE_AND_YOURS);

        assertThat(publish(one(), late, "late")).isFalse();
        assertThat(publish(other(), next[0], "v")).isTrue();
    }

    @Test
    void leaseIsRenewed() {
        Found yours = lookUp(one(), Duration.ofSeconds(5), Duration.ZERO);
        assertThat(now(leases(one()).renew(leaseOf(yours), LONG))).isTrue();

        assertThat(lookUp(other()).busyFor()).isGreaterThan(Duration.ofSeconds(10));
        assertThat(publish(one(), yours, "v")).isTrue();
        assertThat(now(leases(one()).renew(leaseOf(yours), LONG))).isFalse();
        assertThat(text(get(other()))).isEqualTo("v");
    }

    @Test
    void leaseOfAStaleValueIsRenewedAndTheValueKeepsItsTtl() {
        now(one().store().put(key, entry("old", Duration.ZERO, TTL)));
        Found yours = lookUp(one(), SHORT, Duration.ZERO);
        assertThat(now(leases(one()).renew(leaseOf(yours), LONG))).isTrue();

        Found busy = lookUp(other());
        assertThat(busy.state()).isEqualTo(State.STALE_AND_BUSY);
        assertThat(busy.busyFor()).isGreaterThan(Duration.ofSeconds(10));
        assertThat(Objects.requireNonNull(busy.entry()).hard()).isGreaterThan(LONG);
    }

    @Test
    void leaseThatIsGivenUpIsFreeAtOnceOrAfterItsPause() {
        Found first = lookUp(one());
        now(leases(one()).abandon(leaseOf(first), Duration.ZERO));
        Found second = lookUp(other());
        assertThat(second.state()).isEqualTo(State.MISS_AND_YOURS);
        now(leases(other()).abandon(leaseOf(second), SHORT));

        await("the pause is over", () -> lookUp(one()).state() == State.MISS_AND_YOURS);
        assertThat(publish(other(), second, "late")).isFalse();
    }

    @Test
    void pauseKeepsOthersAway() {
        now(leases(one()).abandon(leaseOf(lookUp(one())), LONG));
        assertThat(lookUp(other()).state()).isEqualTo(State.MISS_AND_BUSY);
    }

    @Test
    void staleValueStaysWhereItsLeaseIsGivenUp() {
        now(one().store().put(key, entry("old", Duration.ZERO, TTL)));
        now(leases(one()).abandon(leaseOf(lookUp(one())), LONG));
        Found busy = lookUp(other());
        assertThat(busy.state()).isEqualTo(State.STALE_AND_BUSY);
        assertThat(text(busy.entry())).isEqualTo("old");
        assertThat(busy.entry().hard()).isGreaterThan(LONG);
    }

    @Test
    void valuesEndWithTheirHardTtl() {
        now(one().store().put(key, entry("v", SHORT, SHORT)));
        await("the value is gone", () -> get(other()) == null);
        await(
                "its version is gone", // a value with less than a millisecond left is none, and has a version
                () -> now(one().store().versions(List.of(key))).get(0) == null);
    }

    @Test
    void manyKeysAreAnsweredInTheirOrder() {
        List<TierKey> keys = List.of(newKey(), newKey(), newKey(), newKey());
        SharedStore store = one().store();
        now(store.put(keys.get(1), entry("fresh")));
        now(store.put(keys.get(3), entry("stale", Duration.ZERO, TTL)));
        List<Ask> asks =
                keys.stream().map(each -> new Ask(each, LONG, Duration.ZERO)).toList();

        assertThat(now(leases(one()).lookUp(asks)))
                .extracting(Found::state)
                .containsExactly(State.MISS_AND_YOURS, State.FRESH, State.MISS_AND_YOURS, State.STALE_AND_YOURS);
        assertThat(now(leases(other()).lookUp(asks)))
                .extracting(Found::state)
                .containsExactly(State.MISS_AND_BUSY, State.FRESH, State.MISS_AND_BUSY, State.STALE_AND_BUSY);
        assertThat(now(store.get(keys)).stream().map(each -> each == null ? "-" : text(each)))
                .containsExactly("-", "fresh", "-", "stale");
        assertThat(now(store.versions(keys)).stream().map(Objects::nonNull)).containsExactly(false, true, false, true);
        now(store.remove(keys));
        assertThat(now(store.get(keys))).containsOnlyNulls();
    }

    @Test
    void noKeysAreNoTrouble() {
        assertThat(now(leases(one()).lookUp(List.of()))).isEmpty();
        assertThat(now(one().store().get(List.of()))).isEmpty();
        assertThat(now(one().store().versions(List.of()))).isEmpty();
        now(one().store().remove(List.of()));
    }

    @Test
    void nodesAgreeOnWhatCameFirst() {
        byte[] mine = {7, 0, -1};
        assertThat(now(one().store().agree(key, mine, TTL))).isEqualTo(mine);
        assertThat(now(other().store().agree(key, new byte[] {8}, TTL))).isEqualTo(mine);
        now(other().store().replace(key, new byte[] {9}, TTL));
        assertThat(now(one().store().agreed(List.of(newKey(), key)))).containsExactly(null, new byte[] {9});
    }

    @Test
    void keysAndValuesAreAnyBytes() {
        byte[] all = new byte[1_024];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        TierKey odd = TierKey.of(ByteBuffer.allocate(1_040)
                .put(all)
                .putLong(7)
                .putLong(System.nanoTime())
                .array());
        now(one().store().put(odd, new TierEntry(all, LONG, TTL, Long.MIN_VALUE)));
        TierEntry read =
                Objects.requireNonNull(now(other().store().get(List.of(odd))).get(0));
        assertThat(read.bytes()).isEqualTo(all);
        assertThat(read.version()).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void messagesReachAllNodesInTheOrderOfTheirSender() {
        List<Byte> here = new CopyOnWriteArrayList<>();
        List<Byte> there = new CopyOnWriteArrayList<>();
        try (Bus.Subscription first = listen(one(), here);
                Bus.Subscription second = listen(other(), there)) {
            for (byte i = 0; i < 20; i++) {
                now(Objects.requireNonNull(one().bus()).send(new byte[] {i}));
            }
            await("all have arrived", () -> here.size() == 20 && there.size() == 20);
            assertThat(here).isSorted().isEqualTo(there);
        }
    }

    private Bus.Subscription listen(SecondTier node, List<Byte> heard) {
        ConcurrentLinkedQueue<String> ups = new ConcurrentLinkedQueue<>();
        Bus.Subscription subscription = Objects.requireNonNull(node.bus()).listen(new Bus.Listener() {
            @Override
            public void received(byte[] message) {
                heard.add(message[0]);
            }

            @Override
            public void connected() {
                ups.add("up");
            }

            @Override
            public void disconnected() {}
        });
        await("the line is up", () -> !ups.isEmpty());
        return subscription;
    }

    /** Many at once ask for a cold key, again and again: one of them gets the lease. */
    @Test
    void oneOfManyGetsTheLease() {
        for (int round = 0; round < 50; round++) {
            TierKey cold = newKey();
            List<CompletionStage<List<Found>>> asked = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                asked.add(leases(i % 2 == 0 ? one() : other()).lookUp(List.of(new Ask(cold, LONG, Duration.ZERO))));
            }
            assertThat(asked.stream().filter(answer -> now(answer).get(0).lease() != null))
                    .hasSize(1);
        }
    }
}
