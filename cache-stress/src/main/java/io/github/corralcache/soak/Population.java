package io.github.corralcache.soak;

import io.github.corralcache.CachePool;
import io.github.corralcache.CachePoolBuilder;
import io.github.corralcache.policy.Policies;
import io.github.corralcache.soak.Violations.Kind;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** The caches that are there at the moment, which come and go. Replaced by one thread, used by all. */
final class Population {

    private static final int PLACES = 64;
    private static final int PER_POOL = 4;
    private static final int CHURNS_OF_A_HOT_PLACE = 40;

    private final AtomicReferenceArray<Subject> places = new AtomicReferenceArray<>(PLACES);
    private final Queue<Subject> retired = new ArrayDeque<>();
    private final List<CachePool> pools;
    private final SplittableRandom random;
    private final Violations violations;
    private final Stalls stalls;
    private int made;
    /** Where most callers go at the moment, so that they meet. */
    private volatile int hot;

    private int churns;

    Population(SplittableRandom random, Violations violations, Stalls stalls) {
        this.random = random;
        this.violations = violations;
        this.stalls = stalls;
        List<String> policies = List.copyOf(Policies.names());
        pools = random.ints(4, 0, policies.size())
                .mapToObj(policy -> CachePoolBuilder.named("pool-" + policy)
                        .maximumSize(40)
                        .policy(policies.get(policy))
                        .maxConcurrentLoads(policy % 2 * 3)
                        .build())
                .toList();
        for (int place = 0; place < PLACES; place++) {
            places.set(place, make(place));
        }
    }

    /** The first places are those of pools. */
    private Subject make(int place) {
        CachePool pool = place < PER_POOL * pools.size() ? pools.get(place / PER_POOL) : null;
        return new Subject(made++, random.split(), pool, violations);
    }

    /** Returns some cache, entered. */
    Subject any() {
        while (true) {
            ThreadLocalRandom dice = ThreadLocalRandom.current();
            Subject subject = places.get(dice.nextInt(3) == 0 ? dice.nextInt(PLACES) : hot);
            if (subject.enter()) {
                return subject;
            }
        }
    }

    /** Puts a new cache in the place of one, and closes those that are done. */
    void churn() {
        if (++churns % CHURNS_OF_A_HOT_PLACE == 0) {
            hot = random.nextInt(PLACES);
        }
        int place = random.nextInt(PLACES);
        Subject old = places.get(place);
        places.set(place, make(place));
        old.retire(random.nextInt(3) == 0);
        retired.add(old);
        closeQuiet();
        for (CachePool pool : pools) {
            if (pool.weight() > pool.maximum()) {
                violations.add(Kind.OVER_MAXIMUM, pool.name() + " holds " + pool.weight() + " of " + pool.maximum());
            }
        }
    }

    private void closeQuiet() {
        for (int looks = retired.size(); looks > 0; looks--) {
            Subject subject = retired.remove();
            if (!subject.closeWhenQuiet(violations, stalls)) {
                retired.add(subject);
            }
        }
    }

    /** Retires all caches. To be followed by {@link #allClosed} until that is so. */
    void retireAll() {
        for (int place = 0; place < PLACES; place++) {
            places.get(place).retire(false);
            retired.add(places.get(place));
        }
    }

    boolean allClosed() {
        closeQuiet();
        return retired.isEmpty();
    }

    int made() {
        return made;
    }

    @Override
    public String toString() {
        return retired.size() + " caches are not quiet";
    }
}
