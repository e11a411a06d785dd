package io.github.corralcache.policy;

import io.github.corralcache.EvictionReason;
import java.util.Arrays;

/**
 * Which term decided between the entries of a sample: the first one without which another entry would have gone. Worked
 * out after the fact, and for a few evictions only.
 */
final class Verdict {

    private final Entries entries;
    private final Ranking ranking;
    private final int now;
    private int[] slots = {};
    private long[] cards = {};

    Verdict(Entries entries, Ranking ranking, int now) {
        this.entries = entries;
        this.ranking = ranking;
        this.now = now;
    }

    /** The score of an entry as one term less would make it. */
    @FunctionalInterface
    private interface Score {
        int of(int slot, long card);
    }

    /** Adds an entry, of those that were compared, as it was then. The victim is to be added first. */
    void compared(int slot, long card) {
        slots = Arrays.copyOf(slots, slots.length + 1);
        cards = Arrays.copyOf(cards, cards.length + 1);
        slots[slots.length - 1] = slot;
        cards[cards.length - 1] = card;
    }

    EvictionReason reason() {
        if (decided((slot, card) -> ranking.score(card, now) - ranking.bonus(Card.group(card)))) {
            return EvictionReason.GUARD;
        }
        if (decided((slot, card) -> ranking.score(card, now) - Ranking.worth(Card.worth(card) + heft(slot)))) {
            return EvictionReason.COST;
        }
        if (decided((slot, card) -> ranking.score(card, now) + Ranking.worth(heft(slot)))) {
            return EvictionReason.WEIGHT;
        }
        double others =
                Arrays.stream(cards).skip(1).mapToInt(this::count).average().orElse(0);
        return count(cards[0]) < others ? EvictionReason.FREQUENCY : EvictionReason.RECENCY;
    }

    /** Whether the victim was the least with all terms, and is not, of some other entry, with one less. */
    private boolean decided(Score withoutTerm) {
        int victim = ranking.score(cards[0], now);
        int victimWithout = withoutTerm.of(slots[0], cards[0]);
        for (int i = 1; i < slots.length; i++) {
            if (victim < ranking.score(cards[i], now) && victimWithout >= withoutTerm.of(slots[i], cards[i])) {
                return true;
            }
        }
        return false;
    }

    private int count(long card) {
        return AccessWord.count(Card.word(card), now);
    }

    private int heft(int slot) {
        return CostScale.halfOctave(entries.weight(slot));
    }
}
