package io.github.corralcache.engine;

import io.github.corralcache.pool.Member;
import java.lang.ref.Reference;
import org.jspecify.annotations.Nullable;

/** The account of a cache in a pool: what it takes of the pool's budget is its {@link Member}'s. Thread-safe. */
final class PoolAccount implements Account {

    private final SharedPool pool;
    private final Member member;

    /** Tells the pool when nobody has the cache any more. */
    private @Nullable Reference<?> presence;

    PoolAccount(SharedPool pool, Member member) {
        this.pool = pool;
        this.member = member;
    }

    /** Returns the member that {@code owner}, which is in a pool, is there. */
    static Member member(Owner<?, ?> owner) {
        return of(owner).member;
    }

    /** Has {@code presence} tell the pool when nobody has the cache of {@code owner} any more; before it is used. */
    static void watch(Owner<?, ?> owner, Reference<?> presence) {
        of(owner).presence = presence;
    }

    private static PoolAccount of(Owner<?, ?> owner) {
        return (PoolAccount) owner.account;
    }

    @Override
    public long weight() {
        return member.weight();
    }

    @Override
    public long most() {
        return pool.most(member);
    }

    @Override
    public long maximum() {
        return pool.maximum();
    }

    @Override
    public void resize(long maximum) {
        throw new IllegalStateException(
                "the maximum cannot be changed: the cache shares that of pool '" + pool.name() + "'");
    }

    @Override
    public long room() {
        return pool.budget().room();
    }

    @Override
    public void grow(long weight) {
        member.grow(weight);
    }

    @Override
    public void release(long weight) {
        member.shrink(weight);
        pool.budget().release(weight);
    }

    @Override
    public boolean evictsFromOthers() {
        return true;
    }

    @Override
    public void releaseForgotten() {
        pool.releaseForgotten();
    }

    @Override
    public void close() {
        if (presence != null) {
            presence.clear();
        }
        pool.leave(member);
    }
}
