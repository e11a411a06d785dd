package io.github.corralcache.engine;

import io.github.corralcache.pool.Member;
import io.github.corralcache.pool.Members;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The caches of a pool, as its segments know them, by the index of the member that each is. Thread-safe. */
final class PoolOwners {

    private final Members members;

    /** By index of the member; replaced as a whole, under this object's monitor. */
    private volatile @Nullable Owner<?, ?>[] owners = {};

    /** @param guarantees by name of the cache, which together are no more than {@code maximum} */
    PoolOwners(String pool, long maximum, Map<String, Long> guarantees) {
        this.members = new Members(pool, maximum, guarantees);
    }

    /** Returns the members that the caches are. */
    Members members() {
        return members;
    }

    /**
     * Makes a cache a member.
     *
     * @param owner makes what the segments are to know of it
     * @throws IllegalStateException if the pool has a cache of that name
     */
    synchronized <K, V> Owner<K, V> join(String cache, Function<Member, Owner<K, V>> owner) {
        Member member = members.join(cache);
        Owner<K, V> joining = owner.apply(member);
        @Nullable Owner<?, ?>[] more = Arrays.copyOf(owners, Math.max(owners.length, member.index() + 1));
        more[member.index()] = joining;
        owners = more;
        return joining;
    }

    /**
     * The cache that {@code member} is has no entries any more, and will have none. Returns it, or null if it left
     * before.
     */
    synchronized @Nullable Owner<?, ?> leave(Member member) {
        Owner<?, ?> leaving = owners[member.index()];
        if (leaving == null || PoolAccount.member(leaving) != member) {
            return null;
        }
        @Nullable Owner<?, ?>[] fewer = owners.clone();
        fewer[member.index()] = null;
        owners = fewer;
        members.leave(member);
        return leaving;
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
    int limit() {
        return owners.length;
    }
}
