package io.github.corralcache.tiered;

import io.github.corralcache.tier.Leases;
import io.github.corralcache.tier.SharedStore;
import io.github.corralcache.tier.TierEntry;
import io.github.corralcache.tier.TierKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Leases over an engine that has none: each node that asks is given one, so each loads for itself, and what it loads
 * replaces whatever is there. Thread-safe.
 */
final class UnfencedLeases implements Leases {

    private record Everybodys(TierKey key) implements Lease {}

    private final SharedStore store;

    UnfencedLeases(SharedStore store) {
        this.store = store;
    }

    @Override
    public CompletionStage<List<Found>> lookUp(List<Ask> asks) {
        return store.get(asks.stream().map(Ask::key).toList()).thenApply(entries -> {
            List<Found> found = new ArrayList<>(asks.size());
            for (int i = 0; i < asks.size(); i++) {
                found.add(found(asks.get(i), entries.get(i)));
            }
            return found;
        });
    }

    private static Found found(Ask ask, @Nullable TierEntry entry) {
        if (entry != null && entry.soft().compareTo(ask.early()) > 0) {
            return new Found(State.FRESH, entry, null, Duration.ZERO);
        }
        State state = entry == null ? State.MISS_AND_YOURS : State.STALE_AND_YOURS;
        return new Found(state, entry, new Everybodys(ask.key()), Duration.ZERO);
    }

    @Override
    public CompletionStage<Boolean> publish(Lease lease, TierEntry entry) {
        return store.put(lease.key(), entry).thenApply(done -> true);
    }

    @Override
    public CompletionStage<Boolean> renew(Lease lease, Duration duration) {
        return CompletableFuture.completedFuture(true);
    }

    @Override
    public CompletionStage<Void> abandon(Lease lease, Duration pause) {
        return CompletableFuture.completedFuture(null);
    }
}
