package io.github.corralcache.policy.costaware;

import io.github.corralcache.EvictionReason;
import io.github.corralcache.policy.CostScale;
import io.github.corralcache.policy.Entries;

/**
 * Which term decided between the entries of a sample: the first one without which another entry would have gone. Worked
 * out after the fact, and for a few evictions only.
 */
final class EvictionExplainer {

    private final Entries entries;
    private final Ranking ranking;
    private final int now;
    private final int[] slots;
    private final long[] packedBySlot;
    private int count;

    /** @param most how many entries are compared at most */
    EvictionExplainer(Entries entries, Ranking ranking, int now, int most) {
        this.entries = entries;
        this.ranking = ranking;
        this.now = now;
        this.slots = new int[most];
        this.packedBySlot = new long[most];
    }

    /** The score of an entry as one term less would make it. */
    @FunctionalInterface
    private interface Score {
        int of(int slot, long packed);
    }

    /** Adds an entry, of those that were compared, as it was then. The victim is to be added first. */
    void compared(int slot, long packed) {
        slots[count] = slot;
        packedBySlot[count++] = packed;
    }

    EvictionReason reason() {
        if (decided((slot, packed) -> ranking.score(packed, now) - ranking.bonus(PackedEntry.group(packed)))) {
            return EvictionReason.GUARD;
        }
        if (decided(
                (slot, packed) -> ranking.score(packed, now) - Ranking.worth(PackedEntry.worth(packed) + heft(slot)))) {
            return EvictionReason.COST;
        }
        if (decided((slot, packed) -> ranking.score(packed, now) + Ranking.worth(heft(slot)))) {
            return EvictionReason.WEIGHT;
        }
        long others = 0;
        for (int i = 1; i < count; i++) {
            others += uses(packedBySlot[i]);
        }
        return uses(packedBySlot[0]) * (count - 1L) < others ? EvictionReason.FREQUENCY : EvictionReason.RECENCY;
    }

    /** Whether the victim was the least with all terms, and is not, of some other entry, with one less. */
    private boolean decided(Score withoutTerm) {
        int victim = ranking.score(packedBySlot[0], now);
        int victimWithout = withoutTerm.of(slots[0], packedBySlot[0]);
        for (int i = 1; i < count; i++) {
            if (victim < ranking.score(packedBySlot[i], now)
                    && victimWithout >= withoutTerm.of(slots[i], packedBySlot[i])) {
                return true;
            }
        }
        return false;
    }

    private int uses(long packed) {
        return AccessWord.count(PackedEntry.word(packed), now);
    }

    private int heft(int slot) {
        return CostScale.halfOctave(entries.weight(slot));
    }
}
