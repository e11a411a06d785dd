package io.github.corralcache.tiered;

import io.github.corralcache.CacheValue;
import io.github.corralcache.Claim;
import io.github.corralcache.tiered.Verdict.Load;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A claim whose caller is to load, and by the lease of the second tier if it has one: what it settles is published
 * first. Where it has come with a value, the tier may not have answered yet; only who settles it waits for that.
 */
final class TierClaim<K, V> implements Claim<V> {

    private final Claim<V> own;
    private final Branch<K, V> branch;
    private final Lead<K, V> lead;
    private final CompletableFuture<Verdict<V>> verdict;
    private final Local.Load here;
    private final @Nullable V stale;
    private final long start;
    private final AtomicBoolean settled = new AtomicBoolean();

    /** @param own the claim of this node, which leads */
    TierClaim(
            Claim<V> own,
            Branch<K, V> branch,
            Lead<K, V> lead,
            CompletableFuture<Verdict<V>> verdict,
            Local.Load here,
            @Nullable V stale) {
        this.own = own;
        this.branch = branch;
        this.lead = lead;
        this.verdict = verdict;
        this.here = here;
        this.stale = stale;
        this.start = branch.local().now();
        here.holdsLease(true);
    }

    /** Returns what the verdict says to do for a value that was loaded whatever it says. */
    private Load<V> load() {
        Verdict<V> known = Server.await(verdict);
        return known instanceof Load<V> load ? load : new Load<>(null, null, 0);
    }

    @Override
    public boolean leads() {
        return true;
    }

    @Override
    public @Nullable V value() {
        return own.value();
    }

    @Override
    public boolean store(V value) {
        return settle(CacheValue.of(Objects.requireNonNull(value, "value")));
    }

    @Override
    public boolean settle(CacheValue<V> value) {
        settled.set(true);
        CacheValue<V> kept = lead.finish(
                        load(), value, stale, (double) (branch.local().now() - start))
                .join();
        here.holdsLease(false);
        return own.settle(kept);
    }

    @Override
    public void share(@Nullable V value) {
        settle(CacheValue.shared(value));
    }

    @Override
    public @Nullable V fail(Throwable cause) {
        settled.set(true);
        here.holdsLease(false);
        lead.abandon(load(), stale, cause);
        return own.fail(cause);
    }

    @Override
    public void refresh(Consumer<? super Claim<V>> load) {
        settled.set(true);
        here.holdsLease(false);
        own.refresh(elsewhere -> {
            Local.Load there = branch.local().currentLoad();
            CacheValue<V> answer;
            try {
                answer = lead.answer(there, lead.current(verdict.get()), stale);
            } catch (InterruptedException | ExecutionException | RuntimeException e) {
                elsewhere.fail(e);
                Lead.release(load());
                return;
            }
            if (answer != null) {
                elsewhere.settle(answer);
                return;
            }
            TierClaim<K, V> claim = new TierClaim<>(elsewhere, branch, lead, verdict, there, stale);
            try {
                load.accept(claim);
            } catch (Throwable e) {
                claim.failUnlessSettled(e);
            } finally {
                claim.close();
            }
        });
    }

    private void failUnlessSettled(Throwable cause) {
        if (!settled.get()) {
            fail(cause);
        }
    }

    @Override
    public void close() {
        if (settled.compareAndSet(false, true)) {
            here.holdsLease(false);
            Lead.release(load());
        }
        own.close();
    }
}
