package io.github.corralcache.tiered;

import io.github.corralcache.BulkLoader;
import io.github.corralcache.CacheValue;
import io.github.corralcache.tier.Leases.Ask;
import io.github.corralcache.tier.Leases.Found;
import io.github.corralcache.tiered.Agreements.Agreed;
import io.github.corralcache.tiered.Verdict.Load;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a caller does that leads the loads of several keys: asks the second tier for all of them at once, loads what it
 * has a lease for in one call, publishes that, and only then waits for what other nodes load. So no node that waits
 * holds up another. One thread, apart from the answers.
 */
final class BulkLead<K, V> implements Local.BulkReloader<K, V> {

    /** One of the keys. Known by its identity: what it holds is users'. */
    private record One<K, V>(
            K key, Local.Load here, @Nullable V stale, Lead<K, V> lead, Asking<K, V> asking) {

        @Override
        @SuppressWarnings("ReferenceEquality")
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    private final Branch<K, V> branch;
    private final BulkLoader<? super K, ? extends V> loader;
    private final Duration patience;

    /** Stale values of the tier that this caller has the leases to replace. */
    private final Map<K, Load<V>> owed = Collections.synchronizedMap(new LinkedHashMap<>());

    BulkLead(Branch<K, V> branch, BulkLoader<? super K, ? extends V> loader, Duration patience) {
        this.branch = branch;
        this.loader = loader;
        this.patience = patience;
    }

    @Override
    public Map<K, CacheValue<V>> load(Map<K, Local.Load> loads) throws Exception {
        List<One<K, V>> open = new ArrayList<>();
        Map<K, V> there = branch.local().asMap();
        loads.forEach((key, here) -> {
            V stale = there.get(key);
            Lead<K, V> lead = new Lead<>(branch, key, false, patience);
            open.add(new One<>(key, here, stale, lead, lead.question(here, stale)));
        });
        Map<K, CacheValue<V>> values = new LinkedHashMap<>();
        try {
            ask(open);
            all(open.stream().map(one -> one.asking().heard())).get();
            while (!open.isEmpty()) {
                answer(open, values);
                if (!open.isEmpty()) {
                    CompletableFuture.anyOf(open.stream()
                                    .map(one -> one.asking().verdict())
                                    .toArray(CompletableFuture[]::new))
                            .get();
                }
            }
            return values;
        } finally {
            open.forEach(one -> one.asking().cancel()); // and gives back the leases it has got meanwhile
        }
    }

    private static CompletableFuture<Void> all(Stream<? extends CompletableFuture<?>> futures) {
        return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new));
    }

    /** Asks for all keys in one trip. */
    private void ask(List<One<K, V>> all) throws InterruptedException {
        List<Asking<K, V>> askings = all.stream()
                .map(One::asking)
                .filter(asking -> !asking.verdict().isDone())
                .toList();
        if (askings.isEmpty()) {
            return;
        }
        Agreed agreed;
        try {
            agreed = branch.agreed().get();
        } catch (ExecutionException e) {
            askings.forEach(Asking::loadAlone);
            return;
        }
        Duration lease = Duration.ofNanos(branch.leaseNanos());
        List<Ask> questions = new ArrayList<>();
        for (Asking<K, V> asking : askings) {
            asking.begin();
            questions.add(new Ask(branch.key(agreed.generation(), asking.identity()), lease, asking.early()));
        }
        long sentAt = branch.local().now();
        branch.server()
                .ask("lookUp", () -> branch.leases().lookUp(questions), branch::giveBack)
                .whenComplete((List<Found> found, Throwable failure) -> {
                    for (int i = 0; i < askings.size(); i++) {
                        if (failure != null) {
                            askings.get(i).loadAlone();
                        } else {
                            askings.get(i).found(found.get(i), agreed, sentAt);
                        }
                    }
                });
    }

    /** Takes from {@code open} what there is a verdict for, and loads what is to be loaded, together. */
    private void answer(List<One<K, V>> open, Map<K, CacheValue<V>> values) throws Exception {
        Map<One<K, V>, Load<V>> toLoad = new LinkedHashMap<>();
        try {
            for (One<K, V> one : List.copyOf(open)) {
                if (!one.asking().verdict().isDone()) {
                    continue;
                }
                open.remove(one);
                Verdict<V> verdict = one.lead().current(one.asking().verdict().join());
                if (verdict instanceof Load<V> load) {
                    toLoad.put(one, load); // before anything can go wrong with the others
                }
                CacheValue<V> answer = one.lead().answer(one.here(), verdict, one.stale());
                if (answer != null) {
                    values.put(one.key(), answer);
                    toLoad.remove(one);
                    Load<V> load = one.lead().takeOwed();
                    if (load != null) {
                        owed.put(one.key(), load);
                    }
                }
            }
        } catch (RuntimeException e) {
            toLoad.values().forEach(Lead::release);
            throw e;
        }
        if (!toLoad.isEmpty()) {
            values.putAll(run(toLoad));
        }
    }

    /** Runs the loader, and publishes what comes of it. */
    private Map<K, CacheValue<V>> run(Map<One<K, V>, Load<V>> toLoad) throws Exception {
        Map<K, Load<V>> keys = new LinkedHashMap<>();
        toLoad.forEach((one, load) -> {
            keys.put(one.key(), load);
            one.here().holdsLease(load.held() != null);
        });
        try {
            long start = branch.local().now();
            Map<? super K, ? extends V> loaded;
            try {
                loaded = values(keys);
            } catch (Throwable e) {
                toLoad.forEach((one, load) -> one.lead().abandon(load, one.stale(), e));
                throw e;
            }
            double each = (double) (branch.local().now() - start) / toLoad.size();
            Map<K, CompletableFuture<CacheValue<V>>> finished = new LinkedHashMap<>();
            toLoad.forEach((one, load) -> {
                CacheValue<V> value = CacheValue.of(loaded == null ? null : loaded.get(one.key()));
                finished.put(one.key(), one.lead().finish(load, value, one.stale(), each));
            });
            all(finished.values().stream()).join();
            Map<K, CacheValue<V>> values = new LinkedHashMap<>();
            finished.forEach((key, value) -> values.put(key, value.join()));
            return values;
        } finally {
            toLoad.keySet().forEach(one -> one.here().holdsLease(false));
        }
    }

    @SuppressWarnings("unchecked") // keys that are not of type K are ignored
    private @Nullable Map<? super K, ? extends V> values(Map<K, Load<V>> keys) throws Exception {
        return (Map<? super K, ? extends V>) loader.loadAll(Collections.unmodifiableSet(keys.keySet()));
    }

    /** The caller has its values. Those that are stale ones of the tier are replaced in the background, together. */
    void payBack() {
        if (owed.isEmpty()) {
            return;
        }
        Map<K, Load<V>> paid = new ConcurrentHashMap<>(owed);
        owed.clear();
        // what is not begun by then never will be by these leases, and nobody is to wait for them
        branch.local().schedule(() -> paid.values().forEach(Lead::release), branch.leaseNanos());
        try {
            branch.local().getAll(paid.keySet(), (Local.BulkReloader<K, V>) loads -> replace(loads, paid));
        } catch (RuntimeException e) {
            paid.values().forEach(Lead::release); // the stale values do for now
        }
    }

    private Map<K, CacheValue<V>> replace(Map<K, Local.Load> loads, Map<K, Load<V>> paid) throws Exception {
        Map<One<K, V>, Load<V>> toLoad = new LinkedHashMap<>();
        loads.forEach((key, here) -> {
            Load<V> load = paid.remove(key);
            Lead<K, V> lead = new Lead<>(branch, key, false, patience);
            V stale = branch.local().asMap().get(key);
            toLoad.put(
                    new One<>(key, here, stale, lead, Asking.not(branch)),
                    load == null ? new Load<>(null, null, 0) : load);
        });
        return run(toLoad);
    }
}
