package io.github.corralcache.policy.costaware;

import io.github.corralcache.EvictionReason;
import io.github.corralcache.policy.Entries;
import java.util.Arrays;

/**
 * The entries of one segment, or of a shadow, and the choice between them. Newcomers pass through a window, first in
 * first out, where being used is enough to stay. Who leaves the window has to stand comparison with the least of a
 * sample of the main space, which is no order at all but a heap of entries with a score each.
 *
 * <p>Scores change with every use and with time. They are therefore never stored but worked out when an entry is
 * sampled, from its {@link PackedEntry}. Because a packed word can only be behind the entry's own, and then says too
 * little, the least of a sample is found by looking at the words of a few: the entry with the lowest score is brought
 * up to date until the lowest is.
 *
 * <p>{@link GhostCounts} recall the counts of entries that were given up, for their return.
 */
final class SampledRanking {

    static final int NONE = -1;

    private static final int MOST_LAPS = 64;

    /** After so many looks in vain a short one, at a run in place of a sample, will do until one finds something. */
    private static final int VAIN = 16;

    /** The least number of entries that ghosts are remembered for. */
    private static final int FEWEST_REMEMBERED = 512;

    /**
     * Who knows how to make entries look good must not be able to keep all others out for good. So a newcomer that
     * returns with more than this may take the place of an entry that nobody has used for very long, whatever its
     * count: with a probability of a quarter, so that a long loop does not push out all of itself.
     */
    private static final int WARM = 5;

    private static final int CHANCE_SHIFT = Long.SIZE - 2;

    private final Entries entries;
    private final AccessClock clock;
    private final UseTally tally;
    private final WindowQueue window = new WindowQueue();
    private final RandomBits random;
    private final GhostCounts ghosts;
    private Ranking ranking;
    private long[] packedBySlot = {};
    /** Slots from here on have never been used. */
    private int end;

    private int mainCount;
    private int windowCount;
    private long windowWeight;
    private int contender = NONE;
    private int ghostEpoch;

    private final Sample sample = new Sample();
    /** Looks in a row that found nothing worth less than the contender. */
    private int vain;

    /** Where the run begins that was all there was to the last look; {@link #NONE} if there was a sample. */
    private int runInVain = NONE;

    /** The packed entry that was evicted last, and of the window's entry that it was compared with. */
    private long lastPacked;

    private int lastContender = NONE;

    SampledRanking(Entries entries, AccessClock clock, UseTally tally, Ranking ranking, long seed) {
        this.entries = entries;
        this.clock = clock;
        this.tally = tally;
        this.ranking = ranking;
        this.random = new RandomBits(seed);
        this.ghosts = new GhostCounts(random.next());
    }

    void rankBy(Ranking newRanking) {
        ranking = newRanking;
    }

    long packed(int slot) {
        return packedBySlot[slot];
    }

    /** Adds an entry to the window. Its word is to be the one that is returned. */
    int add(int slot, int worth, int group, boolean watched) {
        if (slot >= packedBySlot.length) {
            packedBySlot = Arrays.copyOf(packedBySlot, Math.max(entries.slots(), slot + 1));
        }
        end = Math.max(end, slot + 1);
        contender = NONE;
        age();
        int count = Math.min(AccessWord.MOST, ghosts.recall(entries.hash(slot)) + 1);
        int word = clock.now() | count | (watched ? AccessWord.WATCHED : 0);
        packedBySlot[slot] = PackedEntry.of(word, worth, group);
        intoWindow(slot);
        long limit = windowLimit();
        while (windowWeight > limit && windowCount > 1) {
            outOfWindow();
        }
        return word;
    }

    /** Counts a use of a watched entry. */
    void use(int slot) {
        long packed = packedBySlot[slot];
        int word = PackedEntry.word(packed);
        packedBySlot[slot] = PackedEntry.touched(PackedEntry.withWord(packed, AccessWord.used(word, clock.now())));
    }

    /** Gives an entry another worth and group, and its weight if it is another than {@code oldWeight}. */
    void revalue(int slot, int worth, int group, long oldWeight) {
        packedBySlot[slot] = PackedEntry.revalued(packedBySlot[slot], worth, group);
        if (PackedEntry.inWindow(packedBySlot[slot])) {
            windowWeight += entries.weight(slot) - oldWeight;
        }
    }

    void remove(int slot) {
        if (slot == contender) {
            contender = NONE;
        }
        if (PackedEntry.inWindow(packedBySlot[slot])) {
            windowCount--;
            windowWeight -= entries.weight(slot);
        } else {
            mainCount--;
        }
        packedBySlot[slot] = PackedEntry.NONE;
    }

    void clear() {
        Arrays.fill(packedBySlot, 0, end, PackedEntry.NONE);
        end = 0;
        window.clear();
        mainCount = 0;
        windowCount = 0;
        windowWeight = 0;
        contender = NONE;
    }

    /** Gives up an entry, of which there is one, to make room for a weight of {@code incoming} in the window. */
    int evict(long incoming) {
        if (contender == NONE && windowCount > 0 && (mainCount == 0 || windowWeight + incoming > windowLimit())) {
            contender = outOfWindow();
        }
        int victim = loser();
        lastPacked = packedBySlot[victim];
        lastContender = contender;
        int count = AccessWord.count(PackedEntry.word(lastPacked), clock.now());
        if (count > 0) {
            int size = entries.count();
            // segments of a cache differ in size a little, which is not to double what some remember
            ghosts.fit(Math.max(FEWEST_REMEMBERED, size - (size >> 3)));
            ghosts.remember(entries.hash(victim), count);
        }
        remove(victim);
        return victim;
    }

    /** Tells what decided that {@code victim} was given up just now. */
    EvictionReason reason(int victim) {
        EvictionExplainer verdict =
                new EvictionExplainer(entries, ranking, clock.now(), sample.size() + Sample.RUN + 2);
        verdict.compared(victim, lastPacked);
        for (int i = 0; i < sample.size(); i++) {
            int slot = sample.slot(i);
            if (slot != victim) {
                verdict.compared(slot, packedBySlot[slot]);
            }
        }
        for (int i = 0; runInVain != NONE && i < Sample.RUN; i++) {
            int slot = runInVain + i;
            if (PackedEntry.inMain(packedBySlot[slot])) { // the victim is not, any more
                verdict.compared(slot, packedBySlot[slot]);
            }
        }
        if (lastContender != NONE && lastContender != victim) {
            verdict.compared(lastContender, packedBySlot[lastContender]);
        }
        return verdict.reason();
    }

    // ---- the choice

    /** The entry that goes: one of the main space that is worth less than the contender, or else the contender. */
    private int loser() {
        sample.clear();
        runInVain = NONE;
        if (contender == NONE) {
            look(Sample.WHOLE, 1);
            return least(Integer.MIN_VALUE);
        }
        long packed = packedBySlot[contender];
        int bar = ranking.score(packed, clock.now());
        boolean lucky = isLucky(packed);
        int weaker = vain < VAIN ? weakerInSample(bar) : weakerNearRun(bar, lucky);
        vain = weaker == NONE ? vain + 1 : 0;
        if (weaker == NONE && lucky) {
            weaker = forgotten(ranking.value(packed));
        }
        return weaker == NONE ? contender : weaker;
    }

    /** Whether a contender may take the place of an entry that nobody has used for very long, see {@link #WARM}. */
    private boolean isLucky(long packed) {
        return AccessWord.count(PackedEntry.word(packed), clock.now()) > WARM && (random.next() >>> CHANCE_SHIFT) == 0;
    }

    /** The long look: the least of a whole sample, if it is worth less than {@code bar}; or {@link #NONE}. */
    private int weakerInSample(int bar) {
        look(Sample.WHOLE, 1);
        return least(bar);
    }

    /**
     * The short look, where long ones have found nothing for a while: as {@link #weakerInSample}, but if no entry of
     * one run is worth less than {@code bar}, there is none. The sight of a run counts for as much as that of a sample.
     *
     * @param lucky whether a whole sample is wanted all the same
     */
    private int weakerNearRun(int bar, boolean lucky) {
        if (!lucky && Sample.suitRuns(end, mainCount)) {
            int run = Sample.run(end, random.next());
            if (isInVain(run, bar, clock.now())) {
                runInVain = run;
                return NONE;
            }
            sample.add(run, packedBySlot, contender);
            appraise(0, Sample.WHOLE / Sample.RUN);
        }
        look(Sample.RUN, Sample.WHOLE / Sample.RUN);
        if (least(bar) == NONE && !lucky) {
            return NONE;
        }
        look(Sample.WHOLE, 0);
        return least(bar);
    }

    /**
     * Whether it can be seen without writing anything that no entry of a run is worth less than {@code bar}: what is
     * written here, another processor has to fetch when it comes to this segment.
     */
    private boolean isInVain(int run, int bar, int now) {
        for (int slot = run; slot < run + Sample.RUN; slot++) {
            long packed = packedBySlot[slot];
            if (PackedEntry.inMain(packed)
                    && slot != contender
                    && (isSpecial(packed, now) || ranking.score(packed, now) < bar)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the entry is watched, or so old that its word is to be written anew. */
    private static boolean isSpecial(long packed, int now) {
        int word = PackedEntry.word(packed);
        return (word | AccessWord.negativeIfOverAged(word, now)) < 0;
    }

    /**
     * An entry of the sample that was not used for very long and is worth {@code most} at most for what it is; or
     * {@link #NONE}.
     */
    private int forgotten(int most) {
        int now = clock.now();
        for (int i = 0; i < sample.size(); i++) {
            int slot = sample.slot(i);
            if (isForgotten(slot, now) && ranking.value(packedBySlot[slot]) <= most) {
                refresh(slot);
                if (isForgotten(slot, now)) {
                    return slot;
                }
            }
        }
        return NONE;
    }

    private boolean isForgotten(int slot, int now) {
        return AccessWord.age(PackedEntry.word(packedBySlot[slot]), now) == AccessWord.AGES - 1;
    }

    private long windowLimit() {
        return (long) (ranking.window() * entries.capacity());
    }

    private void intoWindow(int slot) {
        window.add(packedBySlot, slot);
        windowCount++;
        windowWeight += entries.weight(slot);
    }

    /** Moves the oldest entry of the window that was not used there into the main space. */
    private int outOfWindow() {
        for (int laps = 0; ; laps++) {
            int slot = window.poll(packedBySlot);
            windowCount--;
            windowWeight -= entries.weight(slot);
            boolean touched = refresh(slot);
            packedBySlot[slot] = PackedEntry.intoMain(packedBySlot[slot]);
            if (!touched || laps == MOST_LAPS) {
                mainCount++;
                return slot;
            }
            intoWindow(slot);
        }
    }

    /** Brings a packed entry up to date. Returns whether the entry was used since the last time. */
    private boolean refresh(int slot) {
        long packed = packedBySlot[slot];
        if (PackedEntry.word(packed) < 0) {
            return PackedEntry.isTouched(packed);
        }
        int word = entries.word(slot);
        if (word == PackedEntry.word(packed)) {
            return false;
        }
        packedBySlot[slot] = PackedEntry.withWord(packed, word);
        return true;
    }

    /**
     * The entry of the sample that is worth least; {@link #NONE} if it is worth {@code bar} or more, which is found out
     * without a look at words where the packed ones say so already.
     */
    private int least(int bar) {
        if (sample.size() == 0) {
            return NONE;
        }
        int now = clock.now();
        for (int looks = 0; ; looks++) {
            int least = sample.least();
            if (bar != Integer.MIN_VALUE && sample.score(least) >= bar) {
                return NONE;
            }
            int slot = sample.slot(least);
            refresh(slot);
            int score = ranking.score(packedBySlot[slot], now);
            // readers may go on using it, but not all the time
            if (score == sample.score(least) || looks == 2 * Sample.WHOLE) {
                return slot;
            }
            sample.score(least, score);
        }
    }

    /**
     * Goes on with the sample until it has {@code wanted} entries, or all that there are.
     *
     * @param weight how much the sight of one of them counts for what is learnt
     */
    private void look(int wanted, int weight) {
        int others = mainCount - (contender == NONE ? 0 : 1);
        int from = sample.size();
        if (others <= from || wanted <= from) {
            return;
        }
        sample.draw(wanted, packedBySlot, end, others, contender, random);
        appraise(from, weight);
    }

    /** Scores those of the sample that have joined it as number {@code from} and after. */
    private void appraise(int from, int weight) {
        int now = clock.now();
        boolean special = false;
        for (int i = from; i < sample.size(); i++) {
            long packed = packedBySlot[sample.slot(i)];
            special |= isSpecial(packed, now);
            sample.score(i, ranking.score(packed, now));
        }
        if (special) {
            for (int i = from; i < sample.size(); i++) {
                lookClosely(i, now, weight);
            }
        }
    }

    private void lookClosely(int i, int now, int weight) {
        int slot = sample.slot(i);
        int word = PackedEntry.word(packedBySlot[slot]);
        if (AccessWord.negativeIfOverAged(word, now) < 0) {
            rewrite(slot);
            sample.score(i, ranking.score(packedBySlot[slot], now));
        } else if (word < 0) {
            tally.seen(AccessWord.standing(word, now), weight);
        }
    }

    private void rewrite(int slot) {
        int now = clock.now();
        if (PackedEntry.word(packedBySlot[slot]) < 0 || !refresh(slot)) {
            int old = AccessWord.old(PackedEntry.word(packedBySlot[slot]), now);
            packedBySlot[slot] = PackedEntry.withWord(packedBySlot[slot], old);
            if (old >= 0) {
                entries.word(slot, old);
            }
        }
    }

    private void age() {
        int epoch = clock.epoch();
        // epochs wrap around; an epoch that an idle cache missed does not matter
        if (epoch != ghostEpoch) {
            ghostEpoch = epoch;
            ghosts.halve();
        }
    }
}
