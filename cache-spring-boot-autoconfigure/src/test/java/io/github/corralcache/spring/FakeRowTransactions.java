package io.github.corralcache.spring;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.SavepointManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.SmartTransactionObject;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Transactions of threads on a {@link FakeRow}, with savepoints. */
final class FakeRowTransactions extends AbstractPlatformTransactionManager {

    private static final long serialVersionUID = 1L;

    private final transient FakeRow row;

    FakeRowTransactions(FakeRow row) {
        this.row = row;
        setNestedTransactionAllowed(true);
    }

    /** Returns what the transaction of this thread has done; null if it is in none. */
    FakeRow.@Nullable Work work() {
        return (FakeRow.Work) TransactionSynchronizationManager.getResource(row);
    }

    private static final class Handle implements SmartTransactionObject, SavepointManager {
        private FakeRow.@Nullable Work work;

        FakeRow.Work work() {
            return Objects.requireNonNull(work);
        }

        @Override
        public boolean isRollbackOnly() {
            return work != null && work.rollbackOnly;
        }

        @Override
        public Object createSavepoint() {
            return work().savepoint();
        }

        @Override
        public void rollbackToSavepoint(Object savepoint) {
            work().rollbackTo(savepoint);
        }

        @Override
        public void releaseSavepoint(Object savepoint) {}
    }

    @Override
    protected Object doGetTransaction() {
        Handle handle = new Handle();
        handle.work = work();
        return handle;
    }

    @Override
    protected boolean isExistingTransaction(Object transaction) {
        return ((Handle) transaction).work != null;
    }

    @Override
    protected void doBegin(Object transaction, TransactionDefinition definition) {
        FakeRow.Work work = row.new Work();
        ((Handle) transaction).work = work;
        TransactionSynchronizationManager.bindResource(row, work);
    }

    @Override
    protected Object doSuspend(Object transaction) {
        ((Handle) transaction).work = null;
        return TransactionSynchronizationManager.unbindResource(row);
    }

    @Override
    protected void doResume(@Nullable Object transaction, Object suspended) {
        TransactionSynchronizationManager.bindResource(row, suspended);
    }

    @Override
    protected void doCommit(DefaultTransactionStatus status) {
        ((Handle) status.getTransaction()).work().commit();
    }

    @Override
    protected void doRollback(DefaultTransactionStatus status) {}

    @Override
    protected void doSetRollbackOnly(DefaultTransactionStatus status) {
        ((Handle) status.getTransaction()).work().rollbackOnly = true;
    }

    @Override
    protected void doCleanupAfterCompletion(Object transaction) {
        TransactionSynchronizationManager.unbindResource(row);
    }
}
