package io.github.corralcache.pool;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The caches in a pool, and what is left to one by the guarantees of the others. Thread-safe. */
public final class Members {

    private final String pool;
    private final long maximum;
    private final Map<String, Long> guarantees;

    /** By index; replaced as a whole, under this object's monitor. */
    private volatile @Nullable Member[] members = {};

    /** @param guarantees by name of the cache, which together are no more than {@code maximum} */
    public Members(String pool, long maximum, Map<String, Long> guarantees) {
        this.pool = pool;
        this.maximum = maximum;
        this.guarantees = Map.copyOf(guarantees);
    }

    /**
     * Makes the named cache a member.
     *
     * @throws IllegalStateException if there is one of that name
     */
    public synchronized Member join(String cache) {
        if (all().stream().anyMatch(member -> member.cache().equals(cache))) {
            throw new IllegalStateException("pool '" + pool + "' has a cache called '" + cache + "' already");
        }
        int index = 0;
        while (index < members.length && members[index] != null) {
            index++;
        }
        @Nullable Member[] more = Arrays.copyOf(members, Math.max(members.length, index + 1));
        Member member = new Member(cache, index, guarantees.getOrDefault(cache, 0L));
        more[index] = member;
        members = more;
        return member;
    }

    /** The member, which has no entries any more, is none from now on. */
    public synchronized void leave(Member member) {
        @Nullable Member[] fewer = members.clone();
        if (fewer[member.index()] == member) {
            fewer[member.index()] = null;
            members = fewer;
        }
    }

    /** Returns the members at this moment. */
    public List<Member> all() {
        return Stream.of(members).filter(Objects::nonNull).toList();
    }

    /** Returns how much {@code member} could have at the moment if it took all that nobody else is guaranteed. */
    public long most(Member member) {
        long most = maximum;
        for (Member other : members) {
            if (other != null && other != member) {
                most -= other.guarded();
            }
        }
        return most;
    }
}
