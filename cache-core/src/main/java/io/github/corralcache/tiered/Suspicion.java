package io.github.corralcache.tiered;

import io.github.corralcache.TopEntry;
import io.github.corralcache.tier.TierKey;
import io.github.corralcache.tiered.Agreements.Agreed;
import io.github.corralcache.tiered.Counters.Event;
import io.github.corralcache.tiered.KeyIndex.Known;
import io.github.corralcache.tiered.Local.Suspect;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What this node has may be outdated, because messages were lost: its copies are served on, as stale ones, and compared
 * with the tier by their versions, the hottest first. What is confirmed is what it was before; what is outdated is
 * dropped; what cannot be confirmed in time is gone. Thread-safe.
 */
final class Suspicion<K, V> {

    private static final int BATCH = 500;
    private static final int HOTTEST = 200;
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(500);

    private final Branch<K, V> branch;
    private final Local<K, V> local;
    private final long lifeNanos;

    /** Those not asked for yet, in the order in which they will be; guarded by this, as all that follows. */
    private Map<K, Suspect<K, V>> open = new LinkedHashMap<>();

    private long round;
    private boolean asks;

    Suspicion(Branch<K, V> branch) {
        this.branch = branch;
        this.local = branch.local();
        this.lifeNanos = branch.settings().suspectTtl().toNanos();
    }

    /** All that this node has is in doubt from now on. */
    void raise() {
        boolean begins;
        synchronized (this) {
            Map<K, Suspect<K, V>> before = open;
            Map<K, Suspect<K, V>> suspects = new LinkedHashMap<>();
            for (Suspect<K, V> each : local.suspect(lifeNanos)) {
                Suspect<K, V> earlier = before.get(each.key());
                // in doubt already: what it was before is what it was before the first doubt
                suspects.put(each.key(), earlier != null && earlier.value() == each.value() ? earlier : each);
            }
            open = hottestFirst(suspects);
            round++; // what was asked for before this moment says nothing
            begins = !asks && !open.isEmpty();
            asks = asks || begins;
        }
        if (begins) {
            local.elsewhere().execute(this::ask);
        }
    }

    private Map<K, Suspect<K, V>> hottestFirst(Map<K, Suspect<K, V>> suspects) {
        Map<K, Suspect<K, V>> ordered = new LinkedHashMap<>();
        for (TopEntry<K> hot : local.topEntries(HOTTEST).hottest()) {
            Suspect<K, V> suspect = suspects.remove(hot.key());
            if (suspect != null) {
                ordered.put(hot.key(), suspect);
            }
        }
        ordered.putAll(suspects);
        return ordered;
    }

    private void ask() {
        List<Suspect<K, V>> batch = new ArrayList<>();
        List<byte[]> identities = new ArrayList<>();
        long asked;
        synchronized (this) {
            long now = local.now();
            var each = open.values().iterator();
            while (each.hasNext() && batch.size() < BATCH) {
                Suspect<K, V> suspect = each.next();
                byte[] identity = suspect.goneAt() - now > 0 ? branch.identity(suspect.key()) : null;
                if (identity == null) {
                    each.remove(); // nobody else knows of it
                } else {
                    batch.add(suspect);
                    identities.add(identity);
                }
            }
            asked = round;
            if (batch.isEmpty() || branch.isClosed()) {
                asks = false;
                return;
            }
        }
        branch.agreed()
                .<List<@Nullable Long>>thenCompose(agreed -> branch.server()
                        .<List<@Nullable Long>>ask(
                                "versions", () -> branch.server().tier().store().versions(places(agreed, identities))))
                .whenComplete((@Nullable List<@Nullable Long> versions, @Nullable Throwable failure) -> {
                    if (failure != null || versions == null) {
                        again();
                    } else {
                        local.elsewhere().execute(() -> compare(asked, batch, identities, versions));
                    }
                });
    }

    private List<TierKey> places(Agreed agreed, List<byte[]> identities) {
        return identities.stream()
                .map(identity -> branch.key(agreed.generation(), identity))
                .toList();
    }

    /** The server does not answer: copies are in doubt for as long as they are served, and no longer. */
    private void again() {
        synchronized (this) {
            if (branch.isClosed()) {
                asks = false;
                return;
            }
        }
        local.schedule(this::ask, PAUSE);
    }

    private void compare(
            long asked, List<Suspect<K, V>> batch, List<byte[]> identities, List<@Nullable Long> versions) {
        for (int i = 0; i < batch.size(); i++) {
            Suspect<K, V> suspect = batch.get(i);
            synchronized (this) {
                if (round != asked) {
                    break; // in doubt again
                }
                open.remove(suspect.key(), suspect);
            }
            compare(suspect, identities.get(i), versions.get(i));
        }
        ask();
    }

    private void compare(Suspect<K, V> suspect, byte[] identity, @Nullable Long version) {
        Known<K> known = branch.index().find(identity);
        if (version == null || known == null || !known.key.equals(suspect.key())) {
            drop(suspect);
        } else if (suspect.tags().isEmpty()) {
            settle(suspect, known.isCopyOf(suspect.value(), version));
        } else {
            branch.tags().stamp(HiddenTags.given(suspect.tags())).whenComplete((stamp, failure) -> {
                if (failure == null) {
                    settle(suspect, stamp != null && known.isCopyOf(suspect.value(), version ^ stamp));
                } // or it is in doubt until it is gone
            });
        }
    }

    private void settle(Suspect<K, V> suspect, boolean confirmed) {
        if (confirmed) {
            branch.counters().count(Event.SUSPECT_CONFIRMED);
            local.restore(suspect);
        } else {
            drop(suspect);
        }
    }

    private void drop(Suspect<K, V> suspect) {
        if (local.asMap().get(suspect.key()) == suspect.value()) {
            branch.counters().count(Event.SUSPECT_DROPPED);
            local.evict(suspect.key());
        }
    }
}
