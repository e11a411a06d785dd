package io.github.corralcache.policy;

import static io.github.corralcache.policy.SlotLinks.NONE;

import io.github.corralcache.EvictionReason;
import java.util.SplittableRandom;

/**
 * W-TinyLFU: admission by frequency. Newcomers pass through a window, least recently used first out; whoever leaves it
 * duels with the entry that the main part would give up next, and the one that was wanted less often lately goes. A
 * sketch estimates how often, for keys held and not held alike. The main part is a segmented LRU: entries hit in it are
 * protected, as long as they fit in four fifths of it.
 *
 * <p>How much window is best depends on the load, from next to nothing for loops to most of the cache for recency, and
 * any fixed size is a trap for some; so the window is steered, see {@link WindowSteering}.
 *
 * <p>Who can choose keys could make the victim look so frequent that nobody ever wins against it. So a candidate that
 * is frequent itself wins by chance now and then, and the sketch is seeded.
 *
 * <p>Einziger, Friedman, Manes: "TinyLFU: a highly efficient cache admission policy", TOS 2017; Einziger, Eytan,
 * Friedman, Manes: "Adaptive software cache management", Middleware 2018. Of candidates and victims of different
 * weights, the admission is after Einziger, Eytan, Friedman, Manes: "Lightweight robust size aware cache management",
 * TOS 2022.
 */
final class WTinyLfuPolicy implements EvictionPolicy {

    private static final int ACCESSES_PER_HALVING = 10;
    private static final double PROTECTED = 0.8;
    private static final int WARM = 6;
    private static final int CHANCES_IN = 8;
    private static final int MOST_VICTIMS = 16;

    /** Entries that change their part in one call because a part has become smaller. */
    private static final int MOST_MOVES = 4;

    private static final double STEERED = -1;

    private final Entries entries;
    private final double fixedWindow;
    private final SplittableRandom random;
    private final FrequencySketch sketch;
    private final WindowSteering steering;
    private final SlotList window;
    private final SlotList probation;
    private final SlotList protectedPart;
    /** Weight of the entry that is about to be added, which counts as in the window already. */
    private long arrivingWeight;

    /** @param fixedWindow the window's share of the capacity, or {@link #STEERED} */
    private WTinyLfuPolicy(Entries entries, long seed, double fixedWindow) {
        this.entries = entries;
        this.fixedWindow = fixedWindow;
        random = new SplittableRandom(seed);
        sketch = new FrequencySketch(random.nextLong(), ACCESSES_PER_HALVING);
        SlotLinks links = new SlotLinks(entries);
        window = links.list();
        probation = links.list();
        protectedPart = links.list();
        steering = new WindowSteering(entries, probation, protectedPart);
    }

    static Factory factory(PolicyOptions options) {
        double window = options.percentOrAuto("window", STEERED, 1, 0, 90);
        return (entries, seed) -> new WTinyLfuPolicy(entries, seed, window);
    }

    @Override
    public HitRecording hits() {
        return HitRecording.buffered();
    }

    @Override
    public void arriving(int hash, long weight, double cost) {
        sketch.increment(hash);
        steering.missed(hash);
        arrivingWeight = weight;
    }

    @Override
    public void added(int slot) {
        arrivingWeight = 0;
        sketch.fit(entries.count());
        window.addFirst(slot);
        long most = windowMaximum();
        for (int moves = MOST_MOVES; window.weight() > most && window.last() != slot && moves > 0; moves--) {
            move(window, probation);
        }
    }

    @Override
    public void touched(int slot) {
        sketch.increment(entries.hash(slot));
        steering.hit(slot);
        if (!probation.contains(slot)) {
            listOf(slot).moveFirst(slot);
            return;
        }
        probation.remove(slot);
        protectedPart.addFirst(slot);
        long most = (long) ((entries.capacity() - windowMaximum()) * PROTECTED);
        for (int moves = MOST_MOVES; protectedPart.weight() > most && moves > 0; moves--) {
            move(protectedPart, probation);
        }
    }

    @Override
    public void updated(int slot, long oldWeight) {
        listOf(slot).reweigh(slot, oldWeight);
        touched(slot);
    }

    @Override
    public void removed(int slot) {
        listOf(slot).remove(slot);
    }

    @Override
    public int evict() {
        int victim = nextVictim();
        boolean windowIsOver = window.weight() + arrivingWeight > windowMaximum();
        if (victim == NONE || (windowIsOver && !window.isEmpty())) {
            int candidate = window.last();
            window.remove(candidate);
            if (victim == NONE || !admits(candidate)) {
                steering.turnedAway(candidate);
                return candidate;
            }
            probation.addFirst(candidate);
        }
        listOf(victim).remove(victim);
        return victim;
    }

    /** Whether a candidate was wanted more often than all the entries together that have to make room for it. */
    private boolean admits(int candidate) {
        int frequency = sketch.estimate(entries.hash(candidate));
        long room = 0;
        int theirs = 0;
        int victim = nextVictim();
        for (int victims = 0; victims < MOST_VICTIMS && victim != NONE; victims++) {
            theirs += sketch.estimate(entries.hash(victim));
            room += entries.weight(victim);
            if (theirs >= frequency || room >= entries.weight(candidate)) {
                break;
            }
            victim = (probation.contains(victim) ? probation : protectedPart).before(victim);
        }
        return frequency > theirs || (frequency >= WARM && random.nextInt(CHANCES_IN) == 0);
    }

    /** The entry that the main part would give up next, or {@link SlotLinks#NONE}. */
    private int nextVictim() {
        return probation.isEmpty() ? protectedPart.last() : probation.last();
    }

    private long windowMaximum() {
        double share = fixedWindow == STEERED ? steering.share() : fixedWindow;
        return Math.max(1, (long) (entries.capacity() * share));
    }

    private SlotList listOf(int slot) {
        return window.contains(slot) ? window : probation.contains(slot) ? probation : protectedPart;
    }

    private static void move(SlotList from, SlotList to) {
        int slot = from.last();
        from.remove(slot);
        to.addFirst(slot);
    }

    @Override
    public EvictionReason reason(int victim) {
        return EvictionReason.FREQUENCY;
    }

    @Override
    public void clear() {
        window.clear();
        probation.clear();
        protectedPart.clear();
        arrivingWeight = 0;
    }
}
