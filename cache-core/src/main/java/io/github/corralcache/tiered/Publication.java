package io.github.corralcache.tiered;

import io.github.corralcache.CacheValue;
import io.github.corralcache.tier.TierEntry;
import io.github.corralcache.tiered.Branch.Prepared;
import io.github.corralcache.tiered.Copies.Copy;
import io.github.corralcache.tiered.Counters.Event;
import io.github.corralcache.tiered.Verdict.Load;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Stores a loaded value in the second tier, if it is one for others, and says what this node is to store. */
final class Publication<K, V> {

    private final Branch<K, V> branch;
    private final K key;
    private final Load<V> load;
    private final @Nullable V stale;

    /** @param stale the value that this node has; null for none */
    Publication(Branch<K, V> branch, K key, Load<V> load, @Nullable V stale) {
        this.branch = branch;
        this.key = key;
        this.load = load;
        this.stale = stale;
    }

    CompletableFuture<CacheValue<V>> publish(CacheValue<V> loaded, double nanos) {
        Copy<V> copy = load.stale();
        CacheValue<V> known = loaded.resolve(Lead.known(load, stale));
        V value = known.value();
        if (value == null || known.isShared()) {
            return withoutValue(loaded);
        }
        boolean unchanged = known.isUnchanged();
        Prepared<V> prepared = branch.prepare(key, value, known, unchanged ? Double.NaN : nanos);
        CacheValue<V> kept = prepared.kept();
        if (unchanged && copy != null) {
            // what this node has may be another value than the one that was found unchanged, or none
            double cost = Double.isNaN(loaded.cost()) ? copy.cost() : loaded.cost();
            kept = CacheValue.of(value)
                    .withTtl(Objects.requireNonNull(kept.ttl()))
                    .withCost(cost)
                    .withTags(known.tags().isEmpty() ? copy.tags() : known.tags());
        } else if (unchanged) {
            kept = loaded.withTtl(Objects.requireNonNull(kept.ttl())); // which keeps the cost and the tags it has
        }
        Held held = load.held();
        if (held == null) {
            branch.counters().count(Event.LOCAL_LOAD);
            return CompletableFuture.completedFuture(branch.hiddenTags().borne(kept));
        }
        if (unchanged && copy == null && known.tags().isEmpty()) {
            held.release(); // its tags are not known here, and without them nobody could remove it
            return CompletableFuture.completedFuture(kept);
        }
        CacheValue<V> result = branch.hiddenTags().borne(kept);
        return publish(held, value, prepared.life(), kept.cost(), kept.tags()).thenApply(outcome -> {
            if (outcome == Held.Outcome.FENCED) {
                branch.counters().count(Event.FENCED);
                return CacheValue.shared(value);
            }
            return result;
        });
    }

    /** There is nothing to share with other nodes: those who wait load for themselves. */
    private CompletableFuture<CacheValue<V>> withoutValue(CacheValue<V> loaded) {
        Held held = load.held();
        if (held == null) {
            return CompletableFuture.completedFuture(loaded);
        }
        return held.abandon(Duration.ZERO, true).thenApply(done -> loaded);
    }

    private CompletableFuture<Held.Outcome> publish(Held held, V value, Life life, double cost, Set<String> tags) {
        if (tags.isEmpty()) {
            return publish(held, value, life, cost, tags, 0);
        }
        // in this order: a removal replaces the mark first, so a record that is read before the mark is one of before
        return branch.tags()
                .agree(tags)
                .thenCompose(stamp -> stamp == null
                        ? outdated(held)
                        : branch.agreements()
                                .noRemovalSince(held.agreed())
                                .thenCompose(
                                        none -> none ? publish(held, value, life, cost, tags, stamp) : outdated(held)))
                .exceptionally(failure -> {
                    held.release();
                    return Held.Outcome.UNKNOWN;
                });
    }

    private CompletableFuture<Held.Outcome> outdated(Held held) {
        held.release();
        return CompletableFuture.completedFuture(Held.Outcome.FENCED);
    }

    private CompletableFuture<Held.Outcome> publish(
            Held held, V value, Life life, double cost, Set<String> tags, long stamp) {
        TierEntry entry = branch.copies().seal(value, life, cost, tags, stamp);
        if (entry == null) {
            return held.abandon(Duration.ZERO, true).thenApply(done -> Held.Outcome.UNKNOWN);
        }
        return held.publish(entry).thenApply(outcome -> {
            if (outcome == Held.Outcome.PUBLISHED) {
                branch.counters().count(Event.PUBLISHED);
                branch.isCopy(held.identity(), value, entry.version(), stamp);
            }
            return outcome;
        });
    }
}
