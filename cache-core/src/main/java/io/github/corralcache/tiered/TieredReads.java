package io.github.corralcache.tiered;

import io.github.corralcache.AsyncReloader;
import io.github.corralcache.BulkLoader;
import io.github.corralcache.CacheInterruptedException;
import io.github.corralcache.CacheLoadException;
import io.github.corralcache.CacheOverloadException;
import io.github.corralcache.CacheValue;
import io.github.corralcache.Claim;
import io.github.corralcache.Reloader;
import io.github.corralcache.tiered.Verdict.Load;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Lookups that this node cannot answer at a glance: those of its cache, with a loader that asks the second tier first.
 * Thread-safe.
 */
final class TieredReads<K, V> {

    private final Branch<K, V> branch;
    private final Local<K, V> local;

    TieredReads(Branch<K, V> branch) {
        this.branch = branch;
        this.local = branch.local();
    }

    private Duration waitTimeout() {
        return local.settings().limits().waitTimeout();
    }

    /** @param wait null for the cache's */
    @Nullable
    V get(K key, Reloader<K, V> loader, @Nullable Duration wait) {
        Lead<K, V> lead = new Lead<>(branch, key, false, wait == null ? waitTimeout() : wait);
        Reloader<K, V> asking = (same, stale) -> lead.run(stale, loader);
        try {
            return wait == null ? local.get(key, asking) : local.get(key, asking, wait);
        } catch (CacheLoadException e) {
            throw e.getCause() instanceof WaitedInVain vain ? vain.verdict() : e;
        } finally {
            lead.payBack(loader);
        }
    }

    CompletableFuture<@Nullable V> getAsync(K key, AsyncReloader<K, V> loader, @Nullable Duration wait) {
        Lead<K, V> lead = new Lead<>(branch, key, false, wait == null ? waitTimeout() : wait);
        AsyncReloader<K, V> asking = (same, stale) -> lead.runAsync(stale, loader);
        return told(
                wait == null ? local.getAsync(key, asking) : local.getAsync(key, asking, wait),
                // the loader may be called from a thread that refreshes, and return at once
                () -> lead.payBack((same, stale) -> get(loader.load(same, stale).toCompletableFuture())));
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        try {
            return future.get();
        } catch (java.util.concurrent.ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    CompletableFuture<@Nullable V> refresh(K key, Reloader<K, V> loader) {
        Lead<K, V> lead = new Lead<>(branch, key, true, waitTimeout());
        return told(local.refresh(key, (same, stale) -> lead.run(stale, loader)), () -> {});
    }

    /** Returns {@code future} for the caller, who is told what it is to be told. */
    private static <T> CompletableFuture<@Nullable T> told(CompletableFuture<@Nullable T> future, Runnable afterwards) {
        if (future.isDone() && !future.isCompletedExceptionally()) {
            afterwards.run();
            return future;
        }
        CompletableFuture<@Nullable T> own = new CompletableFuture<>();
        future.whenComplete((value, failure) -> {
            if (failure == null) {
                own.complete(value);
            } else {
                own.completeExceptionally(Lead.told(failure));
            }
            afterwards.run();
        });
        own.whenComplete((value, failure) -> future.cancel(false)); // gives up its place, if it has it still
        return own;
    }

    Map<K, V> getAll(Iterable<? extends K> keys, BulkLoader<? super K, ? extends V> loader) {
        BulkLead<K, V> lead = new BulkLead<>(branch, loader, waitTimeout());
        try {
            return local.getAll(keys, lead);
        } catch (CacheLoadException e) {
            throw e.getCause() instanceof WaitedInVain vain ? vain.verdict() : e;
        } finally {
            lead.payBack();
        }
    }

    // ---- claims

    Claim<V> claim(K key, @Nullable Duration wait) {
        Lead<K, V> lead = new Lead<>(branch, key, false, wait == null ? waitTimeout() : wait);
        Claim<V> own = wait == null ? local.claim(key) : local.claim(key, wait);
        return own.leads() ? lead(own, key, lead) : own;
    }

    private Claim<V> lead(Claim<V> own, K key, Lead<K, V> lead) {
        Local.Load here = local.currentLoad();
        V stale = own.value();
        Asking<K, V> asking = lead.ask(here, stale);
        if (stale != null) {
            return new TierClaim<>(own, branch, lead, asking.verdict(), here, stale);
        }
        Verdict<V> verdict;
        try {
            verdict = lead.await(asking);
        } catch (InterruptedException e) {
            own.fail(e);
            Thread.currentThread().interrupt();
            throw new CacheInterruptedException(local.name(), "interrupted while waiting for a load");
        }
        CacheValue<V> answer;
        try {
            answer = lead.answer(here, verdict, null);
        } catch (WaitedInVain e) {
            own.fail(e);
            throw e.verdict();
        }
        if (answer == null) {
            return new TierClaim<>(own, branch, lead, CompletableFuture.completedFuture(verdict), here, null);
        }
        own.settle(answer);
        Load<V> owed = lead.takeOwed();
        return owed == null ? branch.local().answered(answer.value()) : claimAgain(key, lead, owed, answer);
    }

    /** All others go on with the stale value of the tier, and this caller has the lease to replace it. */
    private Claim<V> claimAgain(K key, Lead<K, V> lead, Load<V> owed, CacheValue<V> answer) {
        try {
            Claim<V> second = local.claim(key, Duration.ZERO);
            if (second.leads()) {
                return new TierClaim<>(
                        second,
                        branch,
                        lead,
                        CompletableFuture.completedFuture(owed),
                        local.currentLoad(),
                        second.value());
            }
            Lead.release(owed);
            return second;
        } catch (CacheOverloadException e) {
            Lead.release(owed);
            return branch.local().answered(answer.value());
        }
    }
}
