package io.github.corralcache.loading;

import java.util.Objects;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * For how long to leave keys alone whose refresh failed: for a pause that doubles with each failure in a row, and is
 * spread at random by half of itself either way.
 *
 * <p>Keys are known by their hash only, so that none is held, and one whose hash code changes leaves nothing. Those of
 * the very same hash share a pause, which only means that a stale value is served a while longer. Each of some
 * {@link #MOST} hashes has a pause of its own. What fails beyond shares the one of its bucket with its neighbours: in
 * an outage that large the backend gets its rest, at the price that a sound neighbour's refresh waits too.
 *
 * <p>Thread-safe; readers take no lock. A failure costs a look at one bucket, and now and then the growth of one
 * {@linkplain #PARTS part}, of 8192 slots at most. Takes 1.7 MB at most, and nothing once all pauses are long over.
 */
final class RefreshPauses {

    /** Slots, of which one in {@link #BUCKET} is shared. */
    static final int MOST = 1 << 17;

    private static final int PARTS = 16;
    private static final int PART_BITS = 4;
    private static final int BUCKET = 8;
    private static final int MOST_IN_ROW = 62;

    /**
     * The slots of a part: a hash, the end of its pause, and how often it failed in a row, zero where the slot is free.
     */
    private static final class Cells {

        final int[] hashes;
        final long[] until;
        final byte[] inARow;

        Cells(int size) {
            hashes = new int[size];
            until = new long[size];
            inARow = new byte[size];
        }

        /** Returns the first slot of the bucket of this hash. */
        int bucket(int hash) {
            int buckets = hashes.length / BUCKET;
            return ((hash >>> PART_BITS) & (buckets - 1)) * BUCKET;
        }

        /** Returns the slot of this hash; negative if it has none. */
        int find(int hash) {
            int bucket = bucket(hash);
            for (int slot = bucket; slot < shared(bucket); slot++) {
                if (inARow[slot] != 0 && hashes[slot] == hash) {
                    return slot;
                }
            }
            return -1;
        }

        /** Returns the slot of a bucket that those share who have none of their own. */
        static int shared(int bucket) {
            return bucket + BUCKET - 1;
        }
    }

    private static final class Part {

        /** Null while nothing is paused. Replaced under this part's monitor, which guards what is written to it too. */
        volatile @Nullable Cells cells;

        /** When the last pause ends. */
        long until;
    }

    private final Part[] parts = new Part[PARTS];
    private final long firstPause;
    private final long longestPause;
    private final DoubleSupplier random;

    /** For how long after its pause a failure counts as one in a row with the next. */
    private final long keep;

    RefreshPauses(long firstPause, long longestPause, DoubleSupplier random) {
        this.firstPause = firstPause;
        this.longestPause = longestPause;
        this.random = random;
        this.keep = longestPause == Long.MAX_VALUE ? firstPause : longestPause;
        for (int i = 0; i < PARTS; i++) {
            parts[i] = new Part();
        }
    }

    /** Returns whether a key of this hash is not to be refreshed yet. */
    boolean pauses(int hash, long now) {
        int mixed = mixed(hash);
        Cells cells = part(mixed).cells;
        if (cells == null) {
            return false;
        }
        int slot = cells.find(mixed);
        if (slot < 0) {
            slot = Cells.shared(cells.bucket(mixed));
        }
        return cells.inARow[slot] != 0 && now - cells.until[slot] < 0;
    }

    /** A refresh of a key of this hash failed. */
    void failed(int hash, long now) {
        int mixed = mixed(hash);
        Part part = part(mixed);
        synchronized (part) {
            Cells cells = part.cells;
            if (cells == null) {
                part.cells = cells = new Cells(BUCKET);
                part.until = now;
            }
            int slot = cells.find(mixed);
            if (slot < 0) {
                slot = place(part, mixed, now);
                cells = Objects.requireNonNull(part.cells); // it may have grown
            }
            boolean shared = slot % BUCKET == BUCKET - 1;
            boolean paused = cells.inARow[slot] != 0 && now - cells.until[slot] < 0;
            int before = isOver(cells, slot, now) ? 0 : cells.inARow[slot];
            // who shares a pause fails in its turn while it lasts: that is one round, not so many in a row
            int inARow = shared && paused ? before : Math.min(MOST_IN_ROW, before + 1);
            double pause = firstPause * Math.scalb(1.0, inARow - 1) * (0.5 + random.getAsDouble());
            long until = now + (long) Math.min(pause, (double) longestPause);
            if (shared && paused && cells.until[slot] - until > 0) {
                until = cells.until[slot];
            }
            cells.until[slot] = until;
            cells.hashes[slot] = mixed;
            cells.inARow[slot] = (byte) inARow;
            if (until - part.until > 0) {
                part.until = until;
            }
        }
    }

    /** Returns the slot to use for a hash that has none; the shared one if all others are taken. */
    private int place(Part part, int mixed, long now) {
        while (true) {
            Cells cells = Objects.requireNonNull(part.cells);
            int bucket = cells.bucket(mixed);
            int ended = -1;
            for (int slot = bucket; slot < Cells.shared(bucket); slot++) {
                if (isOver(cells, slot, now)) {
                    cells.inARow[slot] = 0;
                    return slot;
                }
                if (now - cells.until[slot] >= 0 && (ended < 0 || cells.until[slot] - cells.until[ended] < 0)) {
                    ended = slot;
                }
            }
            if (cells.hashes.length < MOST / PARTS) {
                part.cells = grown(cells);
            } else if (ended >= 0) {
                cells.inARow[ended] = 0; // it may be retried anyway, and only forgets how often it has failed
                return ended;
            } else {
                return Cells.shared(bucket);
            }
        }
    }

    /** Returns the same slots in twice the room: those of one bucket are spread over two. */
    private static Cells grown(Cells cells) {
        Cells grown = new Cells(cells.hashes.length * 2);
        for (int slot = 0; slot < cells.hashes.length; slot++) {
            if (cells.inARow[slot] != 0) {
                int to = grown.bucket(cells.hashes[slot]);
                while (grown.inARow[to] != 0) {
                    to++;
                }
                grown.hashes[to] = cells.hashes[slot];
                grown.until[to] = cells.until[slot];
                grown.inARow[to] = cells.inARow[slot];
            }
        }
        return grown;
    }

    private boolean isOver(Cells cells, int slot, long now) {
        return cells.inARow[slot] == 0 || now - cells.until[slot] > keep;
    }

    /** What failed of this hash does not matter any more. */
    void forget(int hash) {
        int mixed = mixed(hash);
        Part part = part(mixed);
        if (part.cells == null) {
            return;
        }
        synchronized (part) {
            Cells cells = part.cells;
            int slot = cells == null ? -1 : cells.find(mixed);
            if (slot >= 0) {
                cells.inARow[slot] = 0;
            }
        }
    }

    /** Gives back the room of parts in which all pauses are long over. */
    void purge(long now) {
        for (Part part : parts) {
            if (part.cells != null) {
                synchronized (part) {
                    if (now - part.until > keep) {
                        part.cells = null;
                    }
                }
            }
        }
    }

    void clear() {
        for (Part part : parts) {
            if (part.cells != null) {
                synchronized (part) {
                    part.cells = null;
                }
            }
        }
    }

    private static int mixed(int hash) {
        return hash * 0x9e3779b1; // one to one
    }

    private Part part(int mixed) {
        return parts[mixed & (PARTS - 1)];
    }
}
