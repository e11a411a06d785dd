package io.github.corralcache.tiered;

import io.github.corralcache.tier.Bus;
import io.github.corralcache.tier.Leases;
import io.github.corralcache.tier.SecondTier;
import io.github.corralcache.tier.SharedStore;
import io.github.corralcache.tier.TierEntry;
import io.github.corralcache.tier.TierKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A connection to a second tier with one planted mistake. */
final class BrokenTier implements SecondTier, SharedStore, Leases, Bus {

    enum Mistake {
        /** Publishes without asking for the lease. */
        NO_FENCING,
        /** Gives a lease to everybody. */
        LEASES_FOR_ALL,
        /** Confirms removals and forgets them. */
        REMOVES_NOTHING,
        /** Believes to be connected, and hears only itself. */
        DEAF,
        /** Answers with the versions of the first time. */
        OLD_VERSIONS
    }

    private record Forged(TierKey key) implements Lease {}

    private final SecondTier real;
    private final Mistake mistake;
    private final Map<TierKey, Long> firstVersions = new HashMap<>();
    private final List<String> sent = new ArrayList<>();

    BrokenTier(SecondTier real, Mistake mistake) {
        this.real = real;
        this.mistake = mistake;
    }

    SecondTier real() {
        return real;
    }

    private Leases realLeases() {
        return java.util.Objects.requireNonNull(real.leases());
    }

    private Bus realBus() {
        return java.util.Objects.requireNonNull(real.bus());
    }

    @Override
    public String engine() {
        return "broken";
    }

    @Override
    public Set<Trait> traits() {
        return real.traits();
    }

    @Override
    public SharedStore store() {
        return this;
    }

    @Override
    public Leases leases() {
        return this;
    }

    @Override
    public Bus bus() {
        return this;
    }

    @Override
    public void close() {
        real.close();
    }

    @Override
    public CompletionStage<List<@Nullable TierEntry>> get(List<TierKey> keys) {
        return real.store().get(keys);
    }

    @Override
    public CompletionStage<Void> put(TierKey key, TierEntry entry) {
        return real.store().put(key, entry);
    }

    @Override
    public CompletionStage<Void> remove(Collection<TierKey> keys) {
        return mistake == Mistake.REMOVES_NOTHING
                ? CompletableFuture.completedFuture(null)
                : real.store().remove(keys);
    }

    @Override
    public CompletionStage<byte[]> agree(TierKey key, byte[] bytes, Duration ttl) {
        return real.store().agree(key, bytes, ttl);
    }

    @Override
    public CompletionStage<Void> replace(TierKey key, byte[] bytes, Duration ttl) {
        return real.store().replace(key, bytes, ttl);
    }

    @Override
    public CompletionStage<List<byte @Nullable []>> agreed(List<TierKey> keys) {
        return real.store().agreed(keys);
    }

    @Override
    public CompletionStage<List<@Nullable Long>> versions(List<TierKey> keys) {
        return real.store().versions(keys).thenApply(versions -> {
            if (mistake != Mistake.OLD_VERSIONS) {
                return versions;
            }
            List<@Nullable Long> first = new ArrayList<>();
            for (int i = 0; i < keys.size(); i++) {
                Long version = versions.get(i);
                if (version != null) {
                    firstVersions.putIfAbsent(keys.get(i), version);
                }
                first.add(firstVersions.get(keys.get(i)));
            }
            return first;
        });
    }

    @Override
    public CompletionStage<List<Found>> lookUp(List<Ask> asks) {
        return realLeases()
                .lookUp(asks)
                .thenApply(found -> mistake != Mistake.LEASES_FOR_ALL
                        ? found
                        : found.stream()
                                .map(each -> each.state() == State.MISS_AND_BUSY
                                        ? new Found(
                                                State.MISS_AND_YOURS,
                                                null,
                                                new Forged(asks.get(0).key()),
                                                Duration.ZERO)
                                        : each)
                                .toList());
    }

    @Override
    public CompletionStage<Boolean> publish(Lease lease, TierEntry entry) {
        return mistake == Mistake.NO_FENCING
                ? real.store().put(lease.key(), entry).thenApply(done -> true)
                : realLeases().publish(lease, entry);
    }

    @Override
    public CompletionStage<Boolean> renew(Lease lease, Duration duration) {
        return realLeases().renew(lease, duration);
    }

    @Override
    public CompletionStage<Void> abandon(Lease lease, Duration pause) {
        return realLeases().abandon(lease, pause);
    }

    @Override
    public CompletionStage<Void> send(byte[] message) {
        sent.add(java.util.Arrays.toString(message));
        return realBus().send(message);
    }

    @Override
    public Subscription listen(Listener listener) {
        if (mistake != Mistake.DEAF) {
            return realBus().listen(listener);
        }
        return realBus().listen(new Listener() {
            @Override
            public void received(byte[] message) {
                if (sent.contains(java.util.Arrays.toString(message))) {
                    listener.received(message);
                }
            }

            @Override
            public void connected() {
                listener.connected();
            }

            @Override
            public void disconnected() {}
        });
    }
}
