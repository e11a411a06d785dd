package io.github.corralcache;

import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A value together with what its maker knows of it: how long it lasts, what it cost, what it belongs to. Immutable.
 *
 * @param <V> the type of values
 */
public final class CacheValue<V> {

    /** What becomes of the value in the cache. */
    private enum Fate {
        CACHED,
        SHARED,
        UNCHANGED
    }

    private static final CacheValue<?> NOTHING = new CacheValue<>(null, Fate.CACHED, null, Double.NaN, Set.of());
    private static final CacheValue<?> UNCHANGED = new CacheValue<>(null, Fate.UNCHANGED, null, Double.NaN, Set.of());

    private final @Nullable V value;
    private final Fate fate;
    private final @Nullable Ttl ttl;
    private final double cost;
    private final Set<String> tags;

    private CacheValue(@Nullable V value, Fate fate, @Nullable Ttl ttl, double cost, Set<String> tags) {
        this.value = value;
        this.fate = fate;
        this.ttl = ttl;
        this.cost = cost;
        this.tags = tags;
    }

    /** Returns {@code value} of which nothing else is known. A null stands for "there is none", which is not cached. */
    @SuppressWarnings("unchecked")
    public static <V> CacheValue<V> of(@Nullable V value) {
        return value == null
                ? (CacheValue<V>) NOTHING
                : new CacheValue<>(value, Fate.CACHED, null, Double.NaN, Set.of());
    }

    /**
     * Returns {@code value}, or that there is none, for the callers that wait for it and not for the cache: nothing is
     * stored, and a stale value stays as it is.
     */
    public static <V> CacheValue<V> shared(@Nullable V value) {
        return new CacheValue<>(value, Fate.SHARED, null, Double.NaN, Set.of());
    }

    /**
     * Returns what a {@link Reloader} answers whose stale value has turned out to be right still, as an HTTP 304 says.
     * The value stays, with its tags and its cost unless others are given, and its age starts anew; its TTL is the one
     * given, or the cache's. Where there is no stale value, the same as {@code of(null)}; where it has left the cache
     * in the meantime, callers get it and the cache does not.
     */
    @SuppressWarnings("unchecked")
    public static <V> CacheValue<V> unchanged() {
        return (CacheValue<V>) UNCHANGED;
    }

    /** As this one, with a TTL of its own instead of the cache's. */
    public CacheValue<V> withTtl(Ttl ttl) {
        return new CacheValue<>(value, fate, Objects.requireNonNull(ttl, "ttl"), cost, tags);
    }

    /**
     * As this one, with what it costs to make the value again, in any unit that the cache's other values use. What is
     * not a positive, finite number counts as unknown.
     */
    public CacheValue<V> withCost(double cost) {
        return new CacheValue<>(value, fate, ttl, cost, tags);
    }

    /** As this one, belonging to {@code tags}: {@link Cache#evictByTag} of any of them removes it. */
    public CacheValue<V> withTags(String... tags) {
        return withTags(Set.of(tags));
    }

    /** As this one, belonging to {@code tags}: {@link Cache#evictByTag} of any of them removes it. */
    public CacheValue<V> withTags(Set<String> tags) {
        return new CacheValue<>(value, fate, ttl, cost, Set.copyOf(tags));
    }

    /** Returns the value, or null for "there is none" and for {@link #unchanged} until it is {@link #resolve}d. */
    public @Nullable V value() {
        return value;
    }

    /** Returns whether the stale value is to stay. */
    public boolean isUnchanged() {
        return fate == Fate.UNCHANGED;
    }

    /** Returns whether the value is for those who wait only. */
    public boolean isShared() {
        return fate == Fate.SHARED;
    }

    /** Returns the TTL of the value's own, or null for the cache's. */
    public @Nullable Ttl ttl() {
        return ttl;
    }

    /** Returns the declared cost, or NaN where none was. */
    public double cost() {
        return cost;
    }

    /** Returns the tags, none unless some were given. */
    public Set<String> tags() {
        return tags;
    }

    /** As this one, with {@code stale} for its value if that is to stay; nothing if that is null. */
    public CacheValue<V> resolve(@Nullable V stale) {
        return isUnchanged() ? new CacheValue<>(stale, stale == null ? Fate.CACHED : fate, ttl, cost, tags) : this;
    }

    @Override
    public String toString() {
        // the value itself may be anything, and anything but short
        String content = isUnchanged() ? "unchanged" : value == null ? "nothing" : "a value";
        return "CacheValue[" + content + (isShared() ? " to share" : "") + ", ttl=" + ttl + ", cost=" + cost + ", tags="
                + tags + "]";
    }
}
