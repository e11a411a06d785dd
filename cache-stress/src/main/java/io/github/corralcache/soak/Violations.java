package io.github.corralcache.soak;

import java.util.Map;
import java.util.TreeMap;

/** What was seen that must not be: counted by kind, the first few of each kind printed. Thread-safe. */
final class Violations {

    private static final int PRINTED = 3;

    private final Map<Kind, Integer> counts = new TreeMap<>();

    /** The kinds of what must not be. */
    enum Kind {
        /** A value was answered that was read before a write which had ended when the reader came. */
        STALE_AFTER_WRITE,
        /** A value was answered past its hard TTL. */
        PAST_HARD_TTL,
        /** An answer for another key. */
        WRONG_KEY,
        /** A cache or a pool holds more than its maximum. */
        OVER_MAXIMUM,
        /** A key was loaded twice at the same time, with no write in between. */
        LOADED_TWICE,
        /** A stale value was refreshed twice at the same time. */
        REFRESHED_TWICE,
        /** A caller left later than its limits allow, or has not left yet. */
        LATE,
        /** A call threw what it must not, somebody else's interrupt among it. */
        WRONG_FAILURE,
        /** A thread of the caches ended with an exception. */
        THREAD_FAILED,
        /** A load is still registered though nobody loads any more. */
        FLIGHT_LEFT,
        /** A thread of the caches is left after the last of them was closed. */
        THREAD_LEFT,
        /** The heap grows though the caches do not. */
        HEAP_GROWS
    }

    void add(Kind kind, String detail) {
        int count;
        synchronized (this) {
            count = counts.merge(kind, 1, Integer::sum);
        }
        if (count <= PRINTED) {
            System.out.println(kind + ": " + detail); // the lock is free: whoever prints may ask for what there is
        }
    }

    synchronized boolean isEmpty() {
        return counts.isEmpty();
    }

    @Override
    public synchronized String toString() {
        return counts.isEmpty() ? "none" : counts.toString();
    }
}
