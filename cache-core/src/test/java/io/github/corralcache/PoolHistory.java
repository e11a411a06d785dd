package io.github.corralcache;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A random history of one small pool, and the promises of pools checked after every step of it. One thread.
 *
 * <p>What has to hold is computed from the history alone: what was put, and which evictions were told of. Of each
 * eviction it is asked whether room was missing at all, whether its cache was above its guarantee, and, where a cache
 * evicts entries of its own, whether it would have passed it.
 */
final class PoolHistory {

    /** One entry that a cache was told it had lost to make room. */
    record Eviction(int cache, int key) {}

    /** The pool that is looked at: the real one, or one with a planted bug. */
    interface Subject {

        /** Puts a key of a weight into a cache, and returns which entries of any cache that has evicted, in order. */
        List<Eviction> put(int cache, int key, int weight);

        /** Returns the weight that the cache says the key was stored with, or null if it is not there. */
        @Nullable
        Integer get(int cache, int key);

        void evict(int cache, int key);

        /** Clears a cache, or closes it and has a new one take its place. */
        void clear(int cache, boolean close);

        /** Returns the keys that a cache holds. */
        Iterable<Integer> keys(int cache);

        long weight(int cache);

        long weight();
    }

    /**
     * What the pool is like.
     *
     * @param guarantees one for each cache, together no more than {@code maximum}
     */
    record Plan(
            String policy, int segments, boolean weighted, long maximum, long[] guarantees, int keys, int heaviest) {

        static Plan random(List<String> policies, SplittableRandom random) {
            long maximum = random.nextInt(1, 24);
            long[] guarantees = new long[random.nextInt(1, 5)];
            long left = maximum;
            for (int i = 0; i < guarantees.length; i++) {
                guarantees[i] = random.nextInt(3) == 0 ? 0 : random.nextLong(left + 1);
                left -= guarantees[i];
            }
            boolean weighted = random.nextBoolean();
            return new Plan(
                    policies.get(random.nextInt(policies.size())),
                    1 << random.nextInt(3),
                    weighted,
                    maximum,
                    guarantees,
                    random.nextInt(2, 40),
                    weighted ? random.nextInt(1, 8) : 1);
        }

        @Override
        public String toString() {
            return "%s, %d segments, maximum %s %d, guarantees %s, %d keys, heaviest %d"
                    .formatted(
                            policy,
                            segments,
                            weighted ? "weight" : "size",
                            maximum,
                            Arrays.toString(guarantees),
                            keys,
                            heaviest);
        }
    }

    private final Plan plan;
    private final Subject subject;
    private final SplittableRandom random;

    /** What each cache holds by the history: the weights by key. */
    private final List<Map<Integer, Integer>> held = new ArrayList<>();

    private final long[] weights;
    private long weight;

    PoolHistory(Plan plan, Subject subject, SplittableRandom random) {
        this.plan = plan;
        this.subject = subject;
        this.random = random;
        this.weights = new long[plan.guarantees().length];
        for (int i = 0; i < weights.length; i++) {
            held.add(new HashMap<>());
        }
    }

    /** Takes so many steps, and throws {@link AssertionError} at the first broken promise. */
    void run(int steps) {
        // phases in which one cache is busy and the others are idle are what guarantees are for
        int busy = 0;
        for (int step = 0; step < steps; step++) {
            if (random.nextInt(12) == 0) {
                busy = random.nextInt(weights.length);
            }
            int cache = random.nextInt(4) == 0 ? random.nextInt(weights.length) : busy;
            int key = random.nextInt(plan.keys());
            int dice = random.nextInt(40);
            if (dice < 26) {
                put(cache, key, plan.weighted() ? random.nextInt(plan.heaviest() + 1) : 1);
            } else if (dice < 36) {
                Integer found = subject.get(cache, key);
                require(Objects.equals(found, held.get(cache).get(key)), "a get finds " + found);
            } else if (dice < 39) {
                subject.evict(cache, key);
                lose(cache, key);
            } else if (random.nextInt(4) == 0) {
                subject.clear(cache, random.nextBoolean());
                for (Integer gone : List.copyOf(held.get(cache).keySet())) {
                    lose(cache, gone);
                }
                requireSameKeys();
            }
            requireSameWeights();
        }
        requireSameKeys();
    }

    private void put(int cache, int key, int entry) {
        long most = plan.maximum();
        for (int other = 0; other < weights.length; other++) {
            most -= other == cache ? 0 : Math.min(weights[other], plan.guarantees()[other]);
        }
        lose(cache, key); // what it replaces: from here on the sums are without it
        List<Eviction> evictions = subject.put(cache, key, entry);
        for (Eviction eviction : evictions) {
            if (eviction.cache() == cache && eviction.key() == key) {
                continue; // to make room for its own successor
            }
            int owner = eviction.cache();
            String told = " for an entry of " + entry + " in cache " + cache + ": " + eviction;
            require(held.get(owner).containsKey(eviction.key()), "evicts what is not there" + told);
            require(weight + entry > plan.maximum(), "evicts though there is room" + told);
            if (owner == cache) {
                require(
                        weights[cache] + entry > plan.guarantees()[cache],
                        "takes from itself what others have borrowed" + told);
            } else {
                require(weights[owner] > plan.guarantees()[owner], "takes what is guaranteed" + told);
            }
            lose(owner, eviction.key());
        }
        if (entry <= most) {
            held.get(cache).put(key, entry);
            weights[cache] += entry;
            weight += entry;
        } else {
            require(evictions.isEmpty(), "evicts for an entry that it refuses");
        }
        Integer found = subject.get(cache, key);
        require(
                Objects.equals(found, entry <= most ? entry : null),
                "an entry of " + entry + " that may take " + most + " is found as " + found);
    }

    private void lose(int cache, int key) {
        Integer lost = held.get(cache).remove(key);
        if (lost != null) {
            weights[cache] -= lost;
            weight -= lost;
        }
    }

    private void requireSameWeights() {
        require(subject.weight() <= plan.maximum(), "the pool weighs " + subject.weight());
        require(subject.weight() == weight, "the pool weighs " + subject.weight() + " and should " + weight);
        for (int cache = 0; cache < weights.length; cache++) {
            require(
                    subject.weight(cache) == weights[cache],
                    "cache " + cache + " weighs " + subject.weight(cache) + " and should " + weights[cache]);
        }
    }

    private void requireSameKeys() {
        for (int cache = 0; cache < weights.length; cache++) {
            List<Integer> keys = new ArrayList<>();
            subject.keys(cache).forEach(keys::add);
            require(
                    keys.size() == held.get(cache).size()
                            && held.get(cache).keySet().containsAll(keys),
                    "cache " + cache + " holds " + keys + " and should " + held.get(cache));
        }
    }

    private void require(boolean kept, String breach) {
        if (!kept) {
            throw new AssertionError(breach + " (" + plan + ")");
        }
    }
}
