package io.github.corralcache.spring;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.transaction.NoTransactionException;
import org.springframework.transaction.reactive.TransactionContext;
import org.springframework.transaction.reactive.TransactionContextManager;
import org.springframework.transaction.reactive.TransactionSynchronization;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Tells a {@link Transaction} what becomes of the transaction in a Reactor context. Refers to classes that an
 * application may not have.
 */
final class ReactiveTransaction implements TransactionSynchronization, Ordered {

    private final Transaction transaction = new Transaction(null);

    private ReactiveTransaction() {}

    /** Returns the transaction in {@code context}; null if there is none whose end will be told. */
    static @Nullable Transaction join(ContextView context) {
        TransactionContext current = TransactionContextManager.currentContext()
                .contextWrite(Context.of(context))
                .onErrorComplete(NoTransactionException.class)
                .toFuture()
                .getNow(null);
        return current == null || !current.isActualTransactionActive() ? null : join(current);
    }

    private static @Nullable Transaction join(TransactionContext context) {
        // while it is suspended, these are those of the one that goes on meanwhile
        Set<TransactionSynchronization> synchronizations = context.getSynchronizations();
        if (synchronizations == null) {
            return null;
        }
        synchronized (synchronizations) { // members of a transaction may run side by side
            for (TransactionSynchronization each : synchronizations) {
                if (each instanceof ReactiveTransaction known) {
                    return known.transaction;
                }
            }
            ReactiveTransaction joined = new ReactiveTransaction();
            synchronizations.add(joined);
            return joined.transaction;
        }
    }

    /** First of all, so that others who are told of the commit find the caches as they are to be. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public Mono<Void> afterCommit() {
        return Mono.fromRunnable(transaction::commit);
    }

    @Override
    public Mono<Void> afterCompletion(int status) {
        return Mono.fromRunnable(() -> {
            if (status == STATUS_COMMITTED) {
                transaction.commit();
            } else if (status == STATUS_ROLLED_BACK) {
                transaction.rollback();
            } else {
                transaction.inDoubt();
            }
        });
    }
}
