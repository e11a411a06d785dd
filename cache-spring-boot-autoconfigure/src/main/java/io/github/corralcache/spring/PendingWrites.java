package io.github.corralcache.spring;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The writes of one cache that wait for one transaction to commit. To write after the commit, and not before, is what
 * keeps the old row out: a load that began before the write cannot store, and one that begins after it sees the new
 * row.
 *
 * <p>Used by the thread of the transaction only. Refers to classes that an application may not have.
 */
final class PendingWrites implements TransactionSynchronization {

    private record Write(@Nullable Object key, Runnable run, Runnable inDoubt) {}

    private final CorralCache cache;
    private final Deque<Write> writes = new ArrayDeque<>();

    private PendingWrites(CorralCache cache) {
        this.cache = cache;
    }

    /** Returns whether the calling thread is in a transaction whose end will be told. */
    static boolean isInTransaction() {
        return TransactionSynchronizationManager.isSynchronizationActive()
                && TransactionSynchronizationManager.isActualTransactionActive();
    }

    /** Returns the writes of {@code cache} in the transaction of the calling thread, which must be in one. */
    static PendingWrites of(CorralCache cache) {
        for (TransactionSynchronization each : TransactionSynchronizationManager.getSynchronizations()) {
            if (each instanceof PendingWrites pending && pending.cache == cache) {
                return pending;
            }
        }
        PendingWrites pending = new PendingWrites(cache);
        TransactionSynchronizationManager.registerSynchronization(pending);
        return pending;
    }

    /**
     * Has {@code run} wait for the commit.
     *
     * @param key what is written; null for what concerns many keys
     * @param inDoubt what to do instead where nobody knows whether the transaction has committed
     */
    void add(@Nullable Object key, Runnable run, Runnable inDoubt) {
        writes.add(new Write(key, run, inDoubt));
    }

    /** Returns whether one of them writes {@code key}, or may. */
    boolean concern(Object key) {
        return writes.stream().anyMatch(write -> write.key == null || write.key.equals(key));
    }

    @Override
    public void afterCommit() {
        run(Write::run);
    }

    /** Also runs what was added too late for {@link #afterCommit}: by others who are told of the commit. */
    @Override
    public void afterCompletion(int status) {
        if (status == STATUS_COMMITTED) {
            run(Write::run);
        } else if (status == STATUS_UNKNOWN) {
            run(Write::inDoubt);
        }
        writes.clear();
    }

    private void run(Function<Write, Runnable> what) {
        for (Write write = writes.poll(); write != null; write = writes.poll()) {
            what.apply(write).run();
        }
    }
}
