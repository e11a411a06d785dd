package io.github.corralcache.engine;

import io.github.corralcache.CachePool;
import io.github.corralcache.loading.SharedPermits;
import io.github.corralcache.policy.EvictionPolicy;
import io.github.corralcache.pool.Member;
import io.github.corralcache.pool.Members;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A pool: the segments that its caches share, their budget, and who owns what. Each cache has a table of its own, in
 * parts that the locks of the shared segments guard. Thread-safe.
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
    private final String policy;
    private final Map<String, String> policyOptions;
    private final Budget budget;
    private final Members members;
    private final GroupNumbers groupNumbers = new GroupNumbers();
    private final int maxConcurrentLoads;
    private final SharedPermits loadPermits;
    private final Segment<Object, Object>[] segments;

    /** By index of the member; replaced as a whole, under this object's monitor. */
    private volatile @Nullable Owner<?, ?>[] owners = {};

    /** Of caches that nobody has any more, but were not closed. */
    private final ReferenceQueue<Store<?, ?>> forgotten = new ReferenceQueue<>();

    /**
     * @param policyName what {@code policy} is called
     * @param policyOptions those of the policy, all of them
     * @param segments how many segments; zero for as many as suit the size
     * @param guarantees by name of the cache, which together are no more than {@code maximum}
     * @param seed for what the policy does at random
     * @param maxConcurrentLoads loads of all caches that may run at the same time; zero for any number
     */
    public SharedPool(
            String name,
            long maximum,
            boolean weighted,
            String policyName,
            Map<String, String> policyOptions,
            EvictionPolicy.Factory policy,
            int segments,
            Map<String, Long> guarantees,
            long seed,
            int maxConcurrentLoads) {
        this.name = name;
        this.weighted = weighted;
        this.policy = policyName;
        this.policyOptions = policyOptions;
        this.budget = new Budget(maximum);
        this.members = new Members(name, maximum, guarantees);
        this.maxConcurrentLoads = maxConcurrentLoads;
        this.loadPermits = new SharedPermits(maxConcurrentLoads);
        int count = segments == 0 ? Assembly.suitableSegments(maximum, weighted) : segments;
        this.segments = Segment.ofPool(this, count, budget, policy, seed, weighted);
    }

    /** @throws IllegalArgumentException if {@code pool} is of another make */
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
    <K, V> Owner<K, V> join(String cache, Function<Member, Owner<K, V>> owner) {
        releaseForgotten();
        synchronized (this) {
            Member member = members.join(cache);
            Owner<K, V> joining = owner.apply(member);
            @Nullable Owner<?, ?>[] more = Arrays.copyOf(owners, Math.max(owners.length, member.index() + 1));
            more[member.index()] = joining;
            owners = more;
            return joining;
        }
    }

    /** From now on, the cache leaves when nobody has it any more. */
    void watch(Store<?, ?> store) {
        store.owner().presence(new Presence(store, forgotten));
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
        Removals removals = owner.removals();
        Segment<K, V>[] segments = segments();
        for (Segment<K, V> segment : segments) {
            segment.lock.lock();
            try {
                segment.clear(owner, removals);
            } finally {
                segment.lock.unlock();
            }
        }
        leave(owner);
        removals.deliver();
    }

    /** The cache has no entries any more, and will have none. */
    void leave(Owner<?, ?> owner) {
        synchronized (this) {
            @Nullable Owner<?, ?>[] fewer = owners.clone();
            int index = owner.member().index();
            if (fewer[index] != owner) {
                return;
            }
            fewer[index] = null;
            owners = fewer;
            members.leave(owner.member());
        }
        owner.groups.close(this::forgetGroup);
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

    /** Returns the owner of an entry that is there: it cannot leave before its entries have. */
    Owner<?, ?> owner(int member) {
        return Objects.requireNonNull(owners[member]);
    }

    /** Returns the owner that has this index at the moment, or null. */
    @Nullable
    Owner<?, ?> ownerIfAny(int member) {
        @Nullable Owner<?, ?>[] present = owners;
        return member < present.length ? present[member] : null;
    }

    /** Every member's index is less than this. */
    int memberLimit() {
        return owners.length;
    }

    long most(Member member) {
        return members.most(member);
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
        return policy;
    }

    @Override
    public Map<String, String> policyOptions() {
        return policyOptions;
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
        return members.all().stream()
                .map(member -> new Share(member.cache(), member.weight(), member.guarantee()))
                .toList();
    }

    @Override
    public String toString() {
        return "CachePool[" + name + ", " + policy + ", " + weight() + " of " + maximum() + "]";
    }
}
