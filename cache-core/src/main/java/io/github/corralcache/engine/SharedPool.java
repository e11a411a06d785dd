package io.github.corralcache.engine;

import io.github.corralcache.CachePool;
import io.github.corralcache.loading.SharedPermits;
import io.github.corralcache.policy.EvictionPolicy;
import io.github.corralcache.pool.Member;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A pool: the segments that its caches share, and their budget. Each cache has a table of its own, in parts that the
 * locks of the shared segments guard. Thread-safe.
 */
public final class SharedPool implements CachePool {

    /** That somebody has a cache, whose store goes with it. Held by the owner, which the pool has until it leaves. */
    private static final class Presence extends WeakReference<Store<?, ?>> {

        private final Owner<?, ?> owner;

        Presence(Store<?, ?> store, ReferenceQueue<Store<?, ?>> forgotten) {
            super(store, forgotten);
            this.owner = store.owner();
        }
    }

    private final String name;
    private final boolean weighted;
    private final NamedPolicy policy;
    private final Budget budget;
    private final PoolOwners owners;
    private final GroupNumbers groupNumbers = new GroupNumbers();
    private final int maxConcurrentLoads;
    private final SharedPermits loadPermits;
    private final Segment<Object, Object>[] segments;

    /** Of caches that nobody has any more, but were not closed. */
    private final ReferenceQueue<Store<?, ?>> forgotten = new ReferenceQueue<>();

    /**
     * @param segments how many segments; zero for as many as suit the size
     * @param guarantees by name of the cache, which together are no more than {@code maximum}
     * @param seed for what the policy does at random
     * @param maxConcurrentLoads loads of all caches that may run at the same time; zero for any number
     */
    public SharedPool(
            String name,
            long maximum,
            boolean weighted,
            NamedPolicy policy,
            int segments,
            Map<String, Long> guarantees,
            long seed,
            int maxConcurrentLoads) {
        this.name = name;
        this.weighted = weighted;
        this.policy = policy;
        this.budget = new Budget(maximum);
        this.owners = new PoolOwners(name, maximum, guarantees);
        this.maxConcurrentLoads = maxConcurrentLoads;
        this.loadPermits = new SharedPermits(maxConcurrentLoads);
        this.segments = Segment.array(segments == 0 ? Segment.suitableCount(maximum, weighted) : segments);
        for (int i = 0; i < this.segments.length; i++) {
            this.segments[i] = segment(i, policy.factory(), seed + i);
        }
    }

    private Segment<Object, Object> segment(int index, EvictionPolicy.Factory policies, long seed) {
        PoolEntries entries = new PoolEntries(owners);
        Slots<Object, Object> slots = new Slots<>(segments.length, budget, weighted, true, entries);
        EvictionPolicy ranking = policies.create(slots, seed);
        PoolEvictor evictor = new PoolEvictor(owners, index, slots, entries, ranking);
        return new Segment<>(index, budget, slots, ranking, evictor);
    }

    /**
     * Returns {@code pool} as what it is.
     *
     * @throws IllegalArgumentException if it is of another make
     */
    public static SharedPool of(CachePool pool) {
        if (Objects.requireNonNull(pool, "pool") instanceof SharedPool known) {
            return known;
        }
        throw new IllegalArgumentException("pool '" + pool.name() + "' was not built by CachePoolBuilder");
    }

    /** Returns the names of the pools of one cache besides this one, {@code own} first. */
    public List<String> besides(@Nullable SharedPool own, List<SharedPool> others) {
        return Stream.concat(Stream.ofNullable(own), others.stream())
                .map(SharedPool::name)
                .filter(other -> !other.equals(name))
                .distinct()
                .toList();
    }

    Budget budget() {
        return budget;
    }

    /** Which numbers the groups have that the pool's policy tells apart. */
    GroupNumbers groupNumbers() {
        return groupNumbers;
    }

    SharedPermits loadPermits() {
        return loadPermits;
    }

    int segmentCount() {
        return segments.length;
    }

    /** Returns the segments, as a cache sees them that knows of its own entries only. */
    @SuppressWarnings("unchecked")
    <K, V> Segment<K, V>[] segments() {
        return (Segment<K, V>[]) (Segment<?, ?>[]) segments;
    }

    /**
     * Makes a cache a member.
     *
     * @param owner makes what the segments are to know of it
     * @throws IllegalStateException if the pool has a cache of that name
     */
    <K, V> Owner<K, V> join(String cache, Function<Account, Owner<K, V>> owner) {
        releaseForgotten();
        return owners.join(cache, member -> owner.apply(new PoolAccount(this, member)));
    }

    /** From now on, the cache leaves when nobody has it any more. */
    void watch(Store<?, ?> store) {
        PoolAccount.watch(store.owner(), new Presence(store, forgotten));
    }

    /**
     * Empties caches that were forgotten without being closed, and sends them away: what was guaranteed to them could
     * not be won back otherwise. Called outside all locks; costs one read where there are none.
     */
    void releaseForgotten() {
        for (Reference<?> gone = forgotten.poll(); gone != null; gone = forgotten.poll()) {
            empty(((Presence) gone).owner);
        }
    }

    private <K, V> void empty(Owner<K, V> owner) {
        Removals removals = Removals.of(owner);
        Segment<K, V>[] segments = segments();
        for (Segment<K, V> segment : segments) {
            segment.lock.lock();
            try {
                segment.clear(owner, removals);
            } finally {
                segment.lock.unlock();
            }
        }
        leave(PoolAccount.member(owner));
        removals.deliver();
    }

    /** The cache that {@code member} is has no entries any more, and will have none. */
    void leave(Member member) {
        Owner<?, ?> leaving = owners.leave(member);
        if (leaving != null) {
            leaving.groups.close(this::forgetGroup);
        }
    }

    /** The next cache with this {@code number} starts without any history. */
    private void forgetGroup(int number) {
        Segment<?, ?> any = segments[0]; // the policies of all segments know the same
        any.lock.lock();
        try {
            any.forgetGroup(number);
        } finally {
            any.lock.unlock();
        }
    }

    long most(Member member) {
        return owners.members().most(member);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long maximum() {
        return budget.maximum();
    }

    @Override
    public boolean weighted() {
        return weighted;
    }

    @Override
    public String policy() {
        return policy.name();
    }

    @Override
    public Map<String, String> policyOptions() {
        return policy.options();
    }

    @Override
    public int maxConcurrentLoads() {
        return maxConcurrentLoads;
    }

    @Override
    public long weight() {
        return budget.used();
    }

    @Override
    public List<Share> shares() {
        releaseForgotten();
        return owners.members().all().stream()
                .map(member -> new Share(member.cache(), member.weight(), member.guarantee()))
                .toList();
    }

    @Override
    public String toString() {
        return "CachePool[" + name + ", " + policy() + ", " + weight() + " of " + maximum() + "]";
    }
}
