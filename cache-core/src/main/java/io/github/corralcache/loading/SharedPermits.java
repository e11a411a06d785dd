package io.github.corralcache.loading;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How many loads of the caches of a pool may run at the same time, and who waits in which of them. Thread-safe: its
 * monitor guards the {@link LoadPermits} of all its caches, so that a load takes all the permits that it needs in one
 * step, or none.
 */
public final class SharedPermits {

    /** What this thread is handing out: what one load begins may end at once, and hand on what it had. */
    private static final ThreadLocal<@Nullable Deque<PermitRequest>> HANDING_OUT = new ThreadLocal<>();

    final Permits limit;

    /** Caches in which somebody waits; guarded by this. */
    private final Set<LoadPermits> queues = new LinkedHashSet<>();

    private long arrivals;

    /** @param limit how many permits there are; zero for as many as are wanted */
    public SharedPermits(int limit) {
        this.limit = new Permits(limit);
    }

    /** Returns the next number in the order of arrival. Under the monitor. */
    long nextArrival() {
        return arrivals++;
    }

    /** Somebody waits in {@code cache}, or nobody does any more. Under the monitor. */
    void waiting(LoadPermits cache, boolean anybody) {
        if (anybody) {
            queues.add(cache);
        } else {
            queues.remove(cache);
        }
    }

    /** Gives what is free to those who wait for it, in the order of arrival. Called outside all locks. */
    void handOut() {
        List<PermitRequest> granted = new ArrayList<>(1);
        synchronized (this) {
            for (PermitRequest next = next(); next != null; next = next()) {
                granted.add(next);
            }
        }
        if (!granted.isEmpty()) {
            handOut(granted);
        }
    }

    /** Grants the oldest request that can be granted. */
    private @Nullable PermitRequest next() {
        LoadPermits from = null;
        PermitRequest oldest = null;
        for (LoadPermits cache : queues) {
            PermitRequest first = cache.firstAdmissible();
            if (first != null && (oldest == null || first.arrival < oldest.arrival)) {
                from = cache;
                oldest = first;
            }
        }
        if (from != null && oldest != null) {
            from.grant(oldest);
        }
        return oldest;
    }

    /**
     * Tells those whose loads may run. An asynchronous load begins here, and may end here too; its permit is then
     * handed out when this one's turn is over, as a long queue of such loads would be a deep stack otherwise.
     */
    private static void handOut(List<PermitRequest> granted) {
        Deque<PermitRequest> already = HANDING_OUT.get();
        if (already != null) {
            already.addAll(granted);
            return;
        }
        Deque<PermitRequest> requests = new ArrayDeque<>(granted);
        HANDING_OUT.set(requests);
        try {
            for (PermitRequest next = requests.poll(); next != null; next = requests.poll()) {
                next.answer();
            }
        } finally {
            HANDING_OUT.remove();
        }
    }
}
