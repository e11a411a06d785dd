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

    private static final CacheValue<?> NOTHING = new CacheValue<>(null, false, null, Double.NaN, Set.of());
    private static final CacheValue<?> UNCHANGED = new CacheValue<>(null, true, null, Double.NaN, Set.of());

    private final @Nullable V value;
    private final boolean unchanged;
    private final @Nullable Ttl ttl;
    private final double cost;
    private final Set<String> tags;

    private CacheValue(@Nullable V value, boolean unchanged, @Nullable Ttl ttl, double cost, Set<String> tags) {
        this.value = value;
        this.unchanged = unchanged;
        this.ttl = ttl;
        this.cost = cost;
        this.tags = tags;
    }

    /** Returns {@code value} of which nothing else is known. A null stands for "there is none", which is not cached. */
    @SuppressWarnings("unchecked")
    public static <V> CacheValue<V> of(@Nullable V value) {
        return value == null ? (CacheValue<V>) NOTHING : new CacheValue<>(value, false, null, Double.NaN, Set.of());
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
        return new CacheValue<>(value, unchanged, Objects.requireNonNull(ttl, "ttl"), cost, tags);
    }

    /**
     * As this one, with what it costs to make the value again, in any unit that the cache's other values use. What is
     * not a positive, finite number counts as unknown.
     */
    public CacheValue<V> withCost(double cost) {
        return new CacheValue<>(value, unchanged, ttl, cost, tags);
    }

    /** As this one, belonging to {@code tags}: {@link Cache#evictByTag} of any of them removes it. */
    public CacheValue<V> withTags(String... tags) {
        return withTags(Set.of(tags));
    }

    /** As this one, belonging to {@code tags}: {@link Cache#evictByTag} of any of them removes it. */
    public CacheValue<V> withTags(Set<String> tags) {
        return new CacheValue<>(value, unchanged, ttl, cost, Set.copyOf(tags));
    }

    /** Returns the value, or null for "there is none" and for {@link #unchanged} until it is {@link #resolve}d. */
    public @Nullable V value() {
        return value;
    }

    /** Returns whether the stale value is to stay. */
    public boolean isUnchanged() {
        return unchanged;
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
        return unchanged ? new CacheValue<>(stale, stale != null, ttl, cost, tags) : this;
    }

    @Override
    public String toString() {
        // the value itself may be anything, and anything but short
        return "CacheValue[" + (unchanged ? "unchanged" : value == null ? "nothing" : "a value") + ", ttl=" + ttl
                + ", cost=" + cost + ", tags=" + tags + "]";
    }
}
