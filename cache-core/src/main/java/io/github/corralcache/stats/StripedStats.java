package io.github.corralcache.stats;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One row of counters per stripe, threads spread over stripes by their id. Two rows never share a cache line, so
 * threads on different stripes do not slow each other down; threads on the same one stay exact because each addition is
 * atomic.
 */
final class StripedStats implements StatsRecorder {

    private static final VarHandle CELLS = MethodHandles.arrayElementVarHandle(long[].class);

    /** Longs per row, a multiple of the 16 that fill two cache lines: adjacent lines are fetched in pairs. */
    private static final int ROW = Math.max(32, Integer.highestOneBit(Counter.COUNT - 1) << 1);

    private final long[] cells;
    private final int mask;

    StripedStats(int processors) {
        int stripes = Integer.highestOneBit(Math.max(1, Math.min(64, processors * 2) * 2 - 1));
        // one row of padding at each end keeps neighbours on the heap away
        cells = new long[(stripes + 2) * ROW];
        mask = stripes - 1;
    }

    @Override
    public long hit() {
        return (long) CELLS.getAndAdd(cells, row(), 1L);
    }

    @Override
    public void add(Counter counter, long amount) {
        CELLS.getAndAdd(cells, row() + counter.ordinal(), amount);
    }

    @Override
    public long sum(Counter counter) {
        long sum = 0;
        for (int stripe = 0; stripe <= mask; stripe++) {
            sum += (long) CELLS.getOpaque(cells, (stripe + 1) * ROW + counter.ordinal());
        }
        return sum;
    }

    @SuppressWarnings("deprecation") // the successor of getId is newer than Java 17
    private int row() {
        int id = (int) Thread.currentThread().getId();
        // ids of threads born together are consecutive: the low bits spread them best
        return ((id & mask) + 1) * ROW;
    }
}
