package io.github.corralcache.loading;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Which loads wait for which. One lock for the process guards all edges, so that of two threads that close a circle at
 * the same moment one sees the other's edge.
 *
 * <p>Everybody who takes the lock may hold up everybody else who does. So no walk comes to a load twice or uses the
 * stack for its way, a load that nobody waits for closes no circle and is not looked for, and a load of many keys is
 * one node, however many those are.
 */
final class WaitGraph {

    private static final ReentrantLock EDGES = new ReentrantLock();

    /** How many loads queue for permits: if none does, no circle of those has to be looked for. */
    private static final AtomicInteger QUEUES = new AtomicInteger();

    /** The number of the last walk. */
    private static long walks;

    private WaitGraph() {}

    // ---- edges

    /** {@code from} waits for {@code on}, which is new: nothing can come of it yet. */
    static void add(Flight<?, ?> from, Flight<?, ?> on) {
        EDGES.lock();
        try {
            from.node.add(on);
        } finally {
            EDGES.unlock();
        }
    }

    /**
     * {@code from} waits for {@code on}, unless that waits for {@code from}, or is loaded together with it.
     *
     * @return the circle if there is one: the flights on the way from {@code on} to where it is closed; else null
     */
    static @Nullable List<Flight<?, ?>> addUnlessClosed(Flight<?, ?> from, Flight<?, ?> on) {
        EDGES.lock();
        try {
            LoadNode node = from.node;
            List<Flight<?, ?>> way = node.waitedFor > 0 || node == on.node ? way(on, node) : null;
            if (way == null) {
                node.add(on);
                on.node.wanted = true;
            }
            return way;
        } finally {
            EDGES.unlock();
        }
    }

    /** {@code from} waits for {@code on} no longer, or one time less. */
    static void remove(Flight<?, ?> from, Flight<?, ?> on) {
        EDGES.lock();
        try {
            from.node.remove(on);
        } finally {
            EDGES.unlock();
        }
    }

    /** One loader loads all of {@code flights}, which have not begun. */
    static void join(List<? extends Flight<?, ?>> flights) {
        if (flights.size() > 1) {
            EDGES.lock();
            try {
                LoadNode node = flights.get(0).node;
                for (Flight<?, ?> flight : flights.subList(1, flights.size())) {
                    node.takeIn(flight.node);
                    flight.node = node;
                }
            } finally {
                EDGES.unlock();
            }
        }
    }

    // ---- circles

    /** One step of a way through the graph: the flight that it leads to, and where it may go on from there. */
    private record Step(Flight<?, ?> to, Iterator<Flight<?, ?>> rest) {
        Step(Flight<?, ?> to) {
            this(to, to.node.waitsFor().iterator());
        }
    }

    private static @Nullable List<Flight<?, ?>> way(Flight<?, ?> from, LoadNode target) {
        long walk = ++walks;
        Deque<Step> way = new ArrayDeque<>();
        way.addLast(new Step(from));
        from.node.visit = walk;
        for (Step last = way.peekLast(); last != null; last = way.peekLast()) {
            if (last.to.node == target) {
                List<Flight<?, ?>> flights = new ArrayList<>(way.size());
                way.forEach(step -> flights.add(step.to));
                return flights;
            }
            if (!last.rest.hasNext()) {
                way.removeLast();
                continue;
            }
            Flight<?, ?> next = last.rest.next();
            if (next.node.visit != walk) {
                next.node.visit = walk;
                way.addLast(new Step(next));
            }
        }
        return null;
    }

    // ---- permits

    static void queues(Flight<?, ?> flight, PermitRequest request) {
        QUEUES.incrementAndGet();
        flight.node.request = request;
    }

    static void queuesNoLonger(Flight<?, ?> flight, PermitRequest request) {
        if (flight.node.request == request) {
            flight.node.request = null;
            QUEUES.decrementAndGet();
        }
    }

    static boolean queues(PermitRequest request) {
        return request.flight.node.request == request;
    }

    /**
     * Of the circles that an edge to {@code from} or a queue that it stands in has just closed: what lends to each load
     * that queues the permits of those that wait for it. To be run outside the lock.
     */
    static List<Runnable> loans(Flight<?, ?> from) {
        if (QUEUES.get() == 0) {
            return List.of();
        }
        EDGES.lock();
        try {
            return loansOfCircles(from.node);
        } finally {
            EDGES.unlock();
        }
    }

    private static List<Runnable> loansOfCircles(LoadNode from) {
        Map<PermitRequest, Collection<Flight<?, ?>>> queues = new HashMap<>();
        Map<LoadNode, List<LoadNode>> waiting = new HashMap<>(); // keyed by the load that they wait for
        Deque<LoadNode> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty()) {
            LoadNode node = open.pop();
            List<Flight<?, ?>> next = new ArrayList<>(node.waitsFor());
            PermitRequest request = node.request;
            if (request != null) {
                Collection<Flight<?, ?>> inTheWay = request.inTheWay();
                queues.put(request, inTheWay);
                next.addAll(inTheWay);
            }
            for (Flight<?, ?> flight : next) {
                if (!waiting.containsKey(flight.node) && flight.node != from) {
                    open.push(flight.node);
                }
                waiting.computeIfAbsent(flight.node, none -> new ArrayList<>(1)).add(node);
            }
        }
        if (queues.isEmpty()) {
            return List.of();
        }
        Set<LoadNode> circles = backwards(from, waiting);
        List<Runnable> loans = new ArrayList<>();
        queues.forEach((request, inTheWay) -> {
            if (circles.contains(request.flight.node)) {
                for (Flight<?, ?> holder : inTheWay) {
                    if (circles.contains(holder.node)) {
                        loans.add(() -> request.lend(holder));
                    }
                }
            }
        });
        return loans;
    }

    /** Returns all that wait for {@code from}, however far off, and that itself. */
    private static Set<LoadNode> backwards(LoadNode from, Map<LoadNode, List<LoadNode>> waiting) {
        Set<LoadNode> all = new HashSet<>();
        Deque<LoadNode> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty()) {
            LoadNode node = open.pop();
            if (all.add(node)) {
                Objects.requireNonNullElse(waiting.get(node), Collections.<LoadNode>emptyList())
                        .forEach(open::push);
            }
        }
        return all;
    }
}
