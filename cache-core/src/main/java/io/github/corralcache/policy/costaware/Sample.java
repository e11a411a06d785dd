package io.github.corralcache.policy.costaware;

/**
 * Some of the main entries of a {@link SampledRanking}, drawn at random, and the scores they were given. Draws runs of
 * neighbours rather than single slots, because memory is read by the line.
 */
final class Sample {

    /** Entries of a whole sample. */
    static final int WHOLE = 16;

    /** Neighbours that are drawn together. */
    static final int RUN = 4;

    private static final int MOST_RUNS = 2 * WHOLE / RUN;

    /** Slots to look at for each entry that is wanted where those that count are few and far between. */
    private static final int PROBES = 4;

    /** In fewer slots than these, runs would meet each other too often. */
    private static final int FEWEST_SLOTS = 4 * WHOLE;

    /** A run may go beyond what was wanted. */
    private final int[] slots = new int[WHOLE + RUN];

    private final int[] scores = new int[WHOLE + RUN];
    private int size;

    void clear() {
        if (size != 0) {
            size = 0; // who only looks at a run writes nothing here
        }
    }

    int size() {
        return size;
    }

    int slot(int i) {
        return slots[i];
    }

    int score(int i) {
        return scores[i];
    }

    void score(int i, int score) {
        scores[i] = score;
    }

    /** Returns which of the sample, which is not empty, has the least score. */
    int least() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < size; i++) {
            least = Math.min(least, (long) scores[i] << Integer.SIZE | i);
        }
        return (int) least;
    }

    /**
     * Goes on until {@code wanted} entries are drawn, or as many as there are; of some that are few and far between,
     * one is enough.
     *
     * @param end slots from here on hold nothing
     * @param others how many entries there are to be drawn
     * @param excluded a slot that is not to be drawn
     */
    void draw(int wanted, long[] packedBySlot, int end, int others, int excluded, RandomBits bits) {
        if (suitRuns(end, others)) {
            drawRuns(wanted, packedBySlot, end, excluded, bits);
        } else {
            search(Math.min(wanted, others), packedBySlot, end, excluded, bits);
        }
    }

    /** Whether most of the slots of a run will hold what can be drawn. */
    static boolean suitRuns(int end, int others) {
        return end > FEWEST_SLOTS && others > end >> 1;
    }

    /** Where a run begins that the upper half of {@code random} chooses. */
    static int run(int end, long random) {
        return (int) (((random >>> Integer.SIZE) * (end - RUN + 1)) >>> Integer.SIZE);
    }

    /** Adds what can be drawn of the run that begins at {@code from}. */
    void add(int from, long[] packedBySlot, int excluded) {
        int[] drawn = slots;
        int count = size;
        for (int slot = from; slot < from + RUN; slot++) {
            // whether it counts cannot be foretold, so a branch would cost more than the store
            drawn[count] = slot;
            count += PackedEntry.inMain(packedBySlot[slot]) && slot != excluded ? 1 : 0;
        }
        size = count;
    }

    private void drawRuns(int wanted, long[] packedBySlot, int end, int excluded, RandomBits bits) {
        long random = 0;
        for (int run = 0; size < wanted && run < MOST_RUNS; run++) {
            random = (run & 1) == 0 ? bits.next() : random << Integer.SIZE;
            add(run(end, random), packedBySlot, excluded);
        }
    }

    private void search(int wanted, long[] packedBySlot, int end, int excluded, RandomBits bits) {
        int mostProbes = end > FEWEST_SLOTS ? PROBES * wanted : end;
        int slot = size == 0 ? 0 : slots[size - 1];
        for (int probes = 0; size < wanted && (probes < mostProbes || size == 0); ) {
            if (size % RUN == 0 && probes < mostProbes && (size == 0 || end > FEWEST_SLOTS)) {
                slot = (int) (((bits.next() >>> Integer.SIZE) * end) >>> Integer.SIZE);
            }
            do {
                slot = slot + 1 < end ? slot + 1 : 0;
                probes++;
                if (PackedEntry.inMain(packedBySlot[slot]) && slot != excluded) {
                    slots[size++] = slot;
                    break;
                }
            } while (probes < mostProbes || size == 0);
        }
    }
}
