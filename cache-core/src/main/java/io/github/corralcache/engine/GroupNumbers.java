package io.github.corralcache.engine;

import io.github.corralcache.policy.Entries;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Which of the few numbers of groups that a policy tells apart are taken: by the caches of a pool from the first one
 * on, by names that values bear from the last one down. Names leave some to caches that come later. Thread-safe.
 */
final class GroupNumbers {

    /** In place of a number: there is none. */
    static final int NONE = -1;

    /** Numbers below this are for caches only. */
    private static final int FIRST_OF_NAMES = 16;

    private static final long OF_NAMES = (1L << Entries.GROUPS) - (1L << FIRST_OF_NAMES);

    private final AtomicLong taken = new AtomicLong();

    /** Takes a number for a cache, or returns {@link #NONE}. */
    int takeForCache() {
        for (int number = 0; number < Entries.GROUPS; number++) {
            if (take(number)) {
                return number;
            }
        }
        return NONE;
    }

    /** Takes a number for a name, or returns {@link #NONE}. */
    int takeForName() {
        for (int number = Entries.GROUPS - 1; number >= FIRST_OF_NAMES; number--) {
            if (take(number)) {
                return number;
            }
        }
        return NONE;
    }

    /** Whether a name would get a number at the moment. */
    boolean isLeftForName() {
        return (taken.get() & OF_NAMES) != OF_NAMES;
    }

    private boolean take(int number) {
        long bit = 1L << number;
        return (taken.get() & bit) == 0 && (taken.getAndUpdate(all -> all | bit) & bit) == 0;
    }

    /** Gives back a number that no entry has any more; {@link #NONE} is none. */
    void release(int number) {
        if (number != NONE) {
            taken.getAndUpdate(all -> all & ~(1L << number));
        }
    }
}
