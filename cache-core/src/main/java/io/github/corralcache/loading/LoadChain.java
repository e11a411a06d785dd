package io.github.corralcache.loading;

import io.github.corralcache.RecursiveLoadException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Finds loads that would wait for themselves.
 *
 * <p>Every flight knows which flights it depends on: those begun, or waited for, by its loader. A loader that is about
 * to depend on one more flight first follows those edges; if they lead back to its own flight, it has closed the
 * circle. One lock for the process guards all edges, so that of two threads that close a circle at the same moment one
 * sees the other's edge. Only loads within loads ever take it.
 *
 * <p>A loader is known by its thread. A loader that asks caches from threads of its own making is not recognised there;
 * its circle ends with the wait timeout.
 */
public final class LoadChain {

    private static final ThreadLocal<@Nullable Flight<?, ?>> CURRENT = new ThreadLocal<>();
    private static final ReentrantLock EDGES = new ReentrantLock();

    private LoadChain() {}

    /** Returns the innermost flight whose loader runs on this thread, if any. */
    public static @Nullable Flight<?, ?> current() {
        Flight<?, ?> flight = CURRENT.get();
        if (flight != null && flight.hasLanded()) {
            // a claim may be settled on another thread than it was made on, which cannot take it off this one
            exit(flight);
            flight = CURRENT.get();
        }
        return flight;
    }

    /**
     * The loader of {@code flight}, which is new, starts to run on this thread. If that happens within another load,
     * the other depends on this one until it has {@link #landed}.
     */
    public static void enter(Flight<?, ?> flight) {
        flight.leader = Thread.currentThread();
        Flight<?, ?> outer = current();
        if (outer != null) {
            flight.outer = outer;
            EDGES.lock();
            try {
                outer.dependsOn.add(flight);
            } finally {
                EDGES.unlock();
            }
        }
        CURRENT.set(flight);
    }

    /** The outcome of {@code flight} is known: no load depends on it any more. On any thread. */
    public static void landed(Flight<?, ?> flight) {
        Flight<?, ?> outer = flight.outer;
        if (outer != null) {
            release(outer, flight);
        }
    }

    /** The loader of {@code flight} has ended. Does nothing on a thread that it does not run on. */
    public static void exit(Flight<?, ?> flight) {
        if (CURRENT.get() == flight) {
            Flight<?, ?> outer = flight.outer;
            while (outer != null && outer.hasLanded()) {
                outer = outer.outer;
            }
            if (outer == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(outer);
            }
        }
    }

    /**
     * The loader of {@code from} comes to depend on {@code on}, until {@link #release}.
     *
     * @throws RecursiveLoadException if {@code on} depends on {@code from}, or is it; no edge is added then
     */
    public static void depend(String cacheName, Flight<?, ?> from, Flight<?, ?> on) {
        EDGES.lock();
        try {
            Deque<Flight<?, ?>> path = new ArrayDeque<>();
            if (leads(on, from, path, new HashSet<>())) {
                List<String> chain = new ArrayList<>();
                path.descendingIterator().forEachRemaining(flight -> chain.add(flight.toString()));
                chain.add(on.toString());
                throw new RecursiveLoadException(cacheName, chain);
            }
            from.dependsOn.add(on);
        } finally {
            EDGES.unlock();
        }
    }

    /** The loader of {@code from} depends on {@code on} no longer. */
    public static void release(Flight<?, ?> from, Flight<?, ?> on) {
        EDGES.lock();
        try {
            from.dependsOn.remove(on);
        } finally {
            EDGES.unlock();
        }
    }

    /** Leaves in {@code path} the way from {@code at} to {@code target}, last step first, if there is one. */
    private static boolean leads(
            Flight<?, ?> at, Flight<?, ?> target, Deque<Flight<?, ?>> path, Set<Flight<?, ?>> seen) {
        path.push(at);
        if (at == target) {
            return true;
        }
        if (seen.add(at)) {
            for (Flight<?, ?> next : at.dependsOn) {
                if (leads(next, target, path, seen)) {
                    return true;
                }
            }
        }
        path.pop();
        return false;
    }
}
