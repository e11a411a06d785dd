package io.github.corralcache.tag;

import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * When the tags were removed that nobody bears, for loads in progress that may yet bring an entry with one of them.
 * Names are not kept: each has a cell by its hash, which says when any of the names of the cell was last removed, and
 * when before that. So what is kept does not grow with the names, and nothing ever has to be forgotten in step with
 * loads that begin and end. A removal is never missed; one of a name that has the cell too may be taken for it, whose
 * price is one more load.
 *
 * <p>There are as many cells as make that rare: many times as many as there are removals during a load. Writers take
 * the monitor, readers no lock.
 */
final class Moments {

    /** The moment of what never was, before all others. */
    static final long NEVER = 0;

    private static final int FEWEST = 256;
    private static final int MOST = 1 << 16;

    /** How many cells there are to be for each removal during a load. */
    private static final int CELLS_PER_REMOVAL = 64;

    /** For each cell the latest moment and the one before. Null until something is removed; replaced by larger ones. */
    private volatile @Nullable AtomicLongArray cells;

    /** {@code name} was removed at {@code moment}. */
    synchronized void add(String name, long moment) {
        AtomicLongArray present = cells;
        if (present == null) {
            present = cells = new AtomicLongArray(2 * FEWEST);
        }
        int cell = cell(name, present);
        long latest = present.get(cell);
        if (moment > latest) {
            present.set(cell + 1, latest);
            present.set(cell, moment);
        } else if (moment < latest && moment > present.get(cell + 1)) {
            present.set(cell + 1, moment);
        }
    }

    /** Returns the tag {@code name}, which one entry bears. */
    Tag tag(String name) {
        AtomicLongArray present = cells;
        if (present == null) {
            return new Tag(name, NEVER, NEVER);
        }
        int cell = cell(name, present);
        long latest = present.get(cell);
        return new Tag(name, latest, present.get(cell + 1));
    }

    /** Returns a moment as {@link #firstSince(long, long, long)} does, for {@code name}. */
    long firstSince(String name, long born) {
        AtomicLongArray present = cells;
        if (present == null) {
            return Tags.NOT_YET;
        }
        int cell = cell(name, present);
        long latest = present.get(cell);
        return firstSince(latest, present.get(cell + 1), born);
    }

    /**
     * Returns since when what was {@code born} then is outdated: the moment of the first removal since, or an earlier
     * one but not before the birth; {@link Tags#NOT_YET} if it is not. Of more than one removal since, the first is not
     * known.
     *
     * @param latest the latest removal, read before the next, as it is written after that: a removal at the same time
     *     may make the answer earlier, never later
     * @param before the one before
     */
    static long firstSince(long latest, long before, long born) {
        if (latest < born) {
            return Tags.NOT_YET;
        }
        return before < born ? latest : born;
    }

    /** As many removals come during a load as {@code removals}: from now on names share cells less often. */
    void expect(long removals) {
        AtomicLongArray present = cells;
        if (present != null && isCrowded(present.length() / 2, removals)) {
            grow(removals);
        }
    }

    private static boolean isCrowded(int size, long removals) {
        return size < MOST && size / CELLS_PER_REMOVAL < removals;
    }

    /** Each new cell begins with what the old one knew of its names. */
    private synchronized void grow(long removals) {
        AtomicLongArray old = cells;
        if (old == null) {
            return;
        }
        int size = old.length() / 2;
        while (isCrowded(size, removals)) {
            size *= 2;
        }
        if (size > old.length() / 2) {
            AtomicLongArray larger = new AtomicLongArray(2 * size);
            for (int i = 0; i < larger.length(); i++) {
                larger.setPlain(i, old.get(i & (old.length() - 1)));
            }
            cells = larger;
        }
    }

    private static int cell(String name, AtomicLongArray cells) {
        int hash = name.hashCode() * 0x9E3779B9;
        return ((hash ^ (hash >>> 16)) << 1) & (cells.length() - 1);
    }
}
