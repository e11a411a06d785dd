package io.github.corralcache.spring;

import java.lang.reflect.Method;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * How calls of one method on one class are answered, before Spring takes its steps, where its cache has a value that is
 * surely fresh and the same for everybody. All other calls go the whole way, and find everything as if this had not
 * been asked. Thread-safe.
 */
class HitPlan {

    /** What callers are given of a value. */
    enum Presentation {
        PLAIN,
        OPTIONAL,
        /** A future of its own for each caller, which may complete or cancel it. */
        FUTURE,
        /** Looked up for each subscriber. */
        DEFERRED
    }

    /**
     * What a plan consists of.
     *
     * @param condition on which the method is cached; null if it always is
     */
    record Parts(KeyMaker keys, @Nullable ArgumentExpression condition, HeldCache cache, Presentation presentation) {

        /** Returns whether calls with {@code arguments} are surely cached. */
        boolean concern(@Nullable Object[] arguments) {
            try {
                return condition == null || condition.holds(arguments);
            } catch (RuntimeException e) {
                return false; // fails again on the whole way
            }
        }
    }

    /** Makes plans. */
    interface Maker {
        HitPlan make(Method method, Class<?> type, @Nullable Parts parts);
    }

    private final Method method;
    private final Class<?> type;
    private final @Nullable Parts parts;

    /** @param parts null if calls are never answered in this way */
    HitPlan(Method method, Class<?> type, @Nullable Parts parts) {
        this.method = method;
        this.type = type;
        this.parts = parts;
    }

    /** Returns whether this is the plan for {@code method}, that very object, on targets of {@code type}. */
    final boolean concerns(Method method, Class<?> type) {
        return this.method == method && this.type == type;
    }

    Method method() {
        return method;
    }

    Class<?> type() {
        return type;
    }

    /** Returns the parts; null if calls are never answered. */
    final @Nullable Parts parts() {
        return parts;
    }

    /**
     * Returns what {@code cache} keeps for {@code key}, counted as a hit; null, and nothing counted, to go the whole
     * way.
     */
    final @Nullable Object fresh(CorralCache cache, Object key) {
        try {
            return isForEverybody(cache, key) ? cache.getNativeCache().getIfFresh(key) : null;
        } catch (RuntimeException e) {
            return null; // of the key's hashCode or equals: fails again on the whole way, and is dealt with there
        }
    }

    /** Returns whether a subscriber will probably be answered, and knows of no more than its own context by then. */
    static boolean isLikely(CorralCache cache, Object key) {
        try {
            return CachedCall.current() == null && cache.protectsPlainCalls() && cache.holds(key);
        } catch (RuntimeException e) {
            return false; // as in fresh
        }
    }

    /** Whether the caller sees of {@code key} what everybody does, and does not load it just now. */
    boolean isForEverybody(CorralCache cache, Object key) {
        return !hasWritten(cache) && !CachedCall.isWithinLoad(cache, key);
    }

    private static boolean hasWritten(CorralCache cache) {
        if (!cache.settings().transactionAware()) {
            return false;
        }
        Transaction transaction = Transactions.find();
        return transaction != null && transaction.hasWritten(cache);
    }

    /** Returns what the caller of the method is given for what the cache keeps. */
    static @Nullable Object present(Parts parts, Object stored) {
        Object value = CorralCache.fromStore(stored);
        return switch (parts.presentation) {
            case OPTIONAL -> value instanceof Optional ? value : Optional.ofNullable(value);
            case FUTURE -> CompletableFuture.completedFuture(value);
            default -> value;
        };
    }
}
