package io.github.corralcache.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.tier.Bus;
import io.github.corralcache.tier.Leases.Ask;
import io.github.corralcache.tier.Leases.Found;
import io.github.corralcache.tier.Leases.Lease;
import io.github.corralcache.tier.Leases.State;
import io.github.corralcache.tier.SecondTier;
import io.github.corralcache.tier.TierEntry;
import io.github.corralcache.tier.TierKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class InMemoryTierTest {

    private static final TierKey KEY = TierKey.of(new byte[] {1});
    private static final Duration LEASE = Duration.ofSeconds(3);

    private final FakeTime time = new FakeTime();
    private final InMemoryTier server = new InMemoryTier(time);
    private final SecondTier one = server.connect();
    private final SecondTier other = server.connect();

    private static <T> T now(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        assertThat(future).isDone();
        return future.join();
    }

    private static Found lookUp(SecondTier node) {
        return lookUp(node, Duration.ZERO);
    }

    private static Found lookUp(SecondTier node, Duration early) {
        return now(Objects.requireNonNull(node.leases()).lookUp(List.of(new Ask(KEY, LEASE, early))))
                .get(0);
    }

    private static boolean publish(SecondTier node, Found found, String value) {
        Lease lease = Objects.requireNonNull(found.lease());
        return now(Objects.requireNonNull(node.leases()).publish(lease, entry(value)));
    }

    private static TierEntry entry(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return new TierEntry(bytes, Duration.ofSeconds(10), Duration.ofSeconds(60), Arrays.hashCode(bytes));
    }

    private static String text(Found found) {
        return new String(Objects.requireNonNull(found.entry()).bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void oneNodeLoadsWhatIsMissing() {
        Found yours = lookUp(one);
        Found busy = lookUp(other);

        assertThat(yours.state()).isEqualTo(State.MISS_AND_YOURS);
        assertThat(busy.state()).isEqualTo(State.MISS_AND_BUSY);
        assertThat(busy.busyFor()).isEqualTo(LEASE);
        assertThat(publish(one, yours, "v")).isTrue();
        assertThat(lookUp(other).state()).isEqualTo(State.FRESH);
        assertThat(text(lookUp(other))).isEqualTo("v");
    }

    @Test
    void oneNodeReplacesWhatIsStale() {
        now(one.store().put(KEY, entry("old")));
        time.advance(Duration.ofSeconds(11));
        Found yours = lookUp(one);
        Found busy = lookUp(other);

        assertThat(yours.state()).isEqualTo(State.STALE_AND_YOURS);
        assertThat(busy.state()).isEqualTo(State.STALE_AND_BUSY);
        assertThat(text(busy)).isEqualTo("old");
        assertThat(publish(one, yours, "new")).isTrue();
        assertThat(text(lookUp(other))).isEqualTo("new");
    }

    @Test
    void leaseMayBeAskedForWhileTheValueIsFresh() {
        now(one.store().put(KEY, entry("old")));
        time.advance(Duration.ofSeconds(8));

        assertThat(lookUp(one).state()).isEqualTo(State.FRESH);
        assertThat(lookUp(one, Duration.ofSeconds(3)).state()).isEqualTo(State.STALE_AND_YOURS);
        assertThat(lookUp(other, Duration.ofSeconds(3)).state()).isEqualTo(State.STALE_AND_BUSY);
        assertThat(lookUp(other).state()).isEqualTo(State.FRESH);
    }

    @Test
    void writeEndsTheLease() {
        Found removed = lookUp(one);
        now(other.store().remove(List.of(KEY)));
        assertThat(publish(one, removed, "late")).isFalse();

        Found replaced = lookUp(one);
        now(other.store().put(KEY, entry("put")));
        assertThat(publish(one, replaced, "late")).isFalse();
        assertThat(text(lookUp(one))).isEqualTo("put");
    }

    @Test
    void leaseRunsOutUnlessItIsRenewed() {
        Found late = lookUp(one);
        time.advance(LEASE);
        Found next = lookUp(other);

        assertThat(next.state()).isEqualTo(State.MISS_AND_YOURS);
        assertThat(publish(one, late, "late")).isFalse();
        time.advance(LEASE.dividedBy(2));
        assertThat(now(Objects.requireNonNull(other.leases()).renew(Objects.requireNonNull(next.lease()), LEASE)))
                .isTrue();
        time.advance(LEASE.dividedBy(2));
        assertThat(lookUp(one).state()).isEqualTo(State.MISS_AND_BUSY);
        assertThat(publish(other, next, "v")).isTrue();
    }

    @Test
    void leaseThatIsGivenUpIsFreeAfterItsPause() {
        Found first = lookUp(one);
        now(Objects.requireNonNull(one.leases()).abandon(Objects.requireNonNull(first.lease()), Duration.ZERO));
        Found second = lookUp(other);
        assertThat(second.state()).isEqualTo(State.MISS_AND_YOURS);
        now(Objects.requireNonNull(other.leases())
                .abandon(Objects.requireNonNull(second.lease()), Duration.ofSeconds(1)));

        assertThat(lookUp(one).state()).isEqualTo(State.MISS_AND_BUSY);
        time.advance(Duration.ofSeconds(1));
        assertThat(lookUp(one).state()).isEqualTo(State.MISS_AND_YOURS);
    }

    @Test
    void valuesEndWithTheirHardTtl() {
        now(one.store().put(KEY, entry("v")));
        time.advance(Duration.ofSeconds(59));
        assertThat(Objects.requireNonNull(now(one.store().get(List.of(KEY))).get(0))
                        .hard())
                .isEqualTo(Duration.ofSeconds(1));
        time.advance(Duration.ofSeconds(1));

        assertThat(now(one.store().get(List.of(KEY)))).containsOnlyNulls();
        assertThat(now(one.store().versions(List.of(KEY)))).containsOnlyNulls();
        assertThat(server.values()).isZero();
    }

    @Test
    void nodesAgreeOnWhatCameFirst() {
        assertThat(now(one.store().agree(KEY, new byte[] {7}, LEASE))).containsExactly(7);
        assertThat(now(other.store().agree(KEY, new byte[] {8}, LEASE))).containsExactly(7);
        now(other.store().replace(KEY, new byte[] {9}, LEASE));
        assertThat(now(one.store().agreed(List.of(KEY))).get(0)).containsExactly(9);
    }

    @Test
    void answersTakeTheirTime() {
        server.latency(Duration.ofMillis(5));
        CompletionStage<?> answer = one.store().get(List.of(KEY));

        assertThat(answer.toCompletableFuture()).isNotDone();
        time.advance(Duration.ofMillis(5));
        assertThat(answer.toCompletableFuture()).isDone();
    }

    @Test
    void deadServerFailsAndComesBackWithOrWithoutItsValues() {
        now(one.store().put(KEY, entry("v")));
        server.die();
        assertThatThrownBy(() -> now(one.store().get(List.of(KEY))))
                .isInstanceOf(CompletionException.class)
                .hasMessageContaining("dead");
        server.revive(false);
        assertThat(text(lookUp(one))).isEqualTo("v");
        server.die();
        server.revive(true);
        assertThat(lookUp(one).state()).isEqualTo(State.MISS_AND_YOURS);
    }

    @Test
    void frozenServerAnswersWhenItThaws() {
        server.freeze();
        CompletionStage<Void> put = one.store().put(KEY, entry("v"));
        assertThat(put.toCompletableFuture()).isNotDone();
        server.thaw();

        assertThat(put.toCompletableFuture()).isCompleted();
        assertThat(text(lookUp(other))).isEqualTo("v");
    }

    @Test
    void fullServerRemovesAndAnswersButStoresNothing() {
        now(one.store().put(KEY, entry("v")));
        server.refuseWrites(true);

        assertThat(text(lookUp(one))).isEqualTo("v");
        assertThatThrownBy(() -> now(one.store().put(KEY, entry("w")))).hasMessageContaining("full");
        now(one.store().remove(List.of(KEY)));
        assertThatThrownBy(() -> lookUp(one)).hasMessageContaining("full");
    }

    @Test
    void messagesReachAllNodesWhoseLineIsUp() {
        List<String> heard = new ArrayList<>();
        listen(one, "one", heard);
        listen(other, "other", heard);
        now(Objects.requireNonNull(one.bus()).send(new byte[] {1}));
        server.cutBus(other);
        now(Objects.requireNonNull(one.bus()).send(new byte[] {2}));
        server.mendBus(other);

        assertThat(heard).containsExactly("one up", "other up", "one 1", "other 1", "other down", "one 2", "other up");
    }

    @Test
    void messagesAreLostDoubledAndOvertakeEachOther() {
        server.disturbBus(0.1, 0.1, Duration.ofMillis(50), 4);
        List<String> heard = new ArrayList<>();
        listen(other, "", heard);
        for (int i = 0; i < 100; i++) {
            now(Objects.requireNonNull(one.bus()).send(new byte[] {(byte) i}));
        }
        time.advance(Duration.ofMillis(50));

        List<Integer> numbers =
                heard.stream().skip(1).map(line -> Integer.valueOf(line.trim())).toList();
        assertThat(numbers.stream().distinct().count()).isBetween(80L, 97L);
        assertThat(numbers).hasSizeGreaterThan((int) numbers.stream().distinct().count());
        assertThat(numbers).isNotEqualTo(numbers.stream().sorted().toList());
    }

    private static void listen(SecondTier node, String name, List<String> heard) {
        Objects.requireNonNull(node.bus()).listen(new Bus.Listener() {
            @Override
            public void received(byte[] message) {
                heard.add(name + " " + message[0]);
            }

            @Override
            public void connected() {
                heard.add(name + " up");
            }

            @Override
            public void disconnected() {
                heard.add(name + " down");
            }
        });
    }

    @Test
    void nodeMayHaveLessThanAll() {
        SecondTier storeOnly = server.connect(false, false);

        assertThat(storeOnly.leases()).isNull();
        assertThat(storeOnly.bus()).isNull();
        assertThat(storeOnly.traits()).containsExactly(SecondTier.Trait.MILLISECONDS);
    }
}
