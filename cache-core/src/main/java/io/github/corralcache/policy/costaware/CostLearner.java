package io.github.corralcache.policy.costaware;

import io.github.corralcache.policy.CostScale;
import io.github.corralcache.policy.Entries;
import io.github.corralcache.policy.GroupSurprise;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/**
 * What the segments of one cache learn together: the clock, the rates of use, how the shadows fare, the guard; and the
 * {@link Ranking} that follows from it.
 *
 * <p>Segments call this under their own locks, at the same time. A lock of its own guards all state. Who reports only
 * tries for it: a report that meets another comes again later, an access shown to the shadows is lost, as none matters
 * by itself. The ranking is published through a volatile field.
 */
final class CostLearner {

    /** Windows and ways of ranking to choose from. */
    private static final double[] WINDOWS = {0.01, 0.10, 0.30, 0.90, 0.01, 0.10};

    private static final boolean[] BY_AGE = {false, false, false, false, true, true};
    private static final int FIRST_CHOICE = 1;
    private static final double BLIND_WINDOW = 0.05;
    private static final double FARTHEST_WALK = 0.20;

    private static final int LEAST_PERIOD = 256;
    private static final int PERIODS_PER_CHOICE = 5;
    private static final double FADE = 0.9;

    /**
     * Hits in shadows, faded, that a choice has to go by. Where keys hardly ever return, the few that do, or whose hash
     * another had, say nothing; then the smallest window it is, which leaves least in the memory that is read.
     */
    private static final double LEAST_EVIDENCE = 8;

    private static final int LEAST_WORK = 0;

    private static final int TICKS_PER_TURN = 32;
    private static final int MOST_PATIENCE = 64;
    private static final long USES_PER_EPOCH = 15;
    private static final int LEAST_AGED = 512;

    private static final int SHADOW_ENTRIES = 64;
    private static final int BLIND_ENTRIES = 256;
    /** Where entries have weights it shows only later how many there are, and few would be bad to watch too few of. */
    private static final int MOST_SHIFT_OF_WEIGHTED = 3;

    /**
     * Keys with a hash like this are watched, and those nearer to it seen by the shadows. Drawn, to be nobody's choice.
     */
    private final int watched;

    private final ReentrantLock lock = new ReentrantLock();
    private final AccessClock clock = new AccessClock();
    private final ReuseRates rates = new ReuseRates();
    private final KeyGroups groups = new KeyGroups();
    private final SurpriseGuard guard;
    private final boolean guarded;
    private final ShadowCache[] shadows = new ShadowCache[WINDOWS.length];
    private final double[] gains = new double[WINDOWS.length];
    private double evidence;
    private final ShadowCache blind;

    private int segments;
    private long[] capacities = {};
    private long[] weights = {};
    private int[] counts = {};

    /** The capacity in entries of average weight. */
    private long entries;

    private long capacity;
    private int shadowShift;
    private int blindShift;

    private long tickLength = 1;
    /** Written under the lock, read without. */
    private volatile long patience = 1;

    private long sinceTick;
    private int tick;
    private long sinceEpoch;
    private int epoch;
    private long sincePeriod;
    private int periods;

    private double window = WINDOWS[FIRST_CHOICE];
    private int chosen = FIRST_CHOICE;
    private volatile Ranking ranking;
    /** Written before the cache is used, or under the lock; read without. */
    private volatile int watchShift;

    /**
     * @param surpriseLimit how many times the misses of a cache without costs are allowed; infinite for any
     * @param seed for what the shadows do at random, and which keys they see
     */
    CostLearner(double surpriseLimit, long seed) {
        watched = new SplittableRandom(seed).nextInt();
        guard = new SurpriseGuard(surpriseLimit);
        guarded = surpriseLimit < Double.POSITIVE_INFINITY;
        int[] byUse = rates.ranksByUse();
        ranking = new Ranking(byUse, guard.bonus(), window);
        clock.agesCount(BY_AGE[chosen]);
        for (int i = 0; i < shadows.length; i++) {
            shadows[i] = new ShadowCache(clock, new Ranking(byUse, guard.bonus(), WINDOWS[i]), seed + 1 + i);
        }
        blind = new ShadowCache(clock, new Ranking(byUse, new int[PackedEntry.GROUPS], BLIND_WINDOW), seed);
    }

    /** Makes room for another segment and returns its number. */
    int join(long segmentCapacity, boolean weighted) {
        lock.lock();
        try {
            int segment = segments++;
            capacities = Arrays.copyOf(capacities, segments);
            weights = Arrays.copyOf(weights, segments);
            counts = Arrays.copyOf(counts, segments);
            capacities[segment] = segmentCapacity;
            resize();
            watchShift = weighted ? Math.min(MOST_SHIFT_OF_WEIGHTED, blindShift) : blindShift;
            return segment;
        } finally {
            lock.unlock();
        }
    }

    AccessClock clock() {
        return clock;
    }

    Ranking ranking() {
        return ranking;
    }

    /** One key in {@code 2^watchShift} is watched. */
    int watchShift() {
        return watchShift;
    }

    /** Which ones: those whose hash is like this in its lowest {@link #watchShift} bits. */
    int watched() {
        return watched;
    }

    boolean isWatched(int hash) {
        return isOne(hash, watchShift);
    }

    /** Whether a key is one of those of which there is one in {@code 2^shift}. */
    private boolean isOne(int hash, int shift) {
        return ((hash ^ watched) & (1 << shift) - 1) == 0;
    }

    /** How groups fare that were wanted often enough to tell. */
    List<GroupSurprise> surprises() {
        lock.lock();
        try {
            return IntStream.range(0, PackedEntry.GROUPS)
                    .filter(group -> guard.surprise(group) > 0)
                    .mapToObj(group -> groups.describe(group, guard.surprise(group), guard.multiplier(group)))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    KeyGroups groups() {
        return groups;
    }

    /** How many requests a segment may keep to itself before it {@linkplain #report reports} them. */
    long patience() {
        return patience;
    }

    /** Shows the shadows an access to a watched key. */
    void accessed(int hash, long weight, int worth, int group, boolean hit) {
        if (!isOne(hash, blindShift) || !lock.tryLock()) {
            return;
        }
        try {
            if (guarded) {
                if (!hit) {
                    guard.missed(group);
                }
                if (!blind.access(hash, weight, 0, group)) {
                    guard.missedBlindly(group);
                }
            }
            if (isOne(hash, shadowShift)) {
                double saved = Math.pow(2, (worth + CostScale.halfOctave(weight)) / 2.0);
                boolean hitAny = false;
                for (int i = 0; i < shadows.length; i++) {
                    if (shadows[i].access(hash, weight, worth, group)) {
                        gains[i] += saved;
                        hitAny = true;
                    }
                }
                evidence += hitAny ? 1 : 0;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Has the shadows forget a watched key, which the cache was told to forget. */
    void removed(int hash) {
        if (!isOne(hash, blindShift) || !lock.tryLock()) {
            return;
        }
        try {
            blind.remove(hash);
            if (isOne(hash, shadowShift)) {
                for (ShadowCache shadow : shadows) {
                    shadow.remove(hash);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** The next keys that bear the number {@code group} are those of another group. */
    void forgetGroup(int group) {
        lock.lock();
        try {
            guard.forget(group);
            blind.forgetGroup(group);
            for (ShadowCache shadow : shadows) {
                shadow.forgetGroup(group);
            }
            rank();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes over what a segment has counted.
     *
     * @param requests to all keys
     * @param uses of them, those that count for ageing
     * @return false if another segment is reporting; then nothing was taken
     */
    boolean report(int segment, Entries of, long requests, long uses, UseTally tally) {
        if (!lock.tryLock()) {
            return false;
        }
        try {
            capacities[segment] = of.capacity();
            weights[segment] = of.weight();
            counts[segment] = of.count();
            rates.add(tally, 1 << watchShift);
            pass(requests, uses);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void pass(long requests, long uses) {
        sinceTick += requests;
        tick += (int) (sinceTick / tickLength);
        sinceTick %= tickLength;
        sinceEpoch += uses;
        if (sinceEpoch >= USES_PER_EPOCH * Math.max(LEAST_AGED, entries)) {
            sinceEpoch = 0;
            epoch++;
        }
        clock.set(epoch, tick);
        sincePeriod += requests;
        if (sincePeriod >= Math.max(LEAST_PERIOD, entries)) {
            sincePeriod = 0;
            resize();
            rates.learn();
            guard.judge();
            if (++periods % PERIODS_PER_CHOICE == 0) {
                choose();
            }
            rank();
        }
    }

    private void resize() {
        capacity = Arrays.stream(capacities).sum();
        long weight = Arrays.stream(weights).sum();
        long count = Arrays.stream(counts).asLongStream().sum();
        entries = weight == 0 ? capacity : (long) Math.max(1, capacity * ((double) count / weight));
        tickLength = Math.max(1, entries / TICKS_PER_TURN);
        patience = Math.max(1, Math.min(MOST_PATIENCE, tickLength / 2));
        int newShadowShift = Math.max(2, log2(entries / SHADOW_ENTRIES));
        int newBlindShift = log2(entries / BLIND_ENTRIES);
        if (newShadowShift != shadowShift) {
            shadowShift = newShadowShift;
            Arrays.stream(shadows).forEach(ShadowCache::clear);
        }
        if (newBlindShift != blindShift) {
            blindShift = newBlindShift;
            blind.clear();
        }
        for (ShadowCache shadow : shadows) {
            shadow.resize(capacity >> shadowShift);
        }
        blind.resize(capacity >> blindShift);
    }

    private void choose() {
        chosen = evidence < LEAST_EVIDENCE ? LEAST_WORK : best();
        for (int i = 0; i < gains.length; i++) {
            gains[i] *= FADE;
        }
        evidence *= FADE;
        double way = WINDOWS[chosen] - window;
        window += Math.max(-FARTHEST_WALK, Math.min(FARTHEST_WALK, way));
    }

    /** The choice that has gained most; of equals the present one. */
    private int best() {
        int best = chosen;
        for (int i = 0; i < gains.length; i++) {
            if (gains[i] > gains[best]) {
                best = i;
            }
        }
        return best;
    }

    private void rank() {
        int[] byUse = rates.ranksByUse();
        int[] byAge = rates.ranksByUseAndAge();
        int[] bonus = guard.bonus();
        for (int i = 0; i < shadows.length; i++) {
            shadows[i].rankBy(new Ranking(BY_AGE[i] ? byAge : byUse, bonus, WINDOWS[i]));
        }
        blind.rankBy(new Ranking(byUse, new int[PackedEntry.GROUPS], BLIND_WINDOW));
        ranking = new Ranking(BY_AGE[chosen] ? byAge : byUse, bonus, window);
        clock.agesCount(BY_AGE[chosen]);
    }

    private static int log2(long x) {
        return x <= 1 ? 0 : 63 - Long.numberOfLeadingZeros(x);
    }
}
