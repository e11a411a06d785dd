package io.github.corralcache.spring;

import io.github.corralcache.CacheValue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.ReactiveAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Results that are subscribed to: each subscription looks up, and loads if need be, and none does before. The method's
 * own result has the context of the subscriber who loads. Several values are cached, and handed on, as a list.
 *
 * <p>Refers to classes that an application may not have.
 */
record ReactiveType(ReactiveAdapter adapter) implements AsyncType {

    /** Where in the context of whatever takes part in a run that run is. */
    private static final Object RUN = AsyncRun.class;

    /** Whatever the type, Spring is given a single value: the list, where there are several. */
    @Override
    public Object pending() {
        return Mono.deferContextual(
                context -> Mono.fromFuture(context.<AsyncRun>get(RUN).gate(), true));
    }

    @Override
    public Object present(AsyncCall call, Object effect) {
        Mono<Object> result = Mono.deferContextual(context -> Mono.fromFuture(
                run(call, effect, context, transaction(call, context)).start()));
        return adapter.fromPublisher(adapter.isMultiValue() ? result.flatMapMany(ReactiveType::values) : result);
    }

    @Override
    public CompletionStage<CacheValue<Object>> regenerate(AsyncCall call, Object effect, Place place) {
        return run(call, effect, Context.empty(), null).regenerate(place);
    }

    @Override
    public Object enlist(AsyncCall call, Object returned) {
        call.enlisted();
        return ofKind(Enlisted.inner(adapter.toPublisher(returned)));
    }

    @Override
    public Object delist(AsyncCall call, Object effect) {
        return call.isEnlisted()
                ? ofKind(Enlisted.outer(adapter.toPublisher(effect), context -> transaction(call, context)))
                : effect;
    }

    private Object ofKind(Publisher<Object> publisher) {
        return adapter.fromPublisher(adapter.isMultiValue() ? Flux.from(publisher) : Mono.fromDirect(publisher));
    }

    /** Returns the transaction that a subscriber is in; that of its thread, if it brings none along. */
    private static @Nullable Transaction transaction(AsyncCall call, ContextView context) {
        if (!Transactions.PRESENT) {
            return null;
        }
        Transaction transaction = context.isEmpty() ? null : ReactiveTransaction.join(context);
        if (transaction == null) {
            return Transactions.join();
        }
        call.repeatRemovals(transaction);
        return transaction;
    }

    /** Returns the run that subscribes, if it is one that does. */
    static @Nullable CachedCall subscriber(ContextView context) {
        return context.getOrDefault(RUN, null);
    }

    private AsyncRun run(AsyncCall call, Object effect, ContextView context, @Nullable Transaction transaction) {
        CachedCall subscriber = subscriber(context);
        if (subscriber == null) {
            subscriber = CachedCall.current();
        }
        return new AsyncRun(
                call,
                subscriber == null ? call.outer : subscriber,
                transaction,
                new CompletableFuture<>(),
                run -> ((Mono<?>) effect).contextWrite(Context.of(RUN, run)).toFuture(),
                (returned, run) -> source(returned)
                        .contextWrite(own -> own.putAll(context).put(RUN, run))
                        .toFuture());
    }

    private Mono<?> source(Object returned) {
        Publisher<?> publisher = adapter.toPublisher(returned);
        return adapter.isMultiValue() ? Flux.from(publisher).collectList() : Mono.from(publisher);
    }

    private static Publisher<?> values(Object value) {
        return value instanceof Iterable<?> several ? Flux.fromIterable(several) : Flux.just(value);
    }
}
