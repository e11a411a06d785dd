package io.github.corralcache.benchmarks.rivals;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The threads of probes: daemons, so that one that hangs is left behind. */
final class Crew {

    private static final long POLL_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    private Crew() {}

    static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "probe");
        thread.setDaemon(true);
        return thread;
    }

    /** Lets a thread make {@code call}. */
    static Hand start(Callable<?> call) {
        return new Hand(call);
    }

    /** Keeps the calling thread busy for a while: the load that takes time. */
    static void pause(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            throw new IllegalStateException("the load was interrupted", e);
        }
    }

    /** One thread and its call. */
    static final class Hand {

        private final FutureTask<@Nullable Object> task;
        private final Thread thread;
        private volatile long endNanos;

        private Hand(Callable<?> call) {
            task = new FutureTask<>(() -> {
                try {
                    return call.call();
                } finally {
                    endNanos = System.nanoTime();
                }
            });
            thread = daemon(task);
            thread.start();
        }

        /** Waits until the thread waits for another one, or has ended. */
        void awaitBlocked() {
            for (int looks = 0; looks < 3; looks = isBlocked() ? looks + 1 : 0) {
                LockSupport.parkNanos(POLL_NANOS);
            }
        }

        private boolean isBlocked() {
            Thread.State state = thread.getState();
            return state != Thread.State.NEW && state != Thread.State.RUNNABLE;
        }

        void interrupt() {
            thread.interrupt();
        }

        /** Waits until the call has ended, and returns what it threw, if it did. */
        @Nullable
        Throwable failure() throws InterruptedException {
            try {
                task.get();
                return null;
            } catch (ExecutionException e) {
                return e.getCause();
            }
        }

        /** Waits until the call has ended, but no longer than {@code patience}. Returns whether it has. */
        boolean endsWithin(Duration patience) throws InterruptedException {
            try {
                task.get(patience.toNanos(), TimeUnit.NANOSECONDS);
            } catch (ExecutionException e) {
                return true;
            } catch (TimeoutException e) {
                return false;
            }
            return true;
        }

        /** When the call ended, which it must have. */
        long endNanos() {
            return endNanos;
        }
    }
}
