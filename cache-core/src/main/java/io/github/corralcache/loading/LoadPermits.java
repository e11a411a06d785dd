package io.github.corralcache.loading;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How many loads of a cache may run at the same time, by its own limit and by that of its pool. Who finds no permit
 * waits in the wait room, without holding any, and gets what it needs in one step and in the order of arrival; who can
 * run goes before who cannot.
 *
 * <p>A load within a load needs no further permit of a limit that the outer one has a permit of: it runs in its place,
 * and what is begun there and goes on afterwards keeps that permit. The same goes for every load that one with a permit
 * waits for, however far off, or they would wait for each other: {@link LoadChain} finds those.
 *
 * <p>Thread-safe. All state is guarded by the {@link SharedPermits}.
 */
public final class LoadPermits {

    private final Permits own;
    private final SharedPermits shared;
    private final boolean limited;

    /** Loads that need all permits, in the order of arrival: if the first may not run, none may. */
    private final Set<PermitRequest> queue = new LinkedHashSet<>();

    /** Loads that may run on another's permit of one limit, and so may run though the first of the others may not. */
    private final Set<PermitRequest> lentTo = new LinkedHashSet<>();

    /**
     * @param limit how many permits the cache has; zero for as many as are wanted
     * @param pool the permits of its pool; null for a cache that is in none
     */
    public LoadPermits(int limit, @Nullable SharedPermits pool) {
        this.own = new Permits(limit);
        this.shared = pool == null ? new SharedPermits(0) : pool;
        this.limited = own.isSet() || shared.limit.isSet();
    }

    /** Whether there is a limit at all. */
    public boolean areLimited() {
        return limited;
    }

    /**
     * Takes permits for a load if it needs none or there are some.
     *
     * @param around the load within which this one is to run; null for none
     */
    public boolean tryTake(Flight<?, ?> flight, @Nullable Flight<?, ?> around) {
        if (!limited) {
            return true;
        }
        synchronized (shared) {
            return admit(flight, lenders(around));
        }
    }

    /** Completes {@code waiter} when the load has its permits, unless it is completed otherwise before. */
    void take(Flight<?, ?> flight, Waiter<Boolean> waiter) {
        PermitRequest request;
        synchronized (shared) {
            request = new PermitRequest(this, flight, waiter, shared.nextArrival());
            enqueue(request);
        }
        waiter.whenAnswered((permit, failure) -> forget(request));
        shared.handOut(); // what became free since it was last tried for
        if (flight.outer != null || flight.node.wanted) {
            LoadChain.lendPermits(flight);
        }
    }

    /** The load has ended, or will not begin: gives back the permits that it has, if any. Called outside all locks. */
    public void release(Flight<?, ?> flight) {
        if (limited) {
            synchronized (shared) {
                own.release(flight);
                shared.limit.release(flight);
            }
            shared.handOut();
        }
    }

    // ---- under the monitor

    private boolean admit(Flight<?, ?> flight, List<Flight<?, ?>> lenders) {
        if (!own.admits(lenders) || !shared.limit.admits(lenders)) {
            return false;
        }
        own.admit(flight, lenders);
        shared.limit.admit(flight, lenders);
        return true;
    }

    static List<Flight<?, ?>> lenders(@Nullable Flight<?, ?> around) {
        return around == null ? List.of() : List.of(around);
    }

    private void enqueue(PermitRequest request) {
        boolean lent = own.isLentBy(request.lenders) || shared.limit.isLentBy(request.lenders);
        (lent ? lentTo : queue).add(request);
        WaitGraph.queues(request.flight, request);
        shared.waiting(this, true);
    }

    private void dequeue(PermitRequest request) {
        queue.remove(request);
        lentTo.remove(request);
        WaitGraph.queuesNoLonger(request.flight, request);
        shared.waiting(this, !queue.isEmpty() || !lentTo.isEmpty());
    }

    /** Returns the request to grant first, if any can be granted. */
    @Nullable
    PermitRequest firstAdmissible() {
        for (PermitRequest request : lentTo) {
            if (own.admits(request.lenders) && shared.limit.admits(request.lenders)) {
                return request;
            }
        }
        boolean free = own.admits(List.of()) && shared.limit.admits(List.of());
        return free && !queue.isEmpty() ? queue.iterator().next() : null;
    }

    void grant(PermitRequest request) {
        admit(request.flight, request.lenders);
        dequeue(request);
    }

    // ---- of one request

    private void forget(PermitRequest request) {
        synchronized (shared) {
            dequeue(request);
        }
    }

    Collection<Flight<?, ?>> inTheWay(PermitRequest request) {
        synchronized (shared) {
            List<Flight<?, ?>> users = new ArrayList<>();
            if (!own.admits(request.lenders)) {
                users.addAll(own.users());
            }
            if (!shared.limit.admits(request.lenders)) {
                users.addAll(shared.limit.users());
            }
            return users;
        }
    }

    void lend(PermitRequest request, Flight<?, ?> lender) {
        synchronized (shared) {
            if (WaitGraph.queues(request)) {
                request.lenders.add(lender);
                queue.remove(request);
                lentTo.add(request);
            }
        }
        shared.handOut();
    }
}
