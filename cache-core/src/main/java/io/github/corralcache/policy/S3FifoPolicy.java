package io.github.corralcache.policy;

import io.github.corralcache.EvictionReason;

/**
 * S3-FIFO: three first-in-first-out queues. Newcomers pass through a small queue, and those not hit enough on the way
 * leave at its end, early; those that were go on to the main queue. A ghost queue remembers who left the small queue,
 * and puts a key that returns soon into the main queue at once. The main queue gives an entry another round for every
 * hit counted.
 *
 * <p>A hit adds one to a counter up to three and then writes nothing. Scans and keys wanted once do not get past the
 * small queue; loops longer than cache and ghosts together defeat it.
 *
 * <p>Yang, Zhang, Qiu, Yue, Rashmi: "FIFO queues are all you need for cache eviction", SOSP 2023.
 */
final class S3FifoPolicy implements EvictionPolicy {

    private static final int MOST_HITS = 3;

    private final Entries entries;
    private final Settings settings;
    private final SlotList small;
    private final SlotList main;
    private final GhostList ghosts = new GhostList();
    /** Whether the key that is arriving was a ghost, until it has been added. */
    private boolean returning;

    /**
     * @param small share of the capacity that is the small queue's
     * @param ghost number of ghosts, in relation to the number of entries
     * @param threshold hits that take an entry from the small to the main queue
     */
    private record Settings(double small, double ghost, int threshold) {}

    private S3FifoPolicy(Entries entries, Settings settings) {
        this.entries = entries;
        this.settings = settings;
        SlotLinks links = new SlotLinks(entries);
        small = links.list();
        main = links.list();
    }

    static Factory factory(PolicyOptions options) {
        Settings settings = new Settings(
                options.percent("small", 10, 1, 90),
                options.percent("ghost", 90, 0, 400),
                options.integer("threshold", 2, 1, MOST_HITS));
        return (entries, seed) -> new S3FifoPolicy(entries, settings);
    }

    @Override
    public HitRecording hits() {
        return HitRecording.counting(MOST_HITS);
    }

    @Override
    public void arriving(int hash, long weight, double cost) {
        returning = ghosts.remove(hash);
    }

    @Override
    public void added(int slot) {
        (returning ? main : small).addFirst(slot);
        returning = false;
    }

    @Override
    public void updated(int slot, long oldWeight) {
        (main.contains(slot) ? main : small).reweigh(slot, oldWeight);
        int hits = entries.word(slot);
        if (hits < MOST_HITS) {
            entries.word(slot, hits + 1);
        }
    }

    @Override
    public void removed(int slot) {
        (main.contains(slot) ? main : small).remove(slot);
    }

    @Override
    public int evict() {
        long mainShare = entries.capacity() - (long) (entries.capacity() * settings.small());
        while (main.weight() <= mainShare && !small.isEmpty()) {
            int oldest = small.last();
            small.remove(oldest);
            if (entries.word(oldest) < settings.threshold()) {
                remember(oldest);
                return oldest;
            }
            entries.word(oldest, 0);
            main.addFirst(oldest);
        }
        return evictFromMain();
    }

    private int evictFromMain() {
        // readers may count faster than this counts down
        int rounds = MOST_HITS * main.size();
        int oldest = main.last();
        for (int hits; (hits = entries.word(oldest)) > 0 && rounds > 0; rounds--) {
            entries.word(oldest, hits - 1);
            main.moveFirst(oldest);
            oldest = main.last();
        }
        main.remove(oldest);
        return oldest;
    }

    private void remember(int slot) {
        ghosts.add(entries.hash(slot), 1);
        int most = (int) (entries.count() * settings.ghost());
        while (ghosts.size() > most) {
            ghosts.removeOldest();
        }
    }

    @Override
    public EvictionReason reason(int victim) {
        return EvictionReason.FREQUENCY;
    }

    @Override
    public void clear() {
        small.clear();
        main.clear();
        returning = false;
    }
}
