package io.github.corralcache.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Tells a {@link Transaction} what becomes of the transaction of a thread: suspended and resumed, rolled back to a
 * savepoint, committed or rolled back.
 *
 * <p>Used by the thread of the transaction only. Refers to classes that an application may not have.
 */
final class ThreadTransaction implements TransactionSynchronization {

    private static final Object KEY = ThreadTransaction.class;

    private final Transaction transaction = new Transaction(Thread.currentThread());

    private ThreadTransaction() {}

    /** Returns the transaction of this thread; null if it is in none, or in one that has not written to caches. */
    static @Nullable Transaction find() {
        if (!isActive()) {
            return null;
        }
        ThreadTransaction bound = bound();
        return bound == null ? null : bound.transaction;
    }

    /** Returns the transaction of this thread; null if it is in none whose end will be told. */
    static @Nullable Transaction join() {
        if (!isActive()) {
            return null;
        }
        ThreadTransaction bound = bound();
        if (bound == null || !(bound.transaction.isOpen() || bound.isRegistered())) {
            // one that is over was left behind by a manager that has told its end on another thread
            TransactionSynchronizationManager.unbindResourceIfPossible(KEY);
            bound = new ThreadTransaction();
            TransactionSynchronizationManager.registerSynchronization(bound);
            TransactionSynchronizationManager.bindResource(KEY, bound);
        }
        return bound.transaction;
    }

    private static boolean isActive() {
        return TransactionSynchronizationManager.isSynchronizationActive()
                && TransactionSynchronizationManager.isActualTransactionActive();
    }

    private static @Nullable ThreadTransaction bound() {
        return (ThreadTransaction) TransactionSynchronizationManager.getResource(KEY);
    }

    private boolean isRegistered() {
        return TransactionSynchronizationManager.getSynchronizations().contains(this);
    }

    /** First of all, so that others who are told of the commit find the caches as they are to be. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public void suspend() {
        unbind();
    }

    @Override
    public void resume() {
        TransactionSynchronizationManager.unbindResourceIfPossible(KEY);
        TransactionSynchronizationManager.bindResource(KEY, this);
    }

    private void unbind() {
        if (bound() == this) {
            TransactionSynchronizationManager.unbindResource(KEY);
        }
    }

    @Override
    public void savepoint(Object savepoint) {
        transaction.savepoint(savepoint);
    }

    @Override
    public void savepointRollback(Object savepoint) {
        transaction.rollbackTo(savepoint);
    }

    @Override
    public void afterCommit() {
        transaction.commit();
    }

    @Override
    public void afterCompletion(int status) {
        unbind();
        if (status == STATUS_COMMITTED) {
            transaction.commit();
        } else if (status == STATUS_ROLLED_BACK) {
            transaction.rollback();
        } else {
            transaction.inDoubt();
        }
    }
}
