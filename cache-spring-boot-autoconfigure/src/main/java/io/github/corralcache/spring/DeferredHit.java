package io.github.corralcache.spring;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * Answers each subscriber with what the cache has by then, if that is fresh; else has the call go the whole way, for
 * that subscriber. Refers to classes that an application may not have.
 */
final class DeferredHit {

    /** Makes the call as if no plan had been asked. */
    interface WholeWay {
        @Nullable
        Object go() throws Throwable;
    }

    private DeferredHit() {}

    /** Returns whether {@code type} is the one of results that this knows to present. */
    static boolean isKnown(Class<?> type) {
        return type == Mono.class;
    }

    static Object of(HitPlan plan, CorralCache cache, Object key, WholeWay wholeWay) {
        return Mono.deferContextual(context -> {
            Object stored = isForEverybody(context, cache, key) ? plan.fresh(cache, key) : null;
            return stored == null ? whole(wholeWay) : Mono.justOrEmpty(CorralCache.fromStore(stored));
        });
    }

    private static boolean isForEverybody(ContextView context, CorralCache cache, Object key) {
        if (context.isEmpty()) {
            return true;
        }
        CachedCall subscriber = ReactiveType.subscriber(context);
        if (subscriber != null && subscriber.isWithinLoad(new Place(cache, key))) {
            return false;
        }
        Transaction transaction =
                cache.settings().transactionAware() && Transactions.PRESENT ? ReactiveTransaction.join(context) : null;
        return transaction == null || !transaction.hasWritten(cache);
    }

    private static Mono<?> whole(WholeWay wholeWay) {
        try {
            return (Mono<?>) Objects.requireNonNull(wholeWay.go());
        } catch (Throwable e) {
            return Mono.error(e);
        }
    }
}
