package io.github.corralcache.engine;

import java.lang.ref.WeakReference;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Removes expired entries in the background, so that they do not take the room of live ones until they are evicted.
 * Goes once round the cache in half its TTL, a minute at most, a slice at a time. Rests while the cache is empty. Holds
 * the cache weakly: one that was forgotten without being closed goes all the same.
 */
final class Sweeper {

    private static final long LONGEST_ROUND = TimeUnit.SECONDS.toNanos(60);
    private static final long SHORTEST_PAUSE = TimeUnit.SECONDS.toNanos(1);

    /** Slots that one task may look at in a segment: some tens of microseconds with the lock held. */
    private static final int SLICE = 1024;

    private final WeakReference<Store<?, ?>> store;
    private final Clock clock;
    private final long roundNanos;
    private final AtomicBoolean awake = new AtomicBoolean();

    /** @param freshNanos the TTL of the cache, or {@link Long#MAX_VALUE} */
    Sweeper(Store<?, ?> store, Clock clock, long freshNanos) {
        this.store = new WeakReference<>(store);
        this.clock = clock;
        this.roundNanos = Math.max(SHORTEST_PAUSE, Math.min(LONGEST_ROUND, freshNanos / 2));
    }

    /** Something was stored that may expire. */
    void wake() {
        if (!awake.get() && awake.compareAndSet(false, true)) {
            clock.schedule(this::run, SHORTEST_PAUSE);
        }
    }

    private void run() {
        Store<?, ?> swept = store.get();
        if (swept == null || swept.isClosed()) {
            return;
        }
        int length = swept.sweepLength();
        if (length == 0 || swept.size() == 0) {
            awake.set(false);
            if (swept.size() > 0) {
                wake(); // stored while this task made up its mind
            }
            return;
        }
        int slices = (length + SLICE - 1) / SLICE;
        swept.sweep(SLICE, clock.now());
        clock.schedule(this::run, Math.max(roundNanos / slices, TimeUnit.MILLISECONDS.toNanos(10)));
    }
}
