package io.github.corralcache.policy.costaware;

import io.github.corralcache.policy.Entries;
import io.github.corralcache.policy.GroupSurprise;

/**
 * The groups of keys that are compared: those that somebody named come first, then bands of costs, each a factor of
 * eight wide. There are fewer numbers for bands than there could be bands, but the costs that one cache tells apart do
 * not reach from one to the next with the same number.
 *
 * <p>Segments note bands under their own locks; a number that is lost is noted again by the next entry.
 */
final class KeyGroups {

    private static final int NAMED = Entries.GROUPS;
    private static final int BANDS = PackedEntry.GROUPS - NAMED;

    /** Half octaves to a band. */
    private static final int BAND = 6;

    private final int[] bandOf = new int[BANDS];

    /** The group of an entry: {@code named}, or if that is negative the band of its cost in half octaves. */
    int of(int named, int cost) {
        if (named >= 0) {
            return named;
        }
        int band = Math.floorDiv(cost, BAND);
        int number = Math.floorMod(band, BANDS);
        if (bandOf[number] != band) {
            bandOf[number] = band;
        }
        return NAMED + number;
    }

    GroupSurprise describe(int group, double misses, double multiplier) {
        if (group < NAMED) {
            return new GroupSurprise(group, Double.NaN, Double.NaN, misses, multiplier);
        }
        int band = bandOf[group - NAMED];
        return new GroupSurprise(-1, least(band), least(band + 1), misses, multiplier);
    }

    private static double least(int band) {
        return Math.scalb(1.0, band * (BAND / 2));
    }
}
