package io.github.corralcache.loading;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * How many loads of a cache may run at the same time. Who finds no permit waits in the wait room, and gets one in the
 * order of arrival. Thread-safe.
 */
public final class LoadPermits {

    private final int limit;

    /** Guarded by this. */
    private final Queue<Waiter<Boolean>> queue = new ArrayDeque<>();

    /** Permits taken; guarded by this. */
    private int taken;

    /** @param limit how many permits there are; zero for as many as are wanted */
    public LoadPermits(int limit) {
        this.limit = limit;
    }

    /** Takes a permit if there is one. */
    public boolean tryTake() {
        if (limit == 0) {
            return true;
        }
        synchronized (this) {
            if (taken >= limit) {
                return false;
            }
            taken++;
            return true;
        }
    }

    /** Completes {@code waiter} when it has a permit, unless it is completed otherwise before. */
    void take(Waiter<Boolean> waiter) {
        synchronized (this) {
            if (taken >= limit) {
                queue.removeIf(Waiter::isDone);
                queue.add(waiter);
                return;
            }
            taken++;
        }
        handTo(waiter);
    }

    /** Gives a permit back. */
    public void release() {
        if (limit == 0) {
            return;
        }
        Waiter<Boolean> next;
        synchronized (this) {
            next = queue.poll();
            if (next == null) {
                taken--;
                return;
            }
        }
        handTo(next);
    }

    private void handTo(Waiter<Boolean> waiter) {
        if (!waiter.complete(true)) {
            release(); // it has given up in the meantime
        }
    }
}
