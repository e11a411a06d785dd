package io.github.corralcache.policy;

import io.github.corralcache.EvictionReason;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sampled LRU: of some entries picked at random the one not accessed for the longest goes. With a pool, as Redis has
 * it, the best of the rest are kept and compared with the next sample, which comes closer to LRU. No order is kept: a
 * hit writes the time, and nothing else.
 *
 * <p>Time passes with entries being added, in steps of a small part of the cache, so that hits of one entry in a row
 * write once. Ten samples are as good as LRU, and chance gets it out of loops that defeat LRU.
 */
final class SampledLruPolicy implements EvictionPolicy {

    /** Steps of the clock while as many entries are added as there are. */
    private static final int STEPS_PER_TURNOVER = 1024;

    private final Entries entries;
    private final AtomicInteger clock;
    private final int sample;
    private final SplittableRandom random;
    private final SlotSet slots = new SlotSet();
    /** Candidates from past samples, the one accessed longest ago first. */
    private final int[] pool;

    private final int[] poolWords;
    private int pooled;
    private int addedSinceStep;

    /**
     * @param clock shared by the segments, as hits are marked the same in all
     * @param sample entries looked at to find the one to give up
     * @param pool candidates that are kept from one sample to the next
     */
    private SampledLruPolicy(Entries entries, long seed, AtomicInteger clock, int sample, int pool) {
        this.entries = entries;
        this.clock = clock;
        this.sample = sample;
        this.pool = new int[pool];
        this.poolWords = new int[pool];
        random = new SplittableRandom(seed);
    }

    static Factory factory(PolicyOptions options) {
        int sample = options.integer("sample", 10, 1, 64);
        int pool = options.integer("pool", 0, 0, 64);
        AtomicInteger clock = new AtomicInteger();
        return (entries, seed) -> new SampledLruPolicy(entries, seed, clock, sample, pool);
    }

    @Override
    public HitRecording hits() {
        return HitRecording.marking(word -> clock.getOpaque());
    }

    @Override
    public void added(int slot) {
        slots.add(slot);
        if (++addedSinceStep > entries.count() / STEPS_PER_TURNOVER) {
            addedSinceStep = 0;
            // segments may lose each other's steps, and nothing else
            clock.setOpaque(clock.getOpaque() + 1);
        }
        entries.word(slot, clock.getOpaque());
    }

    @Override
    public void updated(int slot, long oldWeight) {
        entries.word(slot, clock.getOpaque());
    }

    @Override
    public void removed(int slot) {
        slots.remove(slot);
    }

    @Override
    public int evict() {
        return pool.length == 0 ? evictFromSample() : evictFromPool();
    }

    private int evictFromSample() {
        int victim = randomSlot();
        int victimIdle = idle(entries.word(victim));
        for (int i = 1; i < sample; i++) {
            int slot = randomSlot();
            int idle = idle(entries.word(slot));
            if (idle > victimIdle) {
                victim = slot;
                victimIdle = idle;
            }
        }
        slots.remove(victim);
        return victim;
    }

    private int evictFromPool() {
        for (int i = 0; i < sample; i++) {
            offer(randomSlot());
        }
        while (pooled > 0) {
            int victim = pool[0];
            int word = poolWords[0];
            removeFromPool(0);
            // gone, in use for another, or hit since
            if (slots.contains(victim) && entries.word(victim) == word) {
                slots.remove(victim);
                return victim;
            }
        }
        return evictFromSample();
    }

    private void offer(int slot) {
        int word = entries.word(slot);
        int idle = idle(word);
        int place = pooled;
        for (int i = 0; i < pooled; i++) {
            if (pool[i] == slot) {
                return;
            }
            if (place == pooled && idle(poolWords[i]) < idle) {
                place = i;
            }
        }
        if (place == pool.length) {
            return;
        }
        if (pooled == pool.length) {
            pooled--;
        }
        System.arraycopy(pool, place, pool, place + 1, pooled - place);
        System.arraycopy(poolWords, place, poolWords, place + 1, pooled - place);
        pool[place] = slot;
        poolWords[place] = word;
        pooled++;
    }

    private void removeFromPool(int place) {
        pooled--;
        System.arraycopy(pool, place + 1, pool, place, pooled - place);
        System.arraycopy(poolWords, place + 1, poolWords, place, pooled - place);
    }

    private int randomSlot() {
        return slots.get(random.nextInt(slots.size()));
    }

    /** Steps of the clock since the word was written; right as long as that is less than 2^31. */
    private int idle(int word) {
        return clock.getOpaque() - word;
    }

    @Override
    public EvictionReason reason(int victim) {
        return EvictionReason.RECENCY;
    }

    @Override
    public void clear() {
        slots.clear();
        pooled = 0;
    }
}
