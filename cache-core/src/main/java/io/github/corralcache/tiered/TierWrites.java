package io.github.corralcache.tiered;

import io.github.corralcache.CacheTierException;
import io.github.corralcache.CacheValue;
import io.github.corralcache.tier.Leases.Found;
import io.github.corralcache.tier.TierEntry;
import io.github.corralcache.tier.TierSettings.OnEvictFailure;
import io.github.corralcache.tiered.Agreements.Agreed;
import io.github.corralcache.tiered.Branch.Prepared;
import io.github.corralcache.tiered.Copies.Copy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes on this node and in the second tier, in this order: here, so that no load that began before is stored; there,
 * which refuses what such loads publish; to the other nodes; and here once more, for what was read there in between. A
 * caller waits for the server, no longer than one operation may take. Thread-safe.
 */
final class TierWrites<K, V> {

    /** How often two nodes may take the lease of a key from each other before one of them writes without. */
    private static final int CONTESTS = 5;

    private final Branch<K, V> branch;
    private final Local<K, V> local;

    TierWrites(Branch<K, V> branch) {
        this.branch = branch;
        this.local = branch.local();
    }

    // ---- removals

    boolean evict(K key) {
        boolean found = local.evict(key);
        byte[] identity = branch.identity(key);
        if (identity != null) {
            try {
                removed(List.of(identity));
            } finally {
                local.evict(key);
            }
        }
        return found;
    }

    void evictAll(Iterable<? extends K> keys) {
        List<K> all = new ArrayList<>();
        List<byte[]> identities = new ArrayList<>();
        for (K key : keys) {
            local.evict(key);
            all.add(key);
            byte[] identity = branch.identity(key);
            if (identity != null) {
                identities.add(identity);
            }
        }
        try {
            removed(identities);
        } finally {
            all.forEach(local::evict);
        }
    }

    /** Keys of these identities were removed or replaced here, for good or bad: nothing of them may stay there. */
    private void removed(List<byte[]> identities) {
        if (!identities.isEmpty()) {
            confirm(
                    () -> branch.deliveries().remove(identities),
                    () -> branch.undelivered().addKeys(identities));
        }
    }

    void clear() {
        local.clear();
        try {
            confirm(branch.deliveries()::clear, branch.undelivered()::addAll);
        } finally {
            local.clear();
        }
    }

    void evictByTag(String tag) {
        local.evictByTag(tag);
        try {
            confirm(
                    () -> branch.deliveries().removeTag(tag),
                    () -> branch.undelivered().addTag(tag));
        } finally {
            local.evictByTag(tag);
        }
    }

    /** Waits until the server has confirmed, or time is up; then it is tried again later. */
    private void confirm(Supplier<CompletableFuture<Void>> delivery, Runnable later) {
        if (branch.isClosed()) {
            return;
        }
        Duration timeout = branch.settings().operationTimeout();
        if (!isConfirmed(delivery.get(), timeout)) {
            later.run();
            if (branch.settings().onEvictFailure() == OnEvictFailure.THROW) {
                throw new CacheTierException(local.name(), timeout);
            }
        }
    }

    /** A delivery may take several operations, each of which has its time: together they have no more. */
    private boolean isConfirmed(CompletableFuture<Void> delivery, Duration timeout) {
        CompletableFuture<Boolean> confirmed = delivery.handle((done, failure) -> failure == null);
        if (!confirmed.isDone()) {
            var end = local.schedule(() -> confirmed.complete(false), timeout.toNanos());
            confirmed.whenComplete((done, failure) -> end.cancel());
        }
        return Boolean.TRUE.equals(Server.await(confirmed));
    }

    // ---- values

    void put(K key, CacheValue<V> known) {
        putAll(Map.of(key, known));
    }

    /** Puts all of {@code entries}, and waits for the server once. */
    void putAll(Map<? extends K, CacheValue<V>> entries) {
        List<byte[]> identities = new ArrayList<>();
        List<Supplier<CompletableFuture<Void>>> deliveries = new ArrayList<>();
        entries.forEach((key, known) -> {
            V value = known.value();
            if (value == null || known.isShared()) {
                local.store(key, known); // which says what is wrong with it
                return;
            }
            Prepared<V> prepared = branch.prepare(key, value, known, Double.NaN);
            byte[] identity = branch.identity(key);
            local.store(key, branch.hiddenTags().borne(prepared.kept()));
            if (identity != null) {
                branch.remember(identity, key); // whoever writes it elsewhere from here on is heard
                identities.add(identity);
                deliveries.add(() -> deliver(identity, value, prepared));
            }
        });
        if (identities.isEmpty()) {
            return;
        }
        try {
            confirm(
                    () -> CompletableFuture.allOf(
                            deliveries.stream().map(Supplier::get).toArray(CompletableFuture[]::new)),
                    () -> branch.undelivered().addKeys(identities));
        } finally {
            entries.forEach((key, known) -> {
                if (local.asMap().get(key) != known.value()) {
                    local.evict(key); // another thread has put as well, and nobody knows whose value came there last
                }
            });
        }
    }

    private CompletableFuture<Void> deliver(byte[] identity, V value, Prepared<V> prepared) {
        CacheValue<V> known = prepared.kept();
        CompletableFuture<@Nullable Long> stamp = known.tags().isEmpty()
                ? CompletableFuture.completedFuture(0L)
                : branch.tags().agree(known.tags());
        return stamp.thenCompose(agreed -> {
            TierEntry entry = agreed == null
                    ? null
                    : branch.copies().seal(value, prepared.life(), known.cost(), known.tags(), agreed);
            if (entry == null) {
                return branch.deliveries().remove(List.of(identity));
            }
            branch.isCopy(identity, value, entry.version(), Objects.requireNonNull(agreed));
            return branch.deliveries().put(identity, entry);
        });
    }

    /** Stores {@code known} if neither this node nor the tier has a value. Returns the value that is there, or null. */
    @Nullable
    V putIfAbsent(K key, CacheValue<V> known) {
        V present = local.asMap().get(key);
        V value = known.value();
        byte[] identity = branch.identity(key);
        if (present != null || value == null || identity == null || !branch.trusts(identity)) {
            return present != null ? present : local.storeIfAbsent(key, known);
        }
        branch.remember(identity, key);
        for (int contest = 0; contest < CONTESTS; contest++) {
            Found found = Server.await(branch.lookUp(identity));
            if (found == null) {
                break; // the server does not answer
            }
            TierEntry entry = found.entry();
            if (entry != null) {
                Copy<V> copy = Server.await(branch.open(entry));
                if (copy != null) {
                    giveBack(found);
                    return there(key, identity, copy);
                }
            }
            if (found.lease() == null) {
                // somebody loads it, or what is there cannot be read: neither is a value, and a write is stronger
                Server.await(branch.deliveries().remove(List.of(identity)));
                continue;
            }
            Agreed agreed = Server.await(branch.agreed());
            if (agreed == null) {
                break;
            }
            Held held = branch.hold(found.lease(), identity, agreed);
            CacheValue<V> kept = new Publication<>(branch, key, new Verdict.Load<V>(held, null, 0), null)
                    .publish(known, Double.NaN)
                    .join();
            if (!kept.isShared()) { // or somebody has written it in between
                V here = local.storeIfAbsent(key, kept);
                branch.remember(identity, key); // which may have been forgotten before there was an entry
                branch.tell(BusMessage.Kind.WRITTEN, identity); // a copy elsewhere of what the tier had lost is older
                return here;
            }
        }
        V here = local.storeIfAbsent(key, known);
        if (here == null) {
            put(key, known);
        }
        return here;
    }

    private void giveBack(Found found) {
        branch.giveBack(List.of(found));
    }

    /** The tier has a value: this node has it too from now on. */
    private V there(K key, byte[] identity, Copy<V> copy) {
        Life life = copy.life().within(branch.settings().localTtl());
        if (!life.isOver()) {
            branch.isCopy(identity, copy.value(), copy.version(), copy.stamp());
            V here = local.storeIfAbsent(key, branch.hiddenTags().borne(copy.known(life)));
            branch.remember(identity, key);
            if (here != null) {
                return here;
            }
        }
        return copy.value();
    }
}
