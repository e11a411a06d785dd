package io.github.corralcache.spring;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Has what Spring attaches to a method's result, puts and removals, happen for the transaction of whoever subscribes.
 * Spring's part knows nothing of the subscriber; so it is put between two publishers that do.
 *
 * <p>The outer one, which the caller is given, tells the inner one who subscribes. The inner one, which the method has
 * returned, signals to Spring's part for the transaction of that subscriber, and from there on the outer one signals
 * for none. Spring shares a {@code Flux} without its context, which therefore reaches the method in this way as well.
 */
final class Enlisted {

    private record Caller(Transaction transaction, Context context) {}

    /** Whose subscription this thread is about to pass on; for as long as that takes. */
    private static final ThreadLocal<@Nullable Caller> CALLER = new ThreadLocal<>();

    private Enlisted() {}

    /** Finds the transaction of a subscriber by its context. */
    interface Membership {
        @Nullable
        Transaction of(Context context);
    }

    /** Returns {@code effect}, which Spring has made of an {@link #inner} publisher, as the caller is to have it. */
    static <T> Publisher<T> outer(Publisher<T> effect, Membership membership) {
        return subscriber -> {
            CoreSubscriber<? super T> actual = Operators.toCoreSubscriber(subscriber);
            Context context = actual.currentContext();
            Transaction transaction = membership.of(context);
            if (transaction == null) {
                effect.subscribe(actual);
            } else {
                pass(new Caller(transaction, context), effect, new Signals<>(actual, null, context));
            }
        };
    }

    /** Returns {@code source}, which a method has returned, as Spring is to have it. */
    static <T> Publisher<T> inner(Publisher<T> source) {
        return subscriber -> {
            CoreSubscriber<? super T> actual = Operators.toCoreSubscriber(subscriber);
            Caller caller = CALLER.get();
            if (caller == null) {
                source.subscribe(actual);
            } else {
                Context context = caller.context.putAll(actual.currentContext().readOnly());
                pass(null, source, new Signals<>(actual, caller.transaction, context));
            }
        };
    }

    private static <T> void pass(@Nullable Caller caller, Publisher<T> publisher, Subscriber<T> subscriber) {
        Caller before = CALLER.get();
        CALLER.set(caller);
        try {
            publisher.subscribe(subscriber);
        } finally {
            if (before == null) {
                CALLER.remove();
            } else {
                CALLER.set(before);
            }
        }
    }

    /** Signals that arrive while the thread works for a transaction, or for its own. */
    private static final class Signals<T> implements CoreSubscriber<T>, Subscription {

        private final CoreSubscriber<? super T> actual;
        private final @Nullable Transaction transaction;
        private final Context context;
        private @Nullable Subscription upstream;

        private Signals(CoreSubscriber<? super T> actual, @Nullable Transaction transaction, Context context) {
            this.actual = actual;
            this.transaction = transaction;
            this.context = context;
        }

        @Override
        public Context currentContext() {
            return context;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            upstream = subscription;
            actual.onSubscribe(this); // and not the other one, which may know a way round this
        }

        @Override
        public void onNext(T value) {
            signal(() -> actual.onNext(value));
        }

        @Override
        public void onError(Throwable failure) {
            signal(() -> actual.onError(failure));
        }

        @Override
        public void onComplete() {
            signal(actual::onComplete);
        }

        private void signal(Runnable signal) {
            Transactions.within(transaction, () -> {
                signal.run();
                return null;
            });
        }

        @Override
        public void request(long n) {
            Subscription subscription = upstream;
            if (subscription != null) {
                subscription.request(n);
            }
        }

        @Override
        public void cancel() {
            Subscription subscription = upstream;
            if (subscription != null) {
                subscription.cancel();
            }
        }
    }
}
