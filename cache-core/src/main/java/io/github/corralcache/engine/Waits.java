package io.github.corralcache.engine;

import io.github.corralcache.CacheInterruptedException;
import io.github.corralcache.CacheLoadException;
import io.github.corralcache.CacheStats.StaleReason;
import io.github.corralcache.RecursiveLoadException;
import io.github.corralcache.loading.Flight;
import io.github.corralcache.loading.LoadChain;
import io.github.corralcache.loading.OutdatedLoad;
import io.github.corralcache.loading.WaitRoom;
import io.github.corralcache.loading.Waiter;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How callers wait for loads, blocking or not, and what they come away with: the value, one that is left over where a
 * refresh of their own has failed, or an exception that is theirs alone. Who may wait at all is up to {@link Decisions}
 * and the {@link io.github.corralcache.loading.WaitRoom}.
 */
final class Waits<K, V> {

    private final String name;
    private final CacheState<K, V> state;
    private final WaitRoom waitRoom;
    private final Deadlines deadlines;

    Waits(String name, CacheState<K, V> state, WaitRoom waitRoom, Deadlines deadlines) {
        this.name = name;
        this.state = state;
        this.waitRoom = waitRoom;
        this.deadlines = deadlines;
    }

    // ---- blocking

    /** Returns the value that a caller comes away with that does not lead, waiting for it if need be. */
    @Nullable
    V answer(Decision<K, V> decision) {
        if (decision instanceof Decision.Wait<K, V> wait) {
            return await(wait.flight(), wait.waiter());
        }
        return decision instanceof Decision.Refresh<K, V> refresh
                ? refresh.stale()
                : ((Decision.Return<K, V>) decision).value();
    }

    /** Waits for a flight, and throws what this caller is to be told if it brings no value. */
    @Nullable
    V await(Flight<K, V> flight, Waiter<V> waiter) {
        try {
            return result(waiter);
        } catch (ExecutionException e) {
            Throwable told = e.getCause();
            throw failure(flight, told == null ? e : told);
        } catch (CancellationException e) {
            // what a future makes of a CancellationException that the loader threw
            Throwable cause = flight.failure();
            throw new CacheLoadException(name, cause == null ? e : cause);
        } finally {
            noLongerNeeds(flight);
        }
    }

    /** Gives up the place of this thread, which is not going to wait for {@code flight} after all. */
    void giveUp(Flight<K, V> flight, Waiter<V> waiter) {
        waiter.cancel(false);
        noLongerNeeds(flight);
    }

    /** The load that runs on this thread, if one does, has no reason any more to wait for {@code flight}. */
    private static void noLongerNeeds(Flight<?, ?> flight) {
        Flight<?, ?> outer = LoadChain.current();
        if (outer != null) {
            LoadChain.release(outer, flight);
        }
    }

    /**
     * Waits for {@code waiter} to be answered.
     *
     * @throws CacheInterruptedException if this thread is interrupted; the place is given up then
     */
    <T> @Nullable T result(Waiter<T> waiter) throws ExecutionException {
        try {
            return waiter.get();
        } catch (InterruptedException e) {
            waiter.cancel(false);
            Thread.currentThread().interrupt();
            throw new CacheInterruptedException(name, "interrupted while waiting for a load");
        }
    }

    /** Returns what to throw at a blocking caller that was told {@code told} by {@code flight}. */
    private RuntimeException failure(Flight<K, V> flight, Throwable told) {
        if (told instanceof RecursiveLoadException recursion) {
            return ExceptionCopies.copy(recursion);
        }
        if (told != flight.failure() && told instanceof RuntimeException verdict) {
            return verdict;
        }
        return new CacheLoadException(name, told);
    }

    // ---- without blocking

    /** Waits for another caller's flight; asks {@code anew} if that comes to nothing. */
    CompletableFuture<@Nullable V> follow(Decision.Wait<K, V> wait, Supplier<CompletableFuture<@Nullable V>> anew) {
        Flight<?, ?> outer = LoadChain.current();
        CompletableFuture<@Nullable V> own = new CompletableFuture<>();
        wait.waiter()
                .whenAnswered(
                        (value, failure) -> {
                            if (outer != null) {
                                LoadChain.release(outer, wait.flight());
                            }
                            if (failure instanceof OutdatedLoad) {
                                ask(outer, anew, own);
                            } else {
                                complete(own, value, failure);
                            }
                        },
                        deadlines::tell);
        own.whenComplete((value, failure) -> wait.waiter().cancel(false)); // gives up its place, if it has it still
        return own;
    }

    /** Lets the caller that leads {@code flight} wait for it, before its load begins. */
    Waiter<V> own(Flight<K, V> flight) {
        return waitRoom.follow(flight);
    }

    /** Waits for a load of this caller's own. */
    CompletableFuture<@Nullable V> follow(Waiter<V> waiter) {
        CompletableFuture<@Nullable V> own = new CompletableFuture<>();
        waiter.whenAnswered((value, failure) -> complete(own, value, failure), deadlines::tell);
        own.whenComplete((value, failure) -> waiter.cancel(false)); // gives up waiting, if it waits still
        return own;
    }

    /**
     * Asks anew, which may begin a load, on this thread. It is somebody else's, who may just have been interrupted: of
     * that, and of what this thread loads itself, the loader is to know nothing. It returns at once, as it does for its
     * own caller; threads that refresh may be busy for long.
     *
     * @param outer the load that the caller is part of
     */
    private static <T> void ask(
            @Nullable Flight<?, ?> outer,
            Supplier<CompletableFuture<@Nullable T>> anew,
            CompletableFuture<@Nullable T> own) {
        if (own.isDone()) {
            return; // the caller has gone, and leads no more
        }
        boolean interrupted = Thread.interrupted();
        try {
            pass(LoadChain.within(outer, anew), own);
        } catch (Throwable e) {
            own.completeExceptionally(e); // of a hostile key
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Waits for a refresh of this caller's own, and has what is left over if it fails. */
    CompletableFuture<@Nullable V> orLeftOver(Waiter<V> waiter, Lookup<K, V> lookup) {
        CompletableFuture<@Nullable V> own = new CompletableFuture<>();
        waiter.whenAnswered(
                (value, failure) -> {
                    if (failure == null || own.isDone()) { // or the caller has gone: nothing is served
                        lookup.missed();
                        own.complete(value);
                        return;
                    }
                    V left = null;
                    try {
                        left = leftOver(lookup, failure);
                    } finally {
                        if (left == null) {
                            own.completeExceptionally(failure);
                        } else {
                            own.complete(left);
                        }
                    }
                },
                deadlines::tell);
        own.whenComplete((value, failure) -> waiter.cancel(false)); // gives up waiting, if it waits still
        return own;
    }

    private static <T> void pass(CompletableFuture<@Nullable T> from, CompletableFuture<@Nullable T> to) {
        from.whenComplete((value, failure) -> complete(to, value, failure));
        to.whenComplete((value, failure) -> from.cancel(false)); // gives up its place, if it has it still
    }

    private static <T> void complete(
            CompletableFuture<@Nullable T> future, @Nullable T value, @Nullable Throwable failure) {
        if (failure == null) {
            future.complete(value);
        } else {
            future.completeExceptionally(failure);
        }
    }

    // ---- after a failure

    /**
     * Returns what a caller goes on with whose refresh ended with {@code failure}, as all others do; null if nothing is
     * left to go on with, or the failure is an error of the program rather than of the backend. The lookup is counted
     * as that.
     */
    @Nullable
    V leftOver(Lookup<K, V> lookup, Throwable failure) {
        Store.Found<V> left =
                failure instanceof Error ? Store.Found.nothing() : state.latest(lookup.key(), lookup.hash());
        lookup.found(left, StaleReason.FAILED);
        return left.value();
    }

    /** Returns what tells the caller that led why there is no value; throws it if it is an error. */
    RuntimeException failed(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        keepInterrupt(failure);
        return failure instanceof RecursiveLoadException recursion ? recursion : new CacheLoadException(name, failure);
    }

    /**
     * A loader that was interrupted has told by an exception, which goes no further: the thread is to know it still.
     */
    static void keepInterrupt(Throwable failure) {
        if (failure instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
    }
}
