package io.github.corralcache.test;

import io.github.corralcache.Cache;
import io.github.corralcache.CacheStats;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on a cache. Asserting counts no hit and no miss, loads nothing and changes no entry.
 *
 * <pre>{@code
 * assertThat(cache).holds("corral", 6).holdsNothing("fence").hasSize(1).loaded(1);
 * }</pre>
 */
public final class CacheAssert<K, V> extends AbstractAssert<CacheAssert<K, V>, Cache<K, V>> {

    private CacheAssert(Cache<K, V> cache) {
        super(cache, CacheAssert.class);
    }

    /** Starts to assert something of {@code cache}. */
    public static <K, V> CacheAssert<K, V> assertThat(Cache<K, V> cache) {
        return new CacheAssert<>(Objects.requireNonNull(cache, "cache"));
    }

    /** The cache holds {@code value} for {@code key}, fresh or stale. */
    public CacheAssert<K, V> holds(K key, V value) {
        V held = actual.asMap().get(key);
        if (!value.equals(held)) {
            throw failure("expected cache '%s' to hold <%s> for <%s>, but it holds <%s>", name(), value, key, held);
        }
        return this;
    }

    /** The cache holds no value for {@code key}, or one that is gone. */
    public CacheAssert<K, V> holdsNothing(K key) {
        V held = actual.asMap().get(key);
        if (held != null) {
            throw failure("expected cache '%s' to hold nothing for <%s>, but it holds <%s>", name(), key, held);
        }
        return this;
    }

    /** The cache holds {@code size} entries, those expired and not yet removed included. */
    public CacheAssert<K, V> hasSize(long size) {
        return figureIs("size", actual.size(), size);
    }

    /** The entries of the cache weigh {@code weight} together. */
    public CacheAssert<K, V> hasWeight(long weight) {
        return figureIs("weight", actual.weight(), weight);
    }

    /** That many loads have ended with a value. The cache must record statistics. */
    public CacheAssert<K, V> loaded(long times) {
        return statIs("loads", CacheStats::loads, times);
    }

    /** That many loads have failed. The cache must record statistics. */
    public CacheAssert<K, V> failedToLoad(long times) {
        return statIs("failed loads", CacheStats::loadFailures, times);
    }

    /** That many lookups found a value, fresh or stale. The cache must record statistics. */
    public CacheAssert<K, V> hit(long times) {
        return statIs("hits", stats -> stats.hits() + stats.staleServed(), times);
    }

    /** That many lookups found nothing. The cache must record statistics. */
    public CacheAssert<K, V> missed(long times) {
        return statIs("misses", CacheStats::misses, times);
    }

    /** No load is in progress. */
    public CacheAssert<K, V> isIdle() {
        return figureIs("loads in progress", actual.loadsInProgress().size(), 0);
    }

    private CacheAssert<K, V> statIs(String figure, ToLongFunction<CacheStats> stat, long expected) {
        if (!actual.settings().recordStats()) {
            throw failure("expected cache '%s' to tell its %s, but it records no statistics", name(), figure);
        }
        return figureIs(figure, stat.applyAsLong(actual.stats()), expected);
    }

    private CacheAssert<K, V> figureIs(String figure, long found, long expected) {
        if (found != expected) {
            throw failureWithActualExpected(
                    found,
                    expected,
                    "expected %s of cache '%s' to be %s, but found %s",
                    figure,
                    name(),
                    expected,
                    found);
        }
        return this;
    }

    private String name() {
        return actual.name();
    }
}
