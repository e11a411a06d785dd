package io.github.corralcache.tiered;

import io.github.corralcache.Scheduler.Scheduled;
import io.github.corralcache.tier.Leases.Lease;
import io.github.corralcache.tier.TierEntry;
import io.github.corralcache.tiered.Agreements.Agreed;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A lease that this node holds: the right to publish what it loads. Renewed while the load runs, until it is published,
 * abandoned, or the load has taken as long as loads may. Thread-safe.
 */
final class Held {

    /** What became of a value that was to be published. */
    enum Outcome {
        PUBLISHED,
        /** The key was written since, or the lease was over: the value is outdated. */
        FENCED,
        /** The server has not answered. */
        UNKNOWN
    }

    private final Branch<?, ?> branch;
    private final Lease lease;
    private final byte[] identity;
    private final Agreed agreed;
    private final long heldUntil;
    private final AtomicBoolean used = new AtomicBoolean();
    private volatile @Nullable Scheduled renewal;

    Held(Branch<?, ?> branch, Lease lease, byte[] identity, Agreed agreed, long heldUntil) {
        this.branch = branch;
        this.lease = lease;
        this.identity = identity;
        this.agreed = agreed;
        this.heldUntil = heldUntil;
        branch.holds(this);
        planRenewal();
    }

    byte[] identity() {
        return identity;
    }

    /** Returns what was agreed on before the load began. */
    Agreed agreed() {
        return agreed;
    }

    private void planRenewal() {
        long third = branch.leaseNanos() / 3;
        if (branch.local().now() + third - heldUntil < 0) {
            renewal = branch.local().schedule(this::renew, third);
            if (used.get()) {
                stopRenewing();
            }
        }
    }

    private void renew() {
        if (!used.get()) {
            branch.server()
                    .ask("renew", () -> branch.leases().renew(lease, Duration.ofNanos(branch.leaseNanos())))
                    .whenComplete((stands, failure) -> {
                        if (failure != null || stands) { // a lease that does not stand is refused when it is used
                            planRenewal();
                        }
                    });
        }
    }

    private void stopRenewing() {
        Scheduled planned = renewal;
        if (planned != null) {
            planned.cancel();
        }
    }

    /** Returns false if this lease was used before. */
    private boolean use() {
        if (!used.compareAndSet(false, true)) {
            return false;
        }
        stopRenewing();
        branch.letsGo(this);
        return true;
    }

    /** Stores {@code entry}, if the lease still stands, and wakes who waits for it. */
    CompletableFuture<Outcome> publish(TierEntry entry) {
        if (!use()) {
            return CompletableFuture.completedFuture(Outcome.FENCED);
        }
        return branch.server()
                .ask("publish", () -> branch.leases().publish(lease, entry))
                .handle((published, failure) -> {
                    branch.tell(BusMessage.Kind.PUBLISHED, identity); // if it was refused, they may load
                    return failure != null ? Outcome.UNKNOWN : published ? Outcome.PUBLISHED : Outcome.FENCED;
                });
    }

    /**
     * Gives the lease up, without a value for others.
     *
     * @param pause for how long nobody is to load
     * @param alone whether those who wait load each for itself; otherwise they ask again, and one of them loads
     */
    CompletableFuture<Void> abandon(Duration pause, boolean alone) {
        if (!use()) {
            return CompletableFuture.completedFuture(null);
        }
        return branch.server()
                .ask("abandon", () -> branch.leases().abandon(lease, pause))
                .handle((done, failure) -> {
                    branch.tell(alone ? BusMessage.Kind.ABANDONED : BusMessage.Kind.PUBLISHED, identity);
                    return null;
                });
    }

    /** As {@link #abandon}, of which nobody needs to be told: the load goes on somewhere else, or is not needed. */
    void release() {
        abandon(Duration.ZERO, false);
    }
}
