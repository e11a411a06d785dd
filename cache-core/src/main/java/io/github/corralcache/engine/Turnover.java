package io.github.corralcache.engine;

import io.github.corralcache.Explanation;
import io.github.corralcache.Surprise;
import io.github.corralcache.stats.Counter;
import java.util.List;

/** What has come to a cache and was evicted from it, and why: added up over its segments. Thread-safe. */
final class Turnover<K, V> {

    /**
     * What was stored and evicted. Counted under the locks that this is done under anyway, because there it is for
     * nothing.
     */
    record Counts(long puts, long evictions, long evictedWeight) {

        static final Counts NONE = new Counts(0, 0, 0);
    }

    private final Owner<K, V> owner;
    private final Segment<K, V>[] segments;
    private final Clock clock;

    Turnover(Store<K, V> store, Clock clock) {
        this.owner = store.owner();
        this.segments = store.segments();
        this.clock = clock;
    }

    Counts counts() {
        long puts = owner.stats.sum(Counter.PUTS_IN_PLACE);
        long evictions = 0;
        long evictedWeight = 0;
        for (Segment<K, V> segment : segments) {
            segment.lock.lock();
            try {
                Owner.Part part = segment.part(owner);
                puts += part.puts;
                evictions += part.log.evictions();
                evictedWeight += part.log.evictedWeight();
            } finally {
                segment.lock.unlock();
            }
        }
        return new Counts(puts, evictions, evictedWeight);
    }

    Explanation explain() {
        EvictionLog.Telling telling = new EvictionLog.Telling();
        long now = clock.now();
        for (Segment<K, V> segment : segments) {
            segment.lock.lock();
            try {
                segment.part(owner).log.tell(telling, now);
            } finally {
                segment.lock.unlock();
            }
        }
        return telling.explanation(surprises());
    }

    private List<Surprise> surprises() {
        Segment<K, V> any = segments[0];
        any.lock.lock();
        try {
            return any.surprises().stream()
                    .flatMap(surprise -> owner.describe(surprise).stream())
                    .toList();
        } finally {
            any.lock.unlock();
        }
    }
}
