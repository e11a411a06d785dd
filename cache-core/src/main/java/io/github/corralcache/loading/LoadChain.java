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
 * <p>A flight that queues for a permit depends on those that have one too, but such a circle is no error: the load is
 * {@linkplain #lendPermits lent} the permit of one that waits for it. Circles are looked for whenever an edge is added
 * that may close one; a load that is given a permit has not begun, depends on nothing, and so closes none.
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
        if (flight != null && flight.ended) {
            // a claim may be settled on another thread than it was made on, which cannot take it off this one
            exit(flight);
            flight = CURRENT.get();
        }
        return flight;
    }

    /**
     * The load of {@code flight}, which is new, is this thread's to run or to have run. If that happens within another
     * load, the other depends on this one until it has {@link #landed}.
     */
    public static void begin(Flight<?, ?> flight) {
        begin(flight, current());
    }

    /** As {@link #begin(Flight)}, for flights that one loader loads together: each depends on the next. */
    public static void begin(List<? extends Flight<?, ?>> flights) {
        Flight<?, ?> outer = current();
        for (Flight<?, ?> flight : flights) {
            begin(flight, outer);
            outer = flight;
        }
    }

    private static void begin(Flight<?, ?> flight, @Nullable Flight<?, ?> outer) {
        if (outer != null) {
            flight.outer = outer;
            EDGES.lock();
            try {
                outer.dependsOn.add(flight);
            } finally {
                EDGES.unlock();
            }
        }
    }

    /** The loader of {@code flight} runs on this thread from now on. */
    public static void enter(Flight<?, ?> flight) {
        flight.leader = Thread.currentThread();
        flight.below = current();
        CURRENT.set(flight);
    }

    /** The load of {@code flight} has ended, or will not begin: no load depends on it any more. On any thread. */
    public static void landed(Flight<?, ?> flight) {
        flight.ended = true;
        Flight<?, ?> outer = flight.outer;
        if (outer != null) {
            release(outer, flight);
        }
    }

    /** The load of {@code flight} goes on on another thread, where it begins anew: none here depends on it. */
    public static void leave(Flight<?, ?> flight) {
        exit(flight);
        Flight<?, ?> outer = flight.outer;
        if (outer != null) {
            release(outer, flight);
            flight.outer = null;
        }
    }

    /** The loader of {@code flight} has left this thread. Does nothing on a thread that it does not run on. */
    public static void exit(Flight<?, ?> flight) {
        if (CURRENT.get() == flight) {
            Flight<?, ?> below = flight.below;
            while (below != null && below.ended) {
                below = below.below;
            }
            if (below == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(below);
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
            on.wanted = true;
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

    /**
     * A load has come to depend on {@code from}, or that queues for a permit: of all loads that queue on the way from
     * there, those for which the holder of such a permit waits run on that. They may be few more then than there are
     * permits, where several loads hold one and not all of them wait. Called outside all locks; may begin loads.
     */
    public static void lendPermits(Flight<?, ?> from) {
        List<Runnable> loans = new ArrayList<>();
        EDGES.lock();
        try {
            for (Flight<?, ?> flight : reachable(from)) {
                PermitRequest request = flight.request;
                if (request != null) {
                    for (Flight<?, ?> holder : request.inTheWay()) {
                        if (reachable(holder).contains(flight)) {
                            loans.add(() -> request.lend(holder));
                        }
                    }
                }
            }
        } finally {
            EDGES.unlock();
        }
        loans.forEach(Runnable::run);
    }

    /** Returns the flights that have to land, or may have to, before {@code from} does. */
    private static Set<Flight<?, ?>> reachable(Flight<?, ?> from) {
        Set<Flight<?, ?>> seen = new HashSet<>();
        Deque<Flight<?, ?>> open = new ArrayDeque<>();
        open.push(from);
        while (!open.isEmpty()) {
            Flight<?, ?> flight = open.pop();
            if (seen.add(flight)) {
                flight.dependsOn.forEach(open::push);
                PermitRequest request = flight.request;
                if (request != null) {
                    request.inTheWay().forEach(open::push);
                }
            }
        }
        return seen;
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
