package io.github.corralcache.policy;

import io.github.corralcache.EvictionReason;
import java.util.SplittableRandom;

/**
 * Hyperbolic caching: an entry is worth its accesses by the time it has been here, times its cost by weight, and of
 * some entries picked at random the one worth least goes. The worth of an entry without hits falls like a hyperbola, so
 * that newcomers have their time and the frequent of old give way in the end. No order is kept: a hit counts, and
 * nothing else.
 *
 * <p>Time passes by one for every entry added, hits being unseen.
 *
 * <p>Blankstein, Sen, Freedman: "Hyperbolic caching: flexible caching for web applications", ATC 2017.
 */
final class HyperbolicPolicy implements EvictionPolicy {

    private static final int MOST_HITS = 1 << 24;

    private final Entries entries;
    private final UsualTerms usual = new UsualTerms();
    private final int sample;
    private final SplittableRandom random;
    private final SlotSet slots = new SlotSet();
    private int[] born = {};
    private int births;
    /** @param sample entries looked at to find the one to give up */
    private HyperbolicPolicy(Entries entries, long seed, int sample) {
        this.entries = entries;
        this.sample = sample;
        random = new SplittableRandom(seed);
    }

    static Factory factory(PolicyOptions options) {
        int sample = options.integer("sample", 64, 1, 256);
        return (entries, seed) -> new HyperbolicPolicy(entries, seed, sample);
    }

    @Override
    public HitRecording hits() {
        return HitRecording.counting(MOST_HITS);
    }

    @Override
    public void added(int slot) {
        usual.learn(entries.cost(slot), entries.weight(slot));
        born = SlotArrays.fit(born, entries.slots());
        born[slot] = births++;
        slots.add(slot);
    }

    @Override
    public void updated(int slot, long oldWeight) {
        entries.word(slot, Math.min(MOST_HITS, entries.word(slot) + 1));
    }

    @Override
    public void removed(int slot) {
        slots.remove(slot);
    }

    @Override
    public int evict() {
        int victim = slots.get(0);
        double least = Double.POSITIVE_INFINITY;
        boolean all = slots.size() <= sample;
        int looks = all ? slots.size() : sample;
        for (int i = 0; i < looks; i++) {
            int slot = slots.get(all ? i : random.nextInt(slots.size()));
            double worth = worth(slot);
            if (worth < least) {
                least = worth;
                victim = slot;
            }
        }
        slots.remove(victim);
        return victim;
    }

    private double worth(int slot) {
        double accesses = entries.word(slot) + 1.0;
        double time = Integer.toUnsignedLong(births - born[slot]);
        return accesses / time * Costs.perWeight(entries.cost(slot), entries.weight(slot));
    }

    @Override
    public EvictionReason reason(int victim) {
        return usual.reason(entries.cost(victim), entries.weight(victim), entries.word(victim) == 0);
    }

    @Override
    public void clear() {
        slots.clear();
    }
}
