package io.github.corralcache.engine;

import io.github.corralcache.policy.EvictionPolicy;
import io.github.corralcache.pool.Member;
import io.github.corralcache.pool.Reprieved;

/**
 * Chooses which entry of a pool's segment is evicted for an entry of which cache. What the policy chooses is
 * {@linkplain Reprieved reprieved} while a guarantee protects it, and the policy is asked again, a bounded number of
 * times; then the first entry goes that may, whatever its rank. Under the segment's lock.
 */
final class Victims {

    /** Entries that are looked at in turn before any that may go will do. */
    private static final int MOST_TRIES = 16;

    private final SharedPool pool;
    private final int segment;
    private final Slots<?, ?> slots;
    private final Tenancy tenancy;
    private final EvictionPolicy policy;

    /** Reprieved slots that have been hit, to be returned to the policy once it has the newcomer it was told of. */
    private final int[] wanted = new int[MOST_TRIES];

    private int wantedCount;

    /** Whether a guarantee changed the last choice. */
    private boolean guaranteeDecided;

    /** Where the last search for any entry that may go ended. */
    private int searched;

    /** @param segment which of the pool's segments this is */
    Victims(SharedPool pool, int segment, Slots<?, ?> slots, Tenancy tenancy, EvictionPolicy policy) {
        this.pool = pool;
        this.segment = segment;
        this.slots = slots;
        this.tenancy = tenancy;
        this.policy = policy;
    }

    /**
     * Chooses an entry that may be given up for one of {@code demanding} that weighs {@code need}, and takes its weight
     * from its owner. The policy does not know of it any more, and it is not reprieved. Returns {@link Slots#NONE} if
     * no entry may.
     */
    int choose(Owner<?, ?> demanding, long need) {
        int victim = longGivenUp(demanding, need);
        guaranteeDecided = victim != Slots.NONE;
        for (int tries = MOST_TRIES; victim == Slots.NONE && tries > 0 && slots.count() > 0; tries--) {
            int slot = policy.evict();
            if (takesFrom(slot, demanding, need)) {
                victim = slot;
            } else {
                guaranteeDecided = true;
                tenancy.reprieve(slot, slots.weight(slot));
                slots.word(slot, 0); // so that a hit shows, whatever the policy has hits write
            }
        }
        if (victim == Slots.NONE) {
            guaranteeDecided = true;
            victim = anyThatMayGo(demanding, need);
        }
        return victim;
    }

    /** Whether the entry chosen last goes because a guarantee keeps others, or has kept it until now. */
    boolean guaranteeDecided() {
        return guaranteeDecided;
    }

    /** The entry that was given up first, of a member that nothing protects any more. */
    private int longGivenUp(Owner<?, ?> demanding, long need) {
        int tries = MOST_TRIES;
        int own = demanding.member().index();
        for (int i = -1; i < pool.memberLimit() && tries > 0; i++) {
            int member = i < 0 ? own : i;
            int slot = tenancy.longestReprieved(member);
            while (slot != Reprieved.NONE && tries-- > 0) {
                if (slots.word(slot) != 0) {
                    tenancy.reprieveAnew(slot);
                    want(slot);
                } else if (takesFrom(slot, demanding, need)) {
                    tenancy.endReprieve(slot, slots.weight(slot));
                    return slot;
                } else {
                    break;
                }
                slot = tenancy.longestReprieved(member);
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
        for (int left = mayAnyGo(demanding, need) ? tenancy.slots() : 0; left > 0; left--) {
            searched = searched + 1 < tenancy.slots() ? searched + 1 : 0;
            int slot = searched;
            if (tenancy.isTaken(slot) && takesFrom(slot, demanding, need)) {
                forget(slot);
                return slot;
            }
        }
        return Slots.NONE;
    }

    /** Whether a member has entries here that may go, so that the search for one is worth it. */
    private boolean mayAnyGo(Owner<?, ?> demanding, long need) {
        for (int i = 0; i < pool.memberLimit(); i++) {
            Owner<?, ?> owner = pool.ownerIfAny(i);
            if (owner != null
                    && owner.part(segment).count > 0
                    && (owner == demanding
                            ? owner.member().wouldBorrow(need)
                            : owner.member().borrows())) {
                return true;
            }
        }
        return false;
    }

    private boolean takesFrom(int slot, Owner<?, ?> demanding, long need) {
        Member member = tenancy.owner(slot).member();
        long weight = slots.weight(slot);
        if (member != demanding.member()) {
            return member.giveUp(weight);
        }
        if (!member.wouldBorrow(need)) {
            return false;
        }
        member.shrink(weight);
        return true;
    }

    /** An entry is about to be removed: neither the policy nor a reprieve is to hold it any more. */
    void forget(int slot) {
        if (tenancy.isReprieved(slot)) {
            tenancy.endReprieve(slot, slots.weight(slot));
        } else {
            policy.removed(slot);
        }
    }

    /** A hit. Not while the policy awaits a newcomer, as everything that returns an entry to it. */
    void touched(int slot) {
        if (tenancy.isReprieved(slot)) {
            tenancy.endReprieve(slot, slots.weight(slot));
            welcome(slot);
        } else {
            policy.touched(slot);
        }
    }

    /** A new value, for an entry that weighed {@code oldWeight} before. */
    void updated(int slot, long oldWeight) {
        if (tenancy.isReprieved(slot)) {
            tenancy.endReprieve(slot, oldWeight);
            welcome(slot);
        } else {
            policy.updated(slot, oldWeight);
        }
    }

    /** Returns to the policy what has turned out to be wanted while a victim was looked for. */
    void welcomeWanted() {
        while (wantedCount > 0) {
            int slot = wanted[--wantedCount];
            if (tenancy.isReprieved(slot) && slots.word(slot) != 0) {
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
}
