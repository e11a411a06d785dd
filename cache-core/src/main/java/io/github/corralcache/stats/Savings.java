package io.github.corralcache.stats;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures what a cache saves, against a twin that keeps no values and shares running loads as it does: there a lookup
 * that was answered from the cache begins a load of its key, or joins the one that is running. The time that the twin's
 * loads run, and the cache's own do not, is the backend time saved: per key never more than has passed.
 *
 * <p>Few hits a second are all looked at, and the twin's loads are known exactly. Above {@link #MOST_PER_SECOND} one
 * hit in {@link #THINNED} is, and the others are taken to be spread over the time between as in a Poisson process. Of
 * keys whose loads would run at the same time at most {@link #MOST_SLOTS} are watched, and stand for all.
 *
 * <p>Thread-safe, waits for nobody: a hit that comes while another thread is here is not looked at. Takes 2 KB, and 60
 * at most.
 */
public final class Savings {

    /** One hit in so many is looked at where there are many. */
    public static final int THINNED = 64;

    static final int MOST_PER_SECOND = 128_000;
    static final int MOST_SLOTS = 2048;

    private static final int FEWEST_SLOTS = 64;
    private static final long WINDOW = 16_000_000;
    private static final int MOST_PER_WINDOW = (int) (MOST_PER_SECOND * WINDOW / 1_000_000_000);

    /** Slots in which a key may be. */
    private static final int PROBES = 8;

    private static final long UNKNOWN = -1;

    /** Gaps as long as the last one that pass before hits are taken to have ended. */
    private static final int GAPS_TO_WAIT = 4;

    private static final byte FREE = 0;

    /** The cache's own load: the twin loads too, and nothing is saved. */
    private static final byte OWN = 2;

    /** A load of the twin, with all hits looked at. Slots with hits thinned have {@link #THINNED} here. */
    private static final byte EXACT = 1;

    private static final VarHandle BUSY;

    static {
        try {
            BUSY = MethodHandles.lookup().findVarHandle(Savings.class, "busy", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Whether a thread is here; all below is that thread's. */
    @SuppressWarnings("unused") // through its handle
    private boolean busy;

    /** For how many hits one that is looked at stands. Read racily by those who hit. */
    private int weight = 1;

    private int[] hashes = new int[FEWEST_SLOTS];
    private byte[] kinds = new byte[FEWEST_SLOTS];

    /** When the load began, or the last hit was looked at. */
    private long[] since = new long[FEWEST_SLOTS];

    /** How long a load takes. */
    private long[] nanos = new long[FEWEST_SLOTS];

    /** Of thinned hits, how long before {@link #since} the one before was looked at. */
    private long[] gaps = new long[FEWEST_SLOTS];

    /** Keys are watched whose hash has none of these bits, once mixed. */
    private int unwatched;

    private double saved;
    private double waitNanos;
    private double waits;

    private long windowBegan;
    private int lookedAt;
    private int untilWider = MOST_SLOTS;

    public Savings(long now) {
        windowBegan = now;
    }

    /** Returns for how many hits one that is looked at stands at the moment: 1 or {@link #THINNED}. */
    public int weight() {
        return weight;
    }

    /**
     * A lookup, which is looked at, was answered from the cache.
     *
     * @param loadNanos how long a load of the key takes; zero if nobody knows
     */
    public void answered(int hash, long loadNanos, long now) {
        if (enter()) {
            try {
                int hits = weight;
                waits += hits;
                waitNanos += (double) hits * loadNanos;
                if (loadNanos > 0 && isWatched(hash)) {
                    watch(hash, loadNanos, hits, now);
                }
                steer(now);
            } finally {
                leave();
            }
        }
    }

    private void watch(int hash, long loadNanos, int hits, long now) {
        int slot = find(hash);
        long gap = UNKNOWN;
        if (slot < 0) {
            slot = place(hash, now);
            if (slot < 0) {
                return;
            }
        } else {
            int kind = kinds[slot];
            boolean runs = kind != THINNED && now - since[slot] < nanos[slot];
            if (runs && (kind == OWN || hits == EXACT)) {
                return; // and is joined
            }
            boolean thinned = kind == THINNED;
            saved += (thinned ? savedIn(now - since[slot], nanos[slot]) : savedBy(slot, now)) * keysPerWatched();
            gap = thinned ? Math.max(0, now - since[slot]) : UNKNOWN;
        }
        begin(slot, hash, (byte) hits, loadNanos, now, gap);
    }

    private void begin(int slot, int hash, byte kind, long loadNanos, long now, long gap) {
        gaps[slot] = gap;
        hashes[slot] = hash;
        kinds[slot] = kind;
        since[slot] = now;
        nanos[slot] = loadNanos;
    }

    /**
     * The cache loads a key itself.
     *
     * @param loadNanos how long that is likely to take while lookups are answered with the value that is there; zero if
     *     there is none
     */
    public void loads(int hash, long loadNanos, long now) {
        if (enter()) {
            try {
                if (!isWatched(hash)) {
                    return;
                }
                int slot = find(hash);
                if (slot >= 0) {
                    saved += savedBy(slot, now) * keysPerWatched();
                    kinds[slot] = FREE;
                }
                if (loadNanos > 0) {
                    slot = slot >= 0 ? slot : place(hash, now);
                    if (slot >= 0) {
                        begin(slot, hash, OWN, loadNanos, now, UNKNOWN);
                    }
                }
            } finally {
                leave();
            }
        }
    }

    /** Returns how many nanoseconds of loading were saved until now. */
    public double savedNanos(long now) {
        enterAtLast();
        try {
            double running = 0;
            for (int slot = 0; slot < kinds.length; slot++) {
                running += savedBy(slot, now);
            }
            return saved + running * keysPerWatched();
        } finally {
            leave();
        }
    }

    /** Returns how many nanoseconds a load takes of a key that is hit, on the average of the hits; zero before any. */
    public double meanLoadNanos() {
        enterAtLast();
        try {
            return waits == 0 ? 0 : waitNanos / waits;
        } finally {
            leave();
        }
    }

    private boolean enter() {
        return BUSY.compareAndSet(this, false, true);
    }

    private void enterAtLast() {
        while (!enter()) {
            LockSupport.parkNanos(1_000); // others are here for some hundred instructions
        }
    }

    private void leave() {
        BUSY.setRelease(this, false);
    }

    /** What a slot has saved since it began, or its last hit. */
    private double savedBy(int slot, long now) {
        long passed = Math.max(0, now - since[slot]);
        return switch (kinds[slot]) {
            case FREE, OWN -> 0;
            case EXACT -> Math.min(passed, nanos[slot]);
            default -> {
                // hits may have ended soon after the last that was looked at: what came before tells how soon
                double most = gaps[slot] == UNKNOWN
                        ? Double.MAX_VALUE
                        : savedIn(GAPS_TO_WAIT * gaps[slot], nanos[slot]) + nanos[slot];
                yield Math.min(savedIn(passed, nanos[slot]), most);
            }
        };
    }

    /**
     * What is saved between two hits that were looked at, of which there were {@link #THINNED} on the average: the one
     * function of the gap whose mean, over those of a Poisson process, is the time for which the loads of all its hits
     * run: without a pause where hits are frequent, one for each where they are rare.
     */
    private static double savedIn(long gap, long loadNanos) {
        double most = (double) THINNED * loadNanos;
        return most * -Math.expm1(-Math.max(0, gap) / most);
    }

    /** Whether nothing more is to come of a slot, or next to nothing. */
    private boolean isOver(int slot, long now) {
        int kind = kinds[slot];
        long most = kind == THINNED ? 4L * THINNED * nanos[slot] : nanos[slot];
        return kind == FREE || now - since[slot] >= most;
    }

    // ---- which keys

    private static int mixed(int hash) {
        return hash * 0x9e3779b1;
    }

    private boolean isWatched(int hash) {
        return (mixed(hash) & unwatched) == 0;
    }

    private double keysPerWatched() {
        return unwatched + 1.0;
    }

    private int home(int hash) {
        return mixed(hash) >>> (Integer.numberOfLeadingZeros(kinds.length) + 1);
    }

    private int find(int hash) {
        int home = home(hash);
        for (int i = 0; i < PROBES; i++) {
            int slot = home ^ i;
            if (kinds[slot] != FREE && hashes[slot] == hash) {
                return slot;
            }
        }
        return -1;
    }

    /** Returns a slot for a key that has none; negative if it is not to be watched any more. */
    private int place(int hash, long now) {
        while (true) {
            int home = home(hash);
            for (int i = 0; i < PROBES; i++) {
                int slot = home ^ i;
                if (isOver(slot, now)) {
                    saved += savedBy(slot, now) * keysPerWatched();
                    return slot;
                }
            }
            if (kinds.length < MOST_SLOTS) {
                rehash(kinds.length * 2, now);
            } else {
                watch(unwatched * 2 + 1, now);
                if (!isWatched(hash)) {
                    return -1;
                }
            }
        }
    }

    private void rehash(int length, long now) {
        int[] oldHashes = hashes;
        byte[] oldKinds = kinds;
        long[] oldSince = since;
        long[] oldNanos = nanos;
        long[] oldGaps = gaps;
        hashes = new int[length];
        kinds = new byte[length];
        since = new long[length];
        nanos = new long[length];
        gaps = new long[length];
        for (int i = 0; i < oldKinds.length; i++) {
            if (oldKinds[i] != FREE) {
                int slot = place(oldHashes[i], now); // there is one: what shared eight slots has sixteen now
                begin(slot, oldHashes[i], oldKinds[i], oldNanos[i], oldSince[i], oldGaps[i]);
            }
        }
    }

    /** From now on watches other keys; what was saved by now stays as it is. */
    private void watch(int newUnwatched, long now) {
        double before = keysPerWatched();
        unwatched = newUnwatched;
        double change = before - keysPerWatched();
        for (int slot = 0; slot < kinds.length; slot++) {
            if (isWatched(hashes[slot])) {
                saved += savedBy(slot, now) * change;
            } else {
                saved += savedBy(slot, now) * before;
                kinds[slot] = FREE;
            }
        }
        untilWider = MOST_SLOTS;
    }

    // ---- how many hits

    private void steer(long now) {
        lookedAt++;
        long passed = now - windowBegan;
        boolean thinned = weight == THINNED;
        if (passed >= WINDOW || (!thinned && lookedAt >= MOST_PER_WINDOW)) {
            double perSecond = (double) lookedAt * weight * 1_000_000_000 / Math.max(1, passed);
            weight = perSecond > (thinned ? MOST_PER_SECOND / 2 : MOST_PER_SECOND) ? THINNED : 1;
            lookedAt = 0;
            windowBegan = now;
        }
        if (unwatched != 0 && --untilWider <= 0) {
            untilWider = MOST_SLOTS;
            int running = 0;
            for (int slot = 0; slot < kinds.length; slot++) {
                running += isOver(slot, now) ? 0 : 1;
            }
            if (running < MOST_SLOTS / 8) {
                watch(unwatched >>> 1, now);
            }
        }
    }
}
