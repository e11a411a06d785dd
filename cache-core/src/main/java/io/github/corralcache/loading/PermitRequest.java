package io.github.corralcache.loading;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A load that queues for its permits. */
final class PermitRequest {

    private final LoadPermits permits;
    final Flight<?, ?> flight;
    final Waiter<Boolean> waiter;
    final long arrival;

    /** Loads that wait for this one, so that it may run on their permits. Guarded by the {@link SharedPermits}. */
    final List<Flight<?, ?>> lenders;

    PermitRequest(LoadPermits permits, Flight<?, ?> flight, Waiter<Boolean> waiter, long arrival) {
        this.permits = permits;
        this.flight = flight;
        this.waiter = waiter;
        this.arrival = arrival;
        this.lenders = new ArrayList<>(LoadPermits.lenders(flight.outer));
    }

    /** Returns the loads one of which has to end before this one may run. */
    Collection<Flight<?, ?>> inTheWay() {
        return permits.inTheWay(this);
    }

    /** Tells who waits that the load has its permits; gives them back if it has given up in the meantime. */
    void answer() {
        if (!waiter.complete(true)) {
            permits.release(flight);
        }
    }

    /** Lets this load run on the permits of {@code lender}, which waits for it. */
    void lend(Flight<?, ?> lender) {
        permits.lend(this, lender);
    }
}
