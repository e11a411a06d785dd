package io.github.corralcache.engine;

import io.github.corralcache.TopEntries;
import io.github.corralcache.TopEntry;
import io.github.corralcache.cost.SmoothedCost;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the entries of a cache that stand out. Goes about it as readers do, without a lock, so what it tells of an
 * entry may be of the one that had its slot a moment ago. Thread-safe.
 */
final class TopEntriesSampler<K, V> {

    /** Entries looked at; of larger caches, a sample. */
    static final int MOST_EXAMINED = 4096;

    /** A table does not shrink: one that was full may be all but empty. */
    private static final int MOST_BINS = 1 << 16;

    private final Store<K, V> store;
    private final Clock clock;
    private final boolean costed;

    /** @param costed whether entries may differ in what they cost */
    TopEntriesSampler(Store<K, V> store, Clock clock, boolean costed) {
        this.store = store;
        this.clock = clock;
        this.costed = costed;
    }

    TopEntries<K> topEntries(int atMost) {
        long now = clock.now();
        Map<Integer, Integer> hits = store.hitSample().counts();
        int sampledHits = hits.values().stream().mapToInt(Integer::intValue).sum();
        List<TopEntry<K>> examined = new ArrayList<>();
        if (costed) {
            for (Node<K, V> node : someNodes()) {
                TopEntry<K> entry = describe(node, hits, sampledHits, now);
                if (entry != null) {
                    examined.add(entry);
                }
            }
        }
        return new TopEntries<>(
                hottest(hits, sampledHits, now, atMost), costliest(examined, atMost), sampledHits, examined.size());
    }

    private List<TopEntry<K>> hottest(Map<Integer, Integer> hits, int sampledHits, long now, int atMost) {
        List<TopEntry<K>> hottest = new ArrayList<>();
        List<Map.Entry<Integer, Integer>> hashes = new ArrayList<>(hits.entrySet());
        hashes.sort(Map.Entry.<Integer, Integer>comparingByValue().reversed());
        for (Map.Entry<Integer, Integer> hash : hashes) {
            if (hottest.size() >= atMost) {
                break;
            }
            // keys of the very same hash pass for one
            Node<K, V> node = table().findFirst(hash.getKey());
            TopEntry<K> entry = node == null ? null : describe(node, hits, sampledHits, now);
            if (entry != null) {
                hottest.add(entry);
            }
        }
        return hottest;
    }

    private List<TopEntry<K>> costliest(Collection<TopEntry<K>> examined, int atMost) {
        return examined.stream()
                .filter(entry -> SmoothedCost.isKnown(entry.cost()))
                .sorted(Comparator.<TopEntry<K>>comparingDouble(TopEntry::cost).reversed())
                .limit(atMost)
                .toList();
    }

    /** Returns null for an entry that has ended, or is gone. */
    private @Nullable TopEntry<K> describe(Node<K, V> node, Map<Integer, Integer> hits, int sampledHits, long now) {
        if (store.valueOf(node, now) == null) {
            return null;
        }
        Segment<K, V> segment = store.segment(node.hash);
        double share = sampledHits == 0 ? 0 : (double) hits.getOrDefault(node.hash, 0) / sampledHits;
        double cost = costed ? segment.costRacily(node.slot) : Double.NaN;
        return new TopEntry<>(node.key, node.hash, cost, segment.weightRacily(node.slot), share);
    }

    private Table<K, V> table() {
        return store.owner().table;
    }

    /** Returns all nodes, or some of a large cache: from each segment as many, those next to a random bin. */
    private Set<Node<K, V>> someNodes() {
        Set<Node<K, V>> nodes = Collections.newSetFromMap(new IdentityHashMap<>());
        int segments = store.segments().length;
        boolean all = store.sizeRacily() <= MOST_EXAMINED;
        ThreadLocalRandom random = ThreadLocalRandom.current();
        int first = random.nextInt(segments);
        for (int i = 0; i < segments && nodes.size() < MOST_EXAMINED; i++) {
            int left = MOST_EXAMINED - nodes.size();
            int enough = all ? MOST_EXAMINED : nodes.size() + (left + segments - i - 1) / (segments - i);
            Predicate<Node<K, V>> goOn = node -> {
                nodes.add(node);
                return nodes.size() < enough;
            };
            table().visit((first + i) & (segments - 1), random.nextInt(), MOST_BINS / segments, goOn);
        }
        return nodes;
    }
}
