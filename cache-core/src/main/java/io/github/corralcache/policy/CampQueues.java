package io.github.corralcache.policy;

import java.util.Arrays;

/**
 * The queues of {@link CampPolicy}, made when there is an entry for one and dropped when it is empty. A queue is known
 * by a small number, and found by its cost through an open-addressed index.
 */
final class CampQueues {

    private static final int NONE = -1;

    private final SlotLinks links;
    private SlotList[] lists = {};
    /** By number. */
    private double[] costs = {};

    private int[] free = {};
    private int freeCount;
    private int count;
    private int[] index;

    CampQueues(SlotLinks links) {
        this.links = links;
        index = emptyIndex(16);
    }

    /** Returns the number of the queue for that cost. If it is empty, the caller adds an entry or drops it. */
    int of(double cost) {
        int cell = home(cost);
        while (index[cell] != NONE) {
            if (costs[index[cell]] == cost) {
                return index[cell];
            }
            cell = next(cell);
        }
        int queue = freeCount > 0 ? free[--freeCount] : moreQueues();
        costs[queue] = cost;
        index[cell] = queue;
        if (++count * 2 > index.length) {
            rebuildIndex();
        }
        return queue;
    }

    SlotList list(int queue) {
        return lists[queue];
    }

    double cost(int queue) {
        return costs[queue];
    }

    /** Forgets an empty queue. */
    void drop(int queue) {
        int gap = home(costs[queue]);
        while (index[gap] != queue) {
            gap = next(gap);
        }
        // close the gap, so that no search ends too early: what follows moves up unless that were before its home
        for (int other = next(gap); index[other] != NONE; other = next(other)) {
            int home = home(costs[index[other]]);
            boolean homeIsPastGap = gap <= other ? gap < home && home <= other : gap < home || home <= other;
            if (!homeIsPastGap) {
                index[gap] = index[other];
                gap = other;
            }
        }
        index[gap] = NONE;
        count--;
        free[freeCount++] = queue;
    }

    void clear() {
        Arrays.fill(index, NONE);
        count = 0;
        freeCount = 0;
        for (int queue = lists.length - 1; queue >= 0; queue--) {
            lists[queue].clear();
            free[freeCount++] = queue;
        }
    }

    private int moreQueues() {
        int before = lists.length;
        int grown = Math.max(16, before + (before >> 1));
        lists = Arrays.copyOf(lists, grown);
        costs = Arrays.copyOf(costs, grown);
        free = Arrays.copyOf(free, grown);
        for (int queue = grown - 1; queue >= before; queue--) {
            lists[queue] = links.oneOfMany();
            free[freeCount++] = queue;
        }
        return free[--freeCount];
    }

    private void rebuildIndex() {
        int[] old = index;
        index = emptyIndex(old.length * 2);
        for (int queue : old) {
            if (queue != NONE) {
                int cell = home(costs[queue]);
                while (index[cell] != NONE) {
                    cell = next(cell);
                }
                index[cell] = queue;
            }
        }
    }

    private static int[] emptyIndex(int length) {
        int[] index = new int[length];
        Arrays.fill(index, NONE);
        return index;
    }

    private int home(double cost) {
        long mixed = Double.doubleToRawLongBits(cost) * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32) & (index.length - 1);
    }

    private int next(int cell) {
        return (cell + 1) & (index.length - 1);
    }
}
