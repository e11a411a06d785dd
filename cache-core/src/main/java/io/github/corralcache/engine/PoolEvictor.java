package io.github.corralcache.engine;

import io.github.corralcache.EvictionReason;
import io.github.corralcache.policy.EvictionPolicy;
import io.github.corralcache.pool.Member;
import io.github.corralcache.pool.RetainedSlots;

/**
 * Chooses which entry of a pool's segment is evicted for an entry of which cache. What the policy chooses is
 * {@linkplain RetainedSlots retained} while a guarantee protects it, and the policy is asked again, a bounded number of
 * times; then the first entry goes that may, whatever its rank. Under the segment's lock.
 */
final class PoolEvictor implements Evictor {

    /** Entries that are looked at in turn before any that may go will do. */
    private static final int MOST_TRIES = 16;

    private final PoolOwners owners;
    private final int segment;
    private final Slots<?, ?> slots;
    private final PoolEntries entries;
    private final EvictionPolicy policy;

    /** Retained slots that have been hit, to be returned to the policy once it has the newcomer it was told of. */
    private final int[] wanted = new int[MOST_TRIES];

    private int wantedCount;

    /** Whether a guarantee changed the last choice. */
    private boolean guaranteeDecided;

    /** Where the last search for any entry that may go ended. */
    private int searched;

    /** @param segment which of the pool's segments this is */
    PoolEvictor(PoolOwners owners, int segment, Slots<?, ?> slots, PoolEntries entries, EvictionPolicy policy) {
        this.owners = owners;
        this.segment = segment;
        this.slots = slots;
        this.entries = entries;
        this.policy = policy;
    }

    @Override
    public int choose(Owner<?, ?> demanding, long need) {
        int victim = longGivenUp(demanding, need);
        guaranteeDecided = victim != Slots.NONE;
        for (int tries = MOST_TRIES; victim == Slots.NONE && tries > 0 && slots.count() > 0; tries--) {
            int slot = policy.evict();
            if (takesFrom(slot, demanding, need)) {
                victim = slot;
            } else {
                guaranteeDecided = true;
                retain(slot);
                slots.word(slot, 0); // so that a hit shows, whatever the policy has hits write
            }
        }
        if (victim == Slots.NONE) {
            guaranteeDecided = true;
            victim = anyThatMayGo(demanding, need);
        }
        return victim;
    }

    /** A guarantee, if the entry goes because one keeps others, or has kept it until now. */
    @Override
    public EvictionReason reason(int slot) {
        return guaranteeDecided ? EvictionReason.GUARANTEE : policy.reason(slot);
    }

    /** The entry that was given up first, of a member that nothing protects any more. */
    private int longGivenUp(Owner<?, ?> demanding, long need) {
        int tries = MOST_TRIES;
        int own = PoolAccount.member(demanding).index();
        for (int i = -1; i < owners.limit() && tries > 0; i++) {
            int member = i < 0 ? own : i;
            int slot = entries.longestRetained(member);
            while (slot != RetainedSlots.NONE && tries-- > 0) {
                if (slots.word(slot) != 0) {
                    entries.retainAnew(slot);
                    want(slot);
                } else if (takesFrom(slot, demanding, need)) {
                    endRetention(slot, slots.weight(slot));
                    return slot;
                } else {
                    break;
                }
                slot = entries.longestRetained(member);
            }
        }
        return Slots.NONE;
    }

    private void want(int slot) {
        if (wantedCount < wanted.length) {
            wanted[wantedCount++] = slot;
        }
    }

    private int anyThatMayGo(Owner<?, ?> demanding, long need) {
        for (int left = mayAnyGo(demanding, need) ? entries.slots() : 0; left > 0; left--) {
            searched = searched + 1 < entries.slots() ? searched + 1 : 0;
            int slot = searched;
            if (entries.isTaken(slot) && takesFrom(slot, demanding, need)) {
                removed(slot);
                return slot;
            }
        }
        return Slots.NONE;
    }

    /** Whether a member has entries here that may go, so that the search for one is worth it. */
    private boolean mayAnyGo(Owner<?, ?> demanding, long need) {
        for (int i = 0; i < owners.limit(); i++) {
            Owner<?, ?> owner = owners.ownerIfAny(i);
            if (owner != null && owner.part(segment).count > 0) {
                Member member = PoolAccount.member(owner);
                if (owner == demanding ? member.wouldBorrow(need) : member.borrows()) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean takesFrom(int slot, Owner<?, ?> demanding, long need) {
        Member member = entries.member(slot);
        long weight = slots.weight(slot);
        if (member != PoolAccount.member(demanding)) {
            return member.giveUp(weight);
        }
        if (!member.wouldBorrow(need)) {
            return false;
        }
        member.shrink(weight);
        return true;
    }

    /** New entries are the policy's, as in a segment that is not shared. */
    @Override
    public void added(int slot) {
        policy.added(slot);
    }

    /** Neither the policy nor a guarantee is to hold the entry any more. */
    @Override
    public void removed(int slot) {
        if (entries.isRetained(slot)) {
            endRetention(slot, slots.weight(slot));
        } else {
            policy.removed(slot);
        }
    }

    /** A hit. Not while the policy awaits a newcomer, as everything that returns an entry to it. */
    @Override
    public void touched(int slot) {
        if (entries.isRetained(slot)) {
            endRetention(slot, slots.weight(slot));
            welcome(slot);
        } else {
            policy.touched(slot);
        }
    }

    @Override
    public void updated(int slot, long oldWeight) {
        if (entries.isRetained(slot)) {
            endRetention(slot, oldWeight);
            welcome(slot);
        } else {
            policy.updated(slot, oldWeight);
        }
    }

    @Override
    public void cleared() {
        throw new UnsupportedOperationException("the entries of a pool's segment are removed one by one");
    }

    /** Returns to the policy what has turned out to be wanted while a victim was looked for. */
    @Override
    public void written() {
        while (wantedCount > 0) {
            int slot = wanted[--wantedCount];
            if (entries.isRetained(slot) && slots.word(slot) != 0) {
                touched(slot);
            }
        }
    }

    /** To the policy it is a key that it gave up and that is wanted again. */
    private void welcome(int slot) {
        slots.word(slot, 0);
        policy.arriving(slots.hash(slot), slots.weight(slot), slots.cost(slot));
        policy.added(slot);
    }

    private void retain(int slot) {
        entries.retain(slot);
        slots.hide(slots.weight(slot));
    }

    /** @param weight what the entry has weighed since it is retained */
    private void endRetention(int slot, long weight) {
        entries.endRetention(slot);
        slots.show(weight);
    }
}
