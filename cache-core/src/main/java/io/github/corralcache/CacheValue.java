package io.github.corralcache;

import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A value together with what its maker knows of it: how long it lasts, what it cost, how much room it takes, what it
 * belongs to. Immutable.
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

    /** Returns {@code value} of which nothing else is known. A null stands for "there is none", which is not cached. */
    @SuppressWarnings("unchecked")
    public static <V> CacheValue<V> of(@Nullable V value) {
        return value == null ? (CacheValue<V>) NOTHING : plain(value, Fate.CACHED);
    }

    /**
     * Returns {@code value}, or that there is none, for the callers that wait for it and not for the cache: nothing is
     * stored, and the value that it was to replace leaves, for the source has said that it is not the key's any more.
     * The next caller loads.
     */
    public static <V> CacheValue<V> shared(@Nullable V value) {
        return plain(value, Fate.SHARED);
    }

    /**
     * Returns what a {@link Reloader} answers whose stale value has turned out to be right still, as an HTTP 304 says.
     * The value stays, with its tags, its cost and its weight unless others are given, and its age starts anew; its TTL
     * is the one given, or the cache's. Where there is no stale value, the same as {@code of(null)}; where it has left
     * the cache in the meantime, callers get it and the cache does not.
     */
    @SuppressWarnings("unchecked")
    public static <V> CacheValue<V> unchanged() {
        return (CacheValue<V>) UNCHANGED;
    }

    /** As this one, with a TTL of its own instead of the cache's. */
    public CacheValue<V> withTtl(Ttl ttl) {
        return new CacheValue<>(value, fate, Objects.requireNonNull(ttl, "ttl"), cost, weight, group, tags);
    }

    /**
     * As this one, with what it costs to make the value again, in any unit that the cache's other values use. What is
     * not a positive, finite number counts as unknown.
     */
    public CacheValue<V> withCost(double cost) {
        return new CacheValue<>(value, fate, ttl, cost, weight, group, tags);
    }

    /**
     * As this one, with how much of the cache's maximum it takes, in the unit of the cache's {@link Weigher}, which is
     * then not asked. Zero or more; with a negative weight the value is not cached, as if the weigher had returned it.
     * Has no effect where the maximum is a number of entries: each of those counts as one.
     */
    public CacheValue<V> withWeight(long weight) {
        return new CacheValue<>(value, fate, ttl, cost, Math.max(-1, weight), group, tags);
    }

    /**
     * As this one, made by {@code group}: a name for what loads it, such as a query or a backend. A policy that goes by
     * costs sees to it that no group pays for the others with many more misses, and {@link Cache#explain} tells how
     * each fares. A key keeps its group until a value names another; where none is named, the group is the cache in a
     * {@linkplain CachePool pool}, and otherwise those keys of the cache that cost about the same.
     *
     * <p>Groups are few: the first 32 names count that a cache, or all caches of a pool, come up with, and those after
     * them as if there were none. A name is remembered as long as the cache is there.
     */
    public CacheValue<V> withGroup(String group) {
        return new CacheValue<>(value, fate, ttl, cost, weight, Objects.requireNonNull(group, "group"), tags);
    }

    /** As this one, belonging to {@code tags}: {@link Cache#evictByTag} of any of them removes it. */
    public CacheValue<V> withTags(String... tags) {
        return withTags(Set.of(tags));
    }

    /** As this one, belonging to {@code tags}: {@link Cache#evictByTag} of any of them removes it. */
    public CacheValue<V> withTags(Set<String> tags) {
        return new CacheValue<>(value, fate, ttl, cost, weight, group, Set.copyOf(tags));
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

    /** Returns the weight of the value's own, negative if it is none; empty where the cache's weigher is to say. */
    public OptionalLong weight() {
        return weight == UNWEIGHED ? OptionalLong.empty() : OptionalLong.of(weight);
    }

    /** Returns the group that the value names, or null. */
    public @Nullable String group() {
        return group;
    }

    /** Returns the tags, none unless some were given. */
    public Set<String> tags() {
        return tags;
    }

    /** As this one, with {@code stale} for its value if that is to stay; nothing if that is null. */
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
