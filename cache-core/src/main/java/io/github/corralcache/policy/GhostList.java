package io.github.corralcache.policy;

import java.util.Arrays;

/**
 * Remembers keys that were given up, oldest first, by the 32 bits of their hash; never the keys themselves, which would
 * keep them from being collected. Two keys with one hash are one ghost.
 *
 * <p>The hashes stand in a ring in order of arrival, and an open-addressed index finds a hash's place in the ring. A
 * ghost taken from the middle leaves a hole that the index no longer leads to. That makes 12 to 15 bytes for a ghost,
 * and the order and the number of ghosts exact. Weights, where they are not all 1, take another 8.
 */
final class GhostList {

    private static final int SMALLEST = 16;
    private static final int FREE = -1;

    private int[] ring = new int[SMALLEST];
    private long[] weights = {};
    private int[] index = new int[SMALLEST + SMALLEST / 4];
    /** Place of the oldest ghost, or of a hole. */
    private int oldest;
    /** Places taken from the oldest on, holes included. */
    private int span;

    private int size;
    private long weight;

    GhostList() {
        Arrays.fill(index, FREE);
    }

    int size() {
        return size;
    }

    /** The weight of all ghosts. */
    long weight() {
        return weight;
    }

    /** Adds the youngest ghost. */
    void add(int hash, long ghostWeight) {
        remove(hash);
        if (span == ring.length) {
            rebuild();
        }
        if (ghostWeight != 1 && weights.length == 0) {
            weights = new long[ring.length];
            Arrays.fill(weights, 1);
        }
        int place = place(span++);
        ring[place] = hash;
        if (weights.length != 0) {
            weights[place] = ghostWeight;
        }
        int cell = home(hash);
        while (index[cell] != FREE) {
            cell = next(cell);
        }
        index[cell] = place;
        size++;
        weight += ghostWeight;
    }

    /** Removes the ghost with this hash and returns whether there was one. */
    boolean remove(int hash) {
        return take(hash) >= 0;
    }

    /**
     * Removes the ghost with this hash and returns how many were added after it, counting those that have been removed
     * since; -1 if there was none.
     */
    int take(int hash) {
        int cell = find(hash);
        if (cell < 0) {
            return -1;
        }
        int place = index[cell] - oldest;
        removeAt(cell);
        return span - 1 - (place < 0 ? place + ring.length : place);
    }

    /** Removes the oldest ghost, if there is any. */
    void removeOldest() {
        while (span > 0) {
            int place = oldest;
            oldest = place(1);
            span--;
            int cell = find(ring[place]);
            if (cell >= 0 && index[cell] == place) {
                removeAt(cell);
                return;
            }
        }
    }

    private int find(int hash) {
        for (int cell = home(hash); index[cell] != FREE; cell = next(cell)) {
            if (ring[index[cell]] == hash) {
                return cell;
            }
        }
        return -1;
    }

    private void removeAt(int cell) {
        size--;
        weight -= weights.length == 0 ? 1 : weights[index[cell]];
        // close the gap, so that no search ends too early: what follows moves up unless that were before its home
        int gap = cell;
        for (int other = next(cell); index[other] != FREE; other = next(other)) {
            int home = home(ring[index[other]]);
            boolean homeIsPastGap = gap <= other ? gap < home && home <= other : gap < home || home <= other;
            if (!homeIsPastGap) {
                index[gap] = index[other];
                gap = other;
            }
        }
        index[gap] = FREE;
    }

    /**
     * Closes the holes if they are a quarter of the ring at least, and makes the ring larger by a quarter otherwise.
     */
    private void rebuild() {
        int length = size > ring.length - (ring.length >> 2) ? ring.length + (ring.length >> 2) : ring.length;
        int[] newRing = new int[length];
        long[] newWeights = weights.length == 0 ? weights : new long[length];
        int[] newIndex = new int[length + (length >> 2)];
        int[] oldIndex = index;
        Arrays.fill(newIndex, FREE);
        int kept = 0;
        for (int i = 0; i < span; i++) {
            int place = place(i);
            index = oldIndex;
            int cell = find(ring[place]);
            if (cell < 0 || index[cell] != place) {
                continue;
            }
            newRing[kept] = ring[place];
            if (newWeights.length != 0) {
                newWeights[kept] = weights[place];
            }
            index = newIndex;
            int free = home(ring[place]);
            while (index[free] != FREE) {
                free = next(free);
            }
            index[free] = kept++;
        }
        ring = newRing;
        weights = newWeights;
        index = newIndex;
        oldest = 0;
        span = kept;
    }

    private int place(int age) {
        int place = oldest + age;
        return place < ring.length ? place : place - ring.length;
    }

    private int home(int hash) {
        return (int) ((Integer.toUnsignedLong(hash * 0x9E3779B9) * index.length) >>> 32);
    }

    private int next(int cell) {
        return cell + 1 < index.length ? cell + 1 : 0;
    }
}
