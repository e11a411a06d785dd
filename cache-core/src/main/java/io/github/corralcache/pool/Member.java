package io.github.corralcache.pool;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A cache in a pool: what its entries weigh, and what of that is guaranteed. Thread-safe: weight is taken for others by
 * compare-and-set, so that a guarantee holds however many segments evict at the same time.
 */
public final class Member {

    private final String cache;
    private final int index;
    private final long guarantee;
    private final AtomicLong weight = new AtomicLong();

    Member(String cache, int index, long guarantee) {
        this.cache = cache;
        this.index = index;
        this.guarantee = guarantee;
    }

    /** The name of the cache. */
    public String cache() {
        return cache;
    }

    /** A small number that no other member of the pool has at the same time. */
    public int index() {
        return index;
    }

    /** The weight up to which others take nothing from this member. */
    public long guarantee() {
        return guarantee;
    }

    /** The weight of the member's entries. */
    public long weight() {
        return weight.get();
    }

    /** Room for {@code added} was made. */
    public void grow(long added) {
        if (added != 0) {
            weight.addAndGet(added);
        }
    }

    /** An entry has left, or become lighter, of the member's own accord. */
    public void shrink(long freed) {
        if (freed != 0) {
            weight.addAndGet(-freed);
        }
    }

    /**
     * Takes {@code freed}, the weight of one entry, away for another member, unless this one is within its guarantee.
     * The last entry so taken may leave it with less than that.
     */
    public boolean giveUp(long freed) {
        long before;
        do {
            before = weight.get();
            if (before <= guarantee) {
                return false;
            }
        } while (!weight.compareAndSet(before, before - freed));
        return true;
    }

    /** Whether the member has more than its guarantee, which is what others may take. */
    public boolean borrows() {
        return weight.get() > guarantee;
    }

    /** Whether the member would pass its guarantee with {@code more}, and so may evict entries of its own. */
    public boolean wouldBorrow(long more) {
        return more > guarantee - weight.get();
    }

    /** The weight that nobody can take from this member at the moment. */
    long guarded() {
        return Math.min(weight.get(), guarantee);
    }
}
