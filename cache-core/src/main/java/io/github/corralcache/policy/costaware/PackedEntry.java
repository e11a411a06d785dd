package io.github.corralcache.policy.costaware;

/**
 * What {@link SampledRanking} keeps of an entry, in one long so that a look at an entry costs one cache miss.
 *
 * <pre>
 * bits 63..51 50      49     48      47..42 41..32        31..0
 *      place  touched window present group  worth (signed) word
 * </pre>
 *
 * The word is the entry's {@link AccessWord} as it was when the policy last looked. Hits are not in it yet, so an entry
 * is never worth less than it says.
 */
final class PackedEntry {

    static final long NONE = 0;

    static final int GROUPS = 64;

    static final int LEAST_WORTH = -512;
    static final int MOST_WORTH = 511;

    private static final int WORTH_SHIFT = 32;
    private static final int GROUP_SHIFT = 42;
    private static final long PRESENT = 1L << 48;
    private static final long WINDOW = 1L << 49;
    private static final long TOUCHED = 1L << 50;
    private static final int PLACE_SHIFT = 51;
    private static final int PLACE_MASK = (1 << (64 - PLACE_SHIFT)) - 1;
    private static final long BELOW_PLACE = (1L << PLACE_SHIFT) - 1;
    private static final long VALUE = (1L << 48) - 1 - 0xffff_ffffL;

    private PackedEntry() {}

    /** An entry in the main space. */
    static long of(int word, int worth, int group) {
        long kept = Math.max(LEAST_WORTH, Math.min(MOST_WORTH, worth)) & 0x3ff;
        return PRESENT | ((long) group << GROUP_SHIFT) | (kept << WORTH_SHIFT) | (word & 0xffff_ffffL);
    }

    static int word(long packed) {
        return (int) packed;
    }

    static int worth(long packed) {
        return (int) ((packed << (64 - GROUP_SHIFT)) >> (64 - GROUP_SHIFT + WORTH_SHIFT));
    }

    static int group(long packed) {
        return (int) (packed >>> GROUP_SHIFT) & (GROUPS - 1);
    }

    static boolean isPresent(long packed) {
        return (packed & PRESENT) != 0;
    }

    static boolean inMain(long packed) {
        return (packed & (PRESENT | WINDOW)) == PRESENT;
    }

    static boolean inWindow(long packed) {
        return (packed & WINDOW) != 0;
    }

    /** Whether the entry stands in the window at this place. */
    static boolean isAt(long packed, int place) {
        return inWindow(packed) && ((int) (packed >>> PLACE_SHIFT) & PLACE_MASK) == (place & PLACE_MASK);
    }

    static boolean isTouched(long packed) {
        return (packed & TOUCHED) != 0;
    }

    static long withWord(long packed, int word) {
        return ((packed >>> 32) << 32) | (word & 0xffff_ffffL);
    }

    static long touched(long packed) {
        return packed | TOUCHED;
    }

    /**
     * The same in the window. Places wrap around; they tell apart only entries that have the slot one after another.
     */
    static long atPlace(long packed, int place) {
        return (packed & BELOW_PLACE) | WINDOW | ((long) (place & PLACE_MASK) << PLACE_SHIFT);
    }

    static long intoMain(long packed) {
        return packed & BELOW_PLACE & ~(WINDOW | TOUCHED);
    }

    /** The same with another worth and group. */
    static long revalued(long packed, int worth, int group) {
        return (packed & ~VALUE) | (of(0, worth, group) & VALUE);
    }
}
