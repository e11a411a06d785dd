package io.github.corralcache.loading;

import io.github.corralcache.RecursiveLoadException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds loads that would wait for themselves.
 *
 * <p>Every flight knows which flights it depends on: those begun, or waited for, by its loader. A loader that is about
 * to depend on one more flight first follows those edges in the {@link WaitGraph}; if they lead back to its own flight,
 * it has closed the circle. Only loads within loads, and loads of several keys, ever take the lock of that graph.
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

    /** As {@link #begin(Flight)}, for flights that one loader loads together: who waits for one waits for all. */
    public static void begin(List<? extends Flight<?, ?>> flights) {
        Flight<?, ?> outer = current();
        WaitGraph.join(flights);
        begin(flights.get(0), outer);
        for (int i = 1; i < flights.size(); i++) {
            flights.get(i).outer = flights.get(i - 1); // one runs on the other's permit
        }
    }

    private static void begin(Flight<?, ?> flight, @Nullable Flight<?, ?> outer) {
        if (outer != null) {
            flight.outer = outer;
            WaitGraph.add(outer, flight);
        }
    }

    /** The loader of {@code flight} runs on this thread from now on. */
    public static void enter(Flight<?, ?> flight) {
        flight.leader = Thread.currentThread();
        flight.below = current();
        CURRENT.set(flight);
    }

    /** Runs {@code action} as part of the load of {@code outer}, or of none, whatever this thread is busy with. */
    public static <T> T within(@Nullable Flight<?, ?> outer, Supplier<T> action) {
        Flight<?, ?> before = CURRENT.get();
        set(outer);
        try {
            return action.get();
        } finally {
            set(before);
        }
    }

    private static void set(@Nullable Flight<?, ?> flight) {
        if (flight == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(flight);
        }
    }

    /** Returns whether a load that {@code flight} is part of holds a {@linkplain Flight#holdsLease lease}. */
    public static boolean isWithinLease(Flight<?, ?> flight) {
        for (Flight<?, ?> outer = flight.outer; outer != null; outer = outer.outer) {
            if (outer.leased && !outer.ended) {
                return true;
            }
        }
        return false;
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
            set(below);
        }
    }

    /**
     * The loader of {@code from} comes to depend on {@code on}, until {@link #release}.
     *
     * @throws RecursiveLoadException if {@code on} depends on {@code from}, or is it; no edge is added then
     */
    public static void depend(String cacheName, Flight<?, ?> from, Flight<?, ?> on) {
        List<Flight<?, ?>> way = WaitGraph.addUnlessClosed(from, on);
        if (way != null) {
            List<String> chain = new ArrayList<>(way.size() + 1);
            way.forEach(flight -> chain.add(flight.toString()));
            chain.add(on.toString());
            throw new RecursiveLoadException(cacheName, chain);
        }
    }

    /** The loader of {@code from} depends on {@code on} no longer. */
    public static void release(Flight<?, ?> from, Flight<?, ?> on) {
        WaitGraph.remove(from, on);
    }

    /**
     * A load has come to depend on {@code from}, or that queues for a permit: of all loads that queue on the way from
     * there, those for which the holder of such a permit waits run on that. They may be few more then than there are
     * permits, where several loads hold one and not all of them wait. Called outside all locks; may begin loads.
     */
    public static void lendPermits(Flight<?, ?> from) {
        WaitGraph.loans(from).forEach(Runnable::run);
    }
}
