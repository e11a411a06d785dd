package io.github.corralcache.policy.costaware;

import io.github.corralcache.policy.RedundantHits;

/**
 * What hits leave behind in the word of an entry: how often it was used, and when last.
 *
 * <pre>
 * bit  31     30..24   23..4   3..0
 *      watched epoch   tick    count
 * </pre>
 *
 * <p>Counts end at 15 and age: a count is worth half as much with each epoch that has passed since it was written.
 * Epochs and ticks are {@linkplain AccessClock told} by the cache's requests, not by time. Both wrap around, so entries
 * not used for very long have to be {@linkplain #negativeIfOverAged rewritten} before they look young again.
 *
 * <p>Watched entries are those whose hits come one by one, through the buffer. What counts for them is kept with the
 * policy; the word in the entry tells readers which hits are not worth the buffer.
 */
final class AccessWord {

    static final int MOST = 15;
    static final int WATCHED = 1 << 31;

    /** States of an entry by use: unused for 9 epochs, for 6 to 8, for less; then counts of 1 to 15. */
    static final int STATES = 3 + MOST;

    /** Ages since the last use: up to an eighth of the capacity in requests, twice that, and so on. */
    static final int AGES = 8;

    /** Combinations of idle epochs, up to 15, and count. */
    static final int USES = 16 * 16;

    private static final int EPOCH_SHIFT = 24;
    private static final int EPOCH_MASK = 0x7f;
    private static final int TICK_SHIFT = 4;
    private static final int TICK_MASK = 0xf_ffff;
    private static final int OLDEST_EPOCH = 32;
    private static final int OLDEST_TICK = 1 << 18;

    /** State by {@link #use}. */
    private static final byte[] STATE = states();

    private AccessWord() {}

    private static byte[] states() {
        byte[] states = new byte[USES];
        for (int idle = 0; idle < 16; idle++) {
            for (int count = 0; count <= MOST; count++) {
                int aged = count >> idle;
                int unused = idle >= 9 ? 0 : idle >= 6 ? 1 : 2;
                states[(idle << 4) | count] = (byte) (aged > 0 ? 2 + aged : unused);
            }
        }
        return states;
    }

    /** The word of an entry that is used now for the first time, without its count. */
    static int stamp(int epoch, int tick) {
        return ((epoch & EPOCH_MASK) << EPOCH_SHIFT) | ((tick & TICK_MASK) << TICK_SHIFT);
    }

    static int epoch(int word) {
        return (word >>> EPOCH_SHIFT) & EPOCH_MASK;
    }

    /** The count of the word as of now. */
    static int count(int word, int now) {
        return (word & MOST) >> Math.min(idleEpochs(word, now), 4);
    }

    /**
     * Makes redundant those hits that would change next to nothing: the entry is not watched, its count is at its end,
     * and the last use was noted less than {@code 2^grace} ticks ago.
     *
     * @param now a {@link #stamp}
     */
    static void coverRedundant(RedundantHits redundant, int now, int grace) {
        redundant.cover(now | MOST, TICK_SHIFT, grace);
    }

    /** The word after one more use. */
    static int used(int word, int now) {
        return (word & WATCHED) | now | Math.min(MOST, count(word, now) + 1);
    }

    /** An index less than {@code STATES * AGES}: state times {@link #AGES} plus age. */
    static int standing(int word, int now) {
        return STATE[use(word, now)] * AGES + age(word, now);
    }

    /** How much the entry is used, of {@link #USES} ways: what its state depends on, and faster to tell. */
    static int use(int word, int now) {
        return (Math.min(idleEpochs(word, now), 15) << 4) | (word & MOST);
    }

    /** The state of an entry used that much. */
    static int state(int use) {
        return STATE[use];
    }

    /** How long ago the last use was, of {@link #AGES}. */
    static int age(int word, int now) {
        return Math.min(AGES - 1, Math.max(0, 30 - Integer.numberOfLeadingZeros(ticksSince(word, now))));
    }

    /** Less than zero if the word is so old that it might be taken for a young one before it is looked at again. */
    static int negativeIfOverAged(int word, int now) {
        return (OLDEST_EPOCH - idleEpochs(word, now)) | (OLDEST_TICK - ticksSince(word, now));
    }

    /** A word as old as is told apart, in place of one that is over-aged. */
    static int old(int word, int now) {
        return (word & WATCHED)
                | stamp((now >>> EPOCH_SHIFT) - OLDEST_EPOCH / 2, (now >>> TICK_SHIFT) - OLDEST_TICK / 2);
    }

    private static int idleEpochs(int word, int now) {
        return ((now >>> EPOCH_SHIFT) - (word >>> EPOCH_SHIFT)) & EPOCH_MASK;
    }

    private static int ticksSince(int word, int now) {
        return ((now >>> TICK_SHIFT) - (word >>> TICK_SHIFT)) & TICK_MASK;
    }
}
