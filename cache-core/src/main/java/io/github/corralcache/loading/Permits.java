package io.github.corralcache.loading;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A number of permits, and the loads that run on each: one, and those that it waits for, which run in its place.
 * Guarded by the {@link SharedPermits} that it belongs to.
 */
final class Permits {

    private static final class Permit {
        int users;
    }

    private final int most;
    private final Map<Flight<?, ?>, Permit> users = new HashMap<>();
    private int taken;

    /** @param most how many permits there are; zero for as many as are wanted */
    Permits(int most) {
        this.most = most;
    }

    boolean isSet() {
        return most > 0;
    }

    /** Whether a load may run: there is a permit, or one that a lender or a load around it runs on. */
    boolean admits(List<Flight<?, ?>> lenders) {
        return most == 0 || taken < most || isLentBy(lenders);
    }

    boolean isLentBy(List<Flight<?, ?>> lenders) {
        return lent(lenders) != null;
    }

    /** Counts a load that is admitted: with whoever lends to it, or by itself. */
    void admit(Flight<?, ?> flight, List<Flight<?, ?>> lenders) {
        if (most == 0 || users.containsKey(flight)) {
            return;
        }
        Permit permit = lent(lenders);
        if (permit == null) {
            permit = new Permit();
            taken++;
        }
        permit.users++;
        users.put(flight, permit);
    }

    private @Nullable Permit lent(List<Flight<?, ?>> lenders) {
        if (taken > 0) {
            for (Flight<?, ?> lender : lenders) {
                for (Flight<?, ?> around = lender; around != null; around = around.outer) {
                    Permit permit = users.get(around);
                    if (permit != null) {
                        return permit;
                    }
                }
            }
        }
        return null;
    }

    /**
     * The load runs no more; does nothing if it has no permit. A permit is free when the last of its loads has ended.
     */
    void release(Flight<?, ?> flight) {
        Permit permit = users.remove(flight);
        if (permit != null && --permit.users == 0) {
            taken--;
        }
    }

    Collection<Flight<?, ?>> users() {
        return users.keySet();
    }
}
