package io.github.corralcache.engine;

import io.github.corralcache.RemovalListener;
import io.github.corralcache.Surprise;
import io.github.corralcache.cost.CostModel;
import io.github.corralcache.policy.GroupSurprise;
import io.github.corralcache.pool.Member;
import io.github.corralcache.stats.StatsRecorder;
import java.lang.ref.Reference;
import org.jspecify.annotations.Nullable;

/**
 * A cache as the segments know it that hold its entries: where they are found, how long they live, who is told when
 * they leave, and what they may weigh. Segments of a pool have entries of several owners.
 */
final class Owner<K, V> {

    /** What is an owner's in one segment. Under the segment's lock. */
    static final class Part {

        final EvictionLog log = new EvictionLog();

        int count;

        /** Puts and loads that were stored, other than {@link io.github.corralcache.stats.Counter#PUTS_IN_PLACE}. */
        long puts;

        /** The slot at which the sweep goes on. */
        int sweepFrom;

        long sweepBeganAt;

        /** All deadlines have been looked at since. */
        long sweptAt;
    }

    final Table<K, V> table;
    final Lifetimes lifetimes;
    final StatsRecorder stats;
    final @Nullable RemovalListener<? super K, ? super V> listener;

    /** Whether the cost of an entry is smoothed over its loads. */
    final boolean smoothsCosts;

    /** By which a policy may tell the entries of this owner apart. */
    final GroupNames groups;

    private final boolean measuresCosts;
    private final Budget budget;
    private final @Nullable SharedPool pool;
    private final @Nullable Member member;
    private final Part[] parts;

    /** Tells the pool when nobody has the cache any more; null for a cache in none. */
    private @Nullable Reference<?> presence;

    /**
     * @param budget shared with the other members of the pool, if there is one
     * @param pool null, as {@code member}, for a cache with a budget of its own
     */
    Owner(
            Table<K, V> table,
            Lifetimes lifetimes,
            StatsRecorder stats,
            UserCode<K, V> userCode,
            Budget budget,
            GroupNames groups,
            @Nullable SharedPool pool,
            @Nullable Member member,
            int segments,
            long now) {
        this.table = table;
        this.lifetimes = lifetimes;
        this.stats = stats;
        this.listener = userCode.listener();
        this.smoothsCosts = userCode.cost().isSmoothed();
        this.measuresCosts = userCode.cost() == CostModel.measured();
        this.budget = budget;
        this.groups = groups;
        this.pool = pool;
        this.member = member;
        this.parts = new Part[segments];
        for (int i = 0; i < segments; i++) {
            parts[i] = new Part();
            parts[i].sweepBeganAt = now;
            parts[i].sweptAt = now;
        }
    }

    Part part(int segment) {
        return parts[segment];
    }

    /** Returns what the entries weigh. */
    long weight() {
        return member == null ? budget.used() : member.weight();
    }

    /** Returns the largest weight that an entry can have at the moment. */
    long most() {
        return pool == null || member == null ? budget.maximum() : pool.most(member);
    }

    /** Returns the weight for which there is room without evicting anything. */
    long room() {
        return budget.maximum() - budget.used();
    }

    /** {@code weight} was reserved for an entry. */
    void grow(long weight) {
        if (member != null) {
            member.grow(weight);
        }
    }

    /** Gives back what an entry weighed that has left, or by how much it has become lighter. */
    void release(long weight) {
        if (member != null) {
            member.shrink(weight);
        }
        budget.release(weight);
    }

    /** Returns the member that this is of its pool; only for owners in one. */
    Member member() {
        if (member == null) {
            throw new IllegalStateException("the cache is in no pool");
        }
        return member;
    }

    /** Returns where one operation collects what leaves; an operation on a pool may concern other owners as well. */
    Removals removals() {
        return listener == null && pool == null ? Removals.UNHEARD : new Removals();
    }

    /** Whether a group of keys that the policy tells of is this owner's, or may be. */
    boolean has(GroupSurprise surprise) {
        return surprise.group() == groups.own() || groups.name(surprise.group()) != null;
    }

    Surprise describe(GroupSurprise surprise) {
        return new Surprise(name(surprise), surprise.misses(), surprise.multiplier());
    }

    private String name(GroupSurprise surprise) {
        if (surprise.group() < 0) {
            return CostBand.describe(surprise.leastCost(), surprise.mostCost(), measuresCosts);
        }
        String name = groups.name(surprise.group());
        return name == null ? member().cache() : name;
    }

    /** Before the cache is used. */
    void presence(Reference<?> presence) {
        this.presence = presence;
    }

    /** Something is to be stored, for which room may be had that nobody can use any more. Called outside all locks. */
    void releaseForgotten() {
        if (pool != null) {
            pool.releaseForgotten();
        }
    }

    /** The cache is closed and empty: its place in the pool, if it has one, is free. */
    void leave() {
        if (presence != null) {
            presence.clear();
        }
        if (pool != null) {
            pool.leave(this);
        }
    }
}
