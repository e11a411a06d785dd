package io.github.corralcache;

import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A value with its TTL, cost, weight, group and tags, as far as the loader sets them. Immutable and thread-safe.
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

    /** In place of a weight: none was given. */
    private static final long UNWEIGHED = Long.MIN_VALUE;

    private static final CacheValue<?> NOTHING = plain(null, Fate.CACHED);
    private static final CacheValue<?> UNCHANGED = plain(null, Fate.UNCHANGED);

    private final @Nullable V value;
    private final Fate fate;
    private final @Nullable Ttl ttl;
    private final double cost;
    private final long weight;
    private final @Nullable String group;
    private final Set<String> tags;

    private CacheValue(
            @Nullable V value,
            Fate fate,
            @Nullable Ttl ttl,
            double cost,
            long weight,
            @Nullable String group,
            Set<String> tags) {
        this.value = value;
        this.fate = fate;
        this.ttl = ttl;
        this.cost = cost;
        this.weight = weight;
        this.group = group;
        this.tags = tags;
    }

    private static <V> CacheValue<V> plain(@Nullable V value, Fate fate) {
        return new CacheValue<>(value, fate, null, Double.NaN, UNWEIGHED, null, Set.of());
    }

    /** Returns {@code value} without further settings. Null means that there is no value; it is not cached. */
    @SuppressWarnings("unchecked")
    public static <V> CacheValue<V> of(@Nullable V value) {
        return value == null ? (CacheValue<V>) NOTHING : plain(value, Fate.CACHED);
    }

    /**
     * Returns {@code value}, or null for no value, for the waiting callers only. It is not stored. The value that it
     * would have replaced is removed, because the source says that it is no longer valid. The next caller loads.
     */
    public static <V> CacheValue<V> shared(@Nullable V value) {
        return plain(value, Fate.SHARED);
    }

    /**
     * Returns the answer of a {@link Reloader} that found the stale value still valid, as with HTTP 304. The value
     * stays, and its age starts again at zero. It keeps its tags, cost and weight unless others are given. Its TTL is
     * the one given, or the cache's. Without a stale value this equals {@code of(null)}. If the stale value has left
     * the cache meanwhile, the callers get it but it is not stored.
     */
    @SuppressWarnings("unchecked")
    public static <V> CacheValue<V> unchanged() {
        return (CacheValue<V>) UNCHANGED;
    }

    /** Returns a copy with this TTL instead of the cache's. */
    public CacheValue<V> withTtl(Ttl ttl) {
        return new CacheValue<>(value, fate, Objects.requireNonNull(ttl, "ttl"), cost, weight, group, tags);
    }

    /**
     * Returns a copy with the cost of loading the value again, in the same unit as the cache's other values. A number
     * that is not positive and finite means that the cost is unknown.
     */
    public CacheValue<V> withCost(double cost) {
        return new CacheValue<>(value, fate, ttl, cost, weight, group, tags);
    }

    /**
     * Returns a copy with this weight, in the unit of the cache's {@link Weigher}, which is then not called. Zero or
     * more; a value with a negative weight is not cached. Has no effect if the maximum is a number of entries: each
     * entry counts as 1.
     */
    public CacheValue<V> withWeight(long weight) {
        return new CacheValue<>(value, fate, ttl, cost, Math.max(-1, weight), group, tags);
    }

    /**
     * Returns a copy with this group: a name for what loads the value, such as a query or a backend. The cost-aware
     * policy makes sure that no group pays for the others with many more misses. {@link Cache#explain} shows the misses
     * of each group. A key keeps its group until a value names another. Without a name, the group is the cache in a
     * {@linkplain CachePool pool}, and otherwise the keys of similar cost.
     *
     * <p>A cache, or all caches of a pool together, can have 32 groups. Further names are ignored. A name is kept until
     * the cache is closed.
     */
    public CacheValue<V> withGroup(String group) {
        return new CacheValue<>(value, fate, ttl, cost, weight, Objects.requireNonNull(group, "group"), tags);
    }

    /** Returns a copy with these tags: {@link Cache#evictByTag} of any of them removes it. */
    public CacheValue<V> withTags(String... tags) {
        return withTags(Set.of(tags));
    }

    /** Returns a copy with these tags: {@link Cache#evictByTag} of any of them removes it. */
    public CacheValue<V> withTags(Set<String> tags) {
        return new CacheValue<>(value, fate, ttl, cost, weight, group, Set.copyOf(tags));
    }

    /** Returns the value, or null if there is none. It is null for {@link #unchanged} too, until {@link #resolve}. */
    public @Nullable V value() {
        return value;
    }

    /** Returns whether the stale value stays. */
    public boolean isUnchanged() {
        return fate == Fate.UNCHANGED;
    }

    /** Returns whether the value is for the waiting callers only. */
    public boolean isShared() {
        return fate == Fate.SHARED;
    }

    /** Returns the value's own TTL, or null for the cache's. */
    public @Nullable Ttl ttl() {
        return ttl;
    }

    /** Returns the declared cost, or NaN if there is none. */
    public double cost() {
        return cost;
    }

    /** Returns the value's own weight, negative if it must not be cached; empty if the cache's weigher decides. */
    public OptionalLong weight() {
        return weight == UNWEIGHED ? OptionalLong.empty() : OptionalLong.of(weight);
    }

    /** Returns the name of the group, or null if none was given. */
    public @Nullable String group() {
        return group;
    }

    /** Returns the tags; empty if none were given, never null. */
    public Set<String> tags() {
        return tags;
    }

    /**
     * Returns a copy with {@code stale} as its value if this is {@link #unchanged}, and this one otherwise. If
     * {@code stale} is null, the copy holds no value.
     */
    public CacheValue<V> resolve(@Nullable V stale) {
        return isUnchanged()
                ? new CacheValue<>(stale, stale == null ? Fate.CACHED : fate, ttl, cost, weight, group, tags)
                : this;
    }

    @Override
    public String toString() {
        // the value itself may be anything, and anything but short
        String content = isUnchanged() ? "unchanged" : value == null ? "nothing" : "a value";
        String more = (weight == UNWEIGHED ? "" : ", weight=" + weight) + (group == null ? "" : ", group=" + group);
        return "CacheValue[" + content + (isShared() ? " to share" : "") + ", ttl=" + ttl + ", cost=" + cost + more
                + ", tags=" + tags + "]";
    }
}
