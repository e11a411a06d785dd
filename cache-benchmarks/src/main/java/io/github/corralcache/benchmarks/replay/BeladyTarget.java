package io.github.corralcache.benchmarks.replay;

import io.github.corralcache.benchmarks.trace.Trace;
import java.util.Arrays;

/**
 * The bound: knows the future, and gives up the object whose next request is farthest away, which may be the one that
 * just came (L. A. Belady, IBM Systems Journal 5, 1966). No policy has more hits on entries of one weight. Residents
 * sit in a heap by their next request, the farthest at the root; O(log n) a request.
 */
final class BeladyTarget implements ReplayTarget {

    private static final int NEVER = Integer.MAX_VALUE;
    private static final int ABSENT = -1;

    /** By request: when its object is requested next. */
    private final int[] following;
    /** By object: its place in the heap, or {@link #ABSENT}. */
    private final int[] places;
    /** By object: when it is requested next, as known at its last request. */
    private final int[] next;

    private final int[] heap;
    private int size;
    private int now;

    BeladyTarget(Workload workload, long maximum) {
        Trace trace = workload.trace();
        following = new int[trace.length()];
        places = new int[trace.objects()];
        next = new int[trace.objects()];
        Arrays.fill(next, NEVER);
        for (int request = trace.length() - 1; request >= 0; request--) {
            int object = trace.object(request);
            following[request] = next[object];
            next[object] = request;
        }
        Arrays.fill(places, ABSENT);
        heap = new int[(int) Math.min(maximum, trace.objects())];
    }

    @Override
    public boolean request(int object) {
        next[object] = following[now++];
        if (places[object] != ABSENT) {
            // The next request is later than the one that has just come, so it can only move towards the root.
            siftUp(places[object], object);
            return true;
        }
        if (size < heap.length) {
            siftUp(size++, object);
        } else if (next[object] < next[heap[0]]) {
            places[heap[0]] = ABSENT;
            siftDown(object);
        }
        return false;
    }

    private void siftUp(int from, int object) {
        int place = from;
        while (place > 0 && next[heap[(place - 1) / 2]] < next[object]) {
            set(place, heap[(place - 1) / 2]);
            place = (place - 1) / 2;
        }
        set(place, object);
    }

    /** Puts {@code object} in the place of the root. */
    private void siftDown(int object) {
        int place = 0;
        while (2 * place + 1 < size) {
            int child = 2 * place + 1;
            if (child + 1 < size && next[heap[child + 1]] > next[heap[child]]) {
                child++;
            }
            if (next[heap[child]] <= next[object]) {
                break;
            }
            set(place, heap[child]);
            place = child;
        }
        set(place, object);
    }

    private void set(int place, int object) {
        heap[place] = object;
        places[object] = place;
    }
}
