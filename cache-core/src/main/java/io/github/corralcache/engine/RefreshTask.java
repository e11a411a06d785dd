package io.github.corralcache.engine;

import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A refresh as its executor has it. Who has accepted it and will not run it after all, as an executor that is shut
 * down, may cancel it, which is as good as to refuse it at once. Once it has begun it runs to its end: the load may be
 * anybody's, so a cancellation does not even interrupt it.
 */
final class RefreshTask extends FutureTask<@Nullable Void> {

    private final AtomicBoolean begun = new AtomicBoolean();
    private final Runnable refused;

    /** @param refused is run in place of {@code refresh} where this is cancelled */
    private RefreshTask(Runnable refresh, Runnable refused) {
        super(refresh, null);
        this.refused = refused;
    }

    /**
     * Has {@code executor} run {@code refresh} soon.
     *
     * @param refused is told why, where it will not run; an error is thrown as well
     */
    static void submit(Executor executor, Runnable refresh, Consumer<? super Throwable> refused) {
        try {
            executor.execute(
                    new RefreshTask(refresh, () -> refused.accept(new CancellationException("refresh cancelled"))));
        } catch (RuntimeException | Error e) {
            // most likely RejectedExecutionException
            refused.accept(e);
            if (e instanceof Error error) {
                throw error;
            }
        }
    }

    @Override
    public void run() {
        if (begun.compareAndSet(false, true)) {
            super.run();
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        if (!begun.compareAndSet(false, true)) {
            return false;
        }
        super.cancel(false);
        refused.run();
        return true;
    }

    /** Nobody asks this future what became of it: the thread is to tell. */
    @Override
    protected void setException(Throwable e) {
        super.setException(e);
        if (e instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) e; // of a Runnable
    }
}
