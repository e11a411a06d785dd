package io.github.corralcache.tiered;

import io.github.corralcache.Scheduler.Scheduled;
import io.github.corralcache.tier.TierKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Removals that the server has not confirmed: keys, tags, or all. They are tried again until it does, and this node
 * does not read there what they concern. Too many keys become a removal of all. Thread-safe.
 */
final class Undelivered {

    static final int MOST_KEYS = 10_000;

    private static final int MOST_TAGS = 1_000;
    private static final int BATCH = 500;
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(500);

    private final Deliveries<?, ?> deliveries;
    private final Local<?, ?> timing;

    /** By number of the latest removal; guarded by this, as all that follows. */
    private final Map<TierKey, Long> keys = new LinkedHashMap<>();

    private final Map<String, Long> tags = new HashMap<>();
    /** The number of the latest removal of all; zero if there is none. */
    private long all;

    private long number;
    private @Nullable Scheduled next;
    private boolean closed;

    /** Read without the monitor by lookups that find it false. */
    private volatile boolean any;

    Undelivered(Deliveries<?, ?> deliveries, Local<?, ?> timing) {
        this.deliveries = deliveries;
        this.timing = timing;
    }

    /** Whether what the tier has for a key must not be read. */
    boolean concerns(byte[] identity) {
        return any && concernsNow(TierKey.of(identity));
    }

    private synchronized boolean concernsNow(TierKey key) {
        return all != 0 || keys.containsKey(key);
    }

    synchronized int size() {
        return keys.size() + tags.size() + (all == 0 ? 0 : 1);
    }

    synchronized void addKeys(Iterable<byte[]> identities) {
        number++;
        for (byte[] identity : identities) {
            keys.put(TierKey.of(identity), number);
        }
        plan();
    }

    synchronized void addTag(String tag) {
        tags.put(tag, ++number);
        plan();
    }

    synchronized void addAll() {
        all = ++number;
        plan();
    }

    private void plan() {
        if (keys.size() > MOST_KEYS || tags.size() > MOST_TAGS) {
            all = ++number;
        }
        if (all != 0) {
            keys.clear(); // each of them is one of all
            tags.clear();
        }
        any = all != 0 || !keys.isEmpty() || !tags.isEmpty();
        if (any && next == null && !closed) {
            next = timing.schedule(this::retry, PAUSE);
        }
    }

    private void retry() {
        boolean clears;
        List<TierKey> batch;
        List<String> removed;
        long upTo;
        synchronized (this) {
            clears = all != 0;
            batch = keys.keySet().stream().limit(BATCH).toList();
            removed = new ArrayList<>(tags.keySet());
            upTo = number; // what is removed again meanwhile is not delivered by this
        }
        List<CompletableFuture<?>> tries = new ArrayList<>();
        if (clears) {
            tries.add(deliveries.clear().thenRun(() -> delivered(() -> all = all <= upTo ? 0 : all)));
        }
        if (!batch.isEmpty()) {
            tries.add(deliveries
                    .remove(batch.stream().map(TierKey::bytes).toList())
                    .thenRun(() -> delivered(() -> batch.forEach(
                            key -> keys.computeIfPresent(key, (same, latest) -> latest <= upTo ? null : latest)))));
        }
        removed.forEach(tag -> tries.add(deliveries
                .removeTag(tag)
                .thenRun(() -> delivered(
                        () -> tags.computeIfPresent(tag, (same, latest) -> latest <= upTo ? null : latest)))));
        CompletableFuture.allOf(tries.toArray(CompletableFuture[]::new)).whenComplete((done, failure) -> {
            synchronized (this) {
                next = null;
                plan();
            }
        });
    }

    private synchronized void delivered(Runnable change) {
        change.run();
        any = all != 0 || !keys.isEmpty() || !tags.isEmpty();
    }

    synchronized void close() {
        closed = true;
        if (next != null) {
            next.cancel();
        }
    }
}
