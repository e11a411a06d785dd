package io.github.corralcache.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/** The transaction that a thread works for: the one that it is in, or the one of the call whose result it delivers. */
final class Transactions {

    /** Whether the application has Spring's transactions at all. */
    static final boolean PRESENT = ClassUtils.isPresent(
            "org.springframework.transaction.support.TransactionSynchronizationManager",
            Transactions.class.getClassLoader());

    private static final ThreadLocal<@Nullable Transaction> BOUND = new ThreadLocal<>();

    private Transactions() {}

    /** Returns the transaction that this thread works for; null if there is none, or none that writes to caches. */
    static @Nullable Transaction find() {
        if (!PRESENT) {
            return null;
        }
        Transaction bound = BOUND.get();
        return bound != null ? bound : ThreadTransaction.find();
    }

    /** As {@link #find}, also where the transaction has not written to caches yet. */
    static @Nullable Transaction join() {
        if (!PRESENT) {
            return null;
        }
        Transaction bound = BOUND.get();
        return bound != null ? bound : ThreadTransaction.join();
    }

    /** Runs {@code action} for {@code transaction}; for the thread's own, if any, where that is null. */
    static <T extends @Nullable Object> T within(
            @Nullable Transaction transaction, CachedCall.Action<T, RuntimeException> action) {
        Transaction before = BOUND.get();
        if (before == transaction) {
            return action.run();
        }
        bind(transaction);
        try {
            return action.run();
        } finally {
            bind(before);
        }
    }

    private static void bind(@Nullable Transaction transaction) {
        if (transaction == null) {
            BOUND.remove();
        } else {
            BOUND.set(transaction);
        }
    }
}
