package io.github.corralcache.spring;

import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.NoTransactionException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.reactive.AbstractReactiveTransactionManager;
import org.springframework.transaction.reactive.GenericReactiveTransaction;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import reactor.core.publisher.Mono;

/** Transactions of Reactor contexts on a {@link FakeRow}. */
final class FakeRowReactiveTransactions extends AbstractReactiveTransactionManager {

    private static final long serialVersionUID = 1L;

    private final transient FakeRow row;

    FakeRowReactiveTransactions(FakeRow row) {
        this.row = row;
    }

    /** Returns what {@code action} makes of what the transaction in the context has done; of null if there is none. */
    Mono<String> work(Function<FakeRow.@Nullable Work, String> action) {
        return TransactionSynchronizationManager.forCurrentTransaction()
                .map(manager -> action.apply((FakeRow.Work) manager.getResource(row)))
                .onErrorResume(NoTransactionException.class, e -> Mono.fromSupplier(() -> action.apply(null)));
    }

    private static final class Handle {
        private FakeRow.@Nullable Work work;

        FakeRow.Work work() {
            return Objects.requireNonNull(work);
        }
    }

    private static FakeRow.Work work(GenericReactiveTransaction status) {
        return ((Handle) status.getTransaction()).work();
    }

    @Override
    protected Object doGetTransaction(TransactionSynchronizationManager manager) {
        Handle handle = new Handle();
        handle.work = (FakeRow.Work) manager.getResource(row);
        return handle;
    }

    @Override
    protected boolean isExistingTransaction(Object transaction) {
        return ((Handle) transaction).work != null;
    }

    @Override
    protected Mono<Void> doBegin(
            TransactionSynchronizationManager manager, Object transaction, TransactionDefinition definition) {
        return Mono.fromRunnable(() -> {
            FakeRow.Work work = row.new Work();
            ((Handle) transaction).work = work;
            manager.bindResource(row, work);
        });
    }

    @Override
    protected Mono<Object> doSuspend(TransactionSynchronizationManager manager, Object transaction) {
        return Mono.fromSupplier(() -> {
            ((Handle) transaction).work = null;
            return manager.unbindResource(row);
        });
    }

    @Override
    protected Mono<Void> doResume(
            TransactionSynchronizationManager manager, @Nullable Object transaction, Object suspended) {
        return Mono.fromRunnable(() -> manager.bindResource(row, suspended));
    }

    @Override
    protected Mono<Void> doCommit(TransactionSynchronizationManager manager, GenericReactiveTransaction status) {
        return Mono.fromRunnable(() -> work(status).commit());
    }

    @Override
    protected Mono<Void> doRollback(TransactionSynchronizationManager manager, GenericReactiveTransaction status) {
        return Mono.empty();
    }

    @Override
    protected Mono<Void> doSetRollbackOnly(
            TransactionSynchronizationManager manager, GenericReactiveTransaction status) {
        return Mono.fromRunnable(() -> work(status).rollbackOnly = true);
    }

    @Override
    protected Mono<Void> doCleanupAfterCompletion(TransactionSynchronizationManager manager, Object transaction) {
        return Mono.fromRunnable(() -> manager.unbindResource(row));
    }
}
