package io.github.corralcache.tiered;

import io.github.corralcache.AsyncReloader;
import io.github.corralcache.CacheOverloadException;
import io.github.corralcache.CacheValue;
import io.github.corralcache.Lifetime;
import io.github.corralcache.Reloader;
import io.github.corralcache.tiered.Asking.Purpose;
import io.github.corralcache.tiered.Copies.Copy;
import io.github.corralcache.tiered.Verdict.Answer;
import io.github.corralcache.tiered.Verdict.Load;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What a caller does that leads a load on this node: asks the second tier, and if that has no value for it, runs the
 * loader and publishes what comes of it. Made for each caller, whether it comes to lead or not. The blocking and the
 * asynchronous caller differ in how they wait between these steps.
 */
final class Lead<K, V> {

    /** A value that is so near its end counts as stale to who asks because its own is. */
    private static final Duration ABOUT_NOW = Duration.ofMillis(10);

    private final Branch<K, V> branch;
    private final K key;
    private final boolean anew;
    private final long deadline;

    private byte @Nullable [] asked;

    /** A stale value of the tier was answered with, and is to be replaced. Written before the caller goes on. */
    private volatile @Nullable Load<V> owed;

    /** @param anew whether the key is to be loaded whatever there is */
    Lead(Branch<K, V> branch, K key, boolean anew, Duration patience) {
        this.branch = branch;
        this.key = key;
        this.anew = anew;
        this.deadline = branch.local().now() + patience.toNanos();
    }

    // ---- asking

    /** Begins to ask for {@code load}, which has found {@code stale} on this node. */
    Asking<K, V> ask(Local.Load load, @Nullable V stale) {
        Asking<K, V> asking = question(load, stale);
        if (!asking.verdict().isDone()) {
            asking.start();
        }
        return asking;
    }

    /** Returns what is to be asked for {@code load}. */
    Asking<K, V> question(Local.Load load, @Nullable V stale) {
        byte[] identity = branch.identity(key);
        if (identity != null) {
            branch.remember(identity, key);
        }
        if (identity == null || !branch.trusts(identity)) {
            return Asking.not(branch);
        }
        asked = identity;
        Purpose purpose = anew ? Purpose.ANEW : stale == null ? Purpose.MISSING : Purpose.STALE;
        Duration early = purpose == Purpose.STALE ? freshHere().plus(ABOUT_NOW) : Duration.ZERO;
        return new Asking<>(branch, identity, purpose, early, deadline, !load.isWithinLease());
    }

    /** For how long the value of this node is fresh: the tier's is of use only if it is fresh for longer. */
    private Duration freshHere() {
        Lifetime there = branch.local().lifetime(key);
        Duration fresh = there == null ? null : there.fresh();
        return fresh == null ? Duration.ZERO : fresh;
    }

    /** Returns {@code verdict} as it is now: what was found may be over. */
    Verdict<V> current(Verdict<V> verdict) {
        return verdict instanceof Answer<V> answer
                        && rest(answer.life(), answer.asOf()).isOver()
                ? new Load<>(null, null, 0)
                : verdict;
    }

    /** Waits for the verdict on this thread. */
    Verdict<V> await(Asking<K, V> asking) throws InterruptedException {
        try {
            return current(asking.verdict().get());
        } catch (ExecutionException e) {
            throw new IllegalStateException(e); // it has no other ends than verdicts
        } catch (InterruptedException e) {
            asking.cancel();
            throw e;
        }
    }

    // ---- the two callers

    CacheValue<V> run(@Nullable V stale, Reloader<K, V> loader) throws Exception {
        Local.Load here = branch.local().currentLoad();
        Verdict<V> verdict = await(ask(here, stale));
        CacheValue<V> answer = answer(here, verdict, stale);
        return answer != null ? answer : run(here, (Load<V>) verdict, stale, loader);
    }

    /** Runs the loader by a verdict that says so. */
    CacheValue<V> run(Local.Load here, Load<V> load, @Nullable V stale, Reloader<K, V> loader) throws Exception {
        here.holdsLease(load.held() != null);
        try {
            long start = branch.local().now();
            CacheValue<V> loaded;
            try {
                loaded = loader.load(key, known(load, stale));
            } catch (Throwable e) {
                return failed(load, stale, e);
            }
            return finish(load, loaded, stale, (double) (branch.local().now() - start))
                    .join();
        } finally {
            here.holdsLease(false);
        }
    }

    CompletionStage<CacheValue<V>> runAsync(@Nullable V stale, AsyncReloader<K, V> loader) {
        Local.Load here = branch.local().currentLoad();
        CompletableFuture<Verdict<V>> verdict = ask(here, stale).verdict();
        if (verdict.isDone()) {
            return act(here, verdict.join(), stale, loader);
        }
        // not on a thread of the client, which is not for loaders
        return verdict.thenComposeAsync(
                known -> here.within(() -> act(here, known, stale, loader)),
                branch.local().elsewhere());
    }

    private CompletionStage<CacheValue<V>> act(
            Local.Load here, Verdict<V> verdict, @Nullable V stale, AsyncReloader<K, V> loader) {
        try {
            Verdict<V> current = current(verdict);
            CacheValue<V> answer = answer(here, current, stale);
            return answer != null
                    ? CompletableFuture.completedFuture(answer)
                    : runAsync(here, (Load<V>) current, stale, loader);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** As {@link #run(Local.Load, Load, Object, Reloader)}, without blocking. */
    CompletionStage<CacheValue<V>> runAsync(
            Local.Load here, Load<V> load, @Nullable V stale, AsyncReloader<K, V> loader) {
        here.holdsLease(load.held() != null);
        long start = branch.local().now();
        CompletionStage<CacheValue<V>> stage;
        try {
            stage = loader.load(key, known(load, stale));
            if (stage == null) {
                throw new NullPointerException("the loader must return a CompletionStage; got null");
            }
        } catch (Throwable e) {
            stage = CompletableFuture.failedFuture(e);
        }
        return stage.handle((loaded, failure) -> {
                    if (failure != null) {
                        try {
                            return CompletableFuture.completedFuture(failed(load, stale, failure));
                        } catch (Throwable e) {
                            return CompletableFuture.<CacheValue<V>>failedFuture(e);
                        }
                    }
                    CompletableFuture<CacheValue<V>> done =
                            finish(load, loaded, stale, (double) (branch.local().now() - start));
                    return done.isDone()
                            ? done
                            : done.thenApplyAsync(value -> value, branch.local().elsewhere());
                })
                .thenCompose(done -> done)
                .whenComplete((value, failure) -> here.holdsLease(false));
    }

    // ---- the steps

    /** Returns the value to go on with, without a load; null for a verdict to load. */
    @Nullable
    CacheValue<V> answer(Local.Load here, Verdict<V> verdict, @Nullable V stale) {
        if (verdict instanceof Answer<V> answer) {
            here.answeredElsewhere();
            return copy(answer.copy(), rest(answer.life(), answer.asOf()));
        }
        if (verdict instanceof Load<V> load) {
            Copy<V> copy = load.stale();
            if (copy == null || stale != null || load.held() == null || !refreshesInBackground()) {
                return null;
            }
            Life rest = rest(copy.life(), load.asOf());
            if (rest.isOver()) {
                return null;
            }
            here.answeredElsewhere();
            owed = load;
            return copy(copy, rest.freshFor(1));
        }
        throw new WaitedInVain(new CacheOverloadException(
                branch.local().name(),
                "waited for another node's load for as long as this caller may (wait-timeout)",
                CacheOverloadException.Reason.WAIT_TIMEOUT,
                Duration.ofNanos(branch.leaseNanos())));
    }

    private CacheValue<V> copy(Copy<V> copy, Life rest) {
        byte[] identity = asked;
        if (identity != null) {
            branch.isCopy(identity, copy.value(), copy.version(), copy.stamp());
        }
        return branch.hiddenTags().borne(copy.known(rest));
    }

    private boolean refreshesInBackground() {
        return branch.local().settings().refresh() == io.github.corralcache.Refresh.BACKGROUND;
    }

    private Life rest(Life life, long asOf) {
        return life.after(branch.local().now() - asOf).within(branch.settings().localTtl());
    }

    /** Returns the value that the loader is told of. */
    static <V> @Nullable V known(Load<V> load, @Nullable V stale) {
        Copy<V> copy = load.stale();
        return copy == null ? stale : copy.value();
    }

    /** The load has ended with {@code failure}, and another node may try. */
    void abandon(Load<V> load, @Nullable V stale, Throwable failure) {
        Held held = load.held();
        if (held != null) {
            boolean left = branch.local().services().isLeaving(failure);
            boolean refreshes = load.stale() != null || stale != null;
            Duration pause = refreshes && !left ? backoff() : Duration.ZERO;
            held.abandon(pause, !left);
        }
    }

    private Duration backoff() {
        return branch.local().settings().limits().failureBackoff();
    }

    /** The loader has thrown {@code failure}. Returns the stale value of the tier, if there is one and none here. */
    private CacheValue<V> failed(Load<V> load, @Nullable V stale, Throwable failure) throws Exception {
        abandon(load, stale, failure);
        Copy<V> copy = load.stale();
        boolean left = branch.local().services().isLeaving(failure);
        if (copy != null && stale == null && !left && failure instanceof Exception) {
            Life rest = rest(copy.life(), load.asOf());
            if (!rest.isOver()) {
                return copy(copy, rest.freshFor(Math.max(1, backoff().toNanos())));
            }
        }
        throw sneak(failure);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Exception> E sneak(Throwable failure) throws E {
        throw (E) failure; // as it is: what the loader threw is nobody's to wrap here
    }

    /** The loader has returned {@code loaded}: publishes it. Returns what this node is to store; never fails. */
    CompletableFuture<CacheValue<V>> finish(Load<V> load, CacheValue<V> loaded, @Nullable V stale, double nanos) {
        try {
            return new Publication<>(branch, key, load, stale).publish(loaded, nanos);
        } catch (RuntimeException | Error e) {
            Held held = load.held();
            if (held != null) {
                held.abandon(Duration.ZERO, true);
            }
            throw e;
        }
    }

    // ---- afterwards

    /** The caller has its value. If that is a stale one of the tier, has it replaced in the background by the lease. */
    void payBack(Reloader<K, V> loader) {
        Load<V> load = takeOwed();
        if (load == null) {
            return;
        }
        branch.local()
                .refresh(key, (same, stale) -> run(branch.local().currentLoad(), load, stale, loader))
                .whenComplete((value, failure) -> release(load)); // another load of the key was joined, or none begun
    }

    static void release(Load<?> load) {
        Held held = load.held();
        if (held != null) {
            held.release();
        }
    }

    /** Returns what a blocking caller is told in place of {@code failure}. */
    static Throwable told(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof WaitedInVain vain ? vain.verdict() : cause;
    }

    /** Whether the caller has a stale value of the tier that is to be replaced. Asked once. */
    @Nullable
    Load<V> takeOwed() {
        Load<V> load = owed;
        owed = null;
        return load;
    }
}
