package io.github.corralcache.policy;

/**
 * Brings costs to a scale of half octaves, which is as finely as they can tell entries apart, and keeps wild ones from
 * ruling: a cost is not taken for more than a thousand times the running median, nor for less than a thousandth of it,
 * and what is no cost at all (not a number, zero, negative) counts as the median. The scale is logarithmic, so a
 * product of worths is a sum here.
 */
public final class CostScale {

    /** Costs are kept this many half octaves around the median: ten octaves, a factor of 1024. */
    static final int REACH = 20;

    /** Costs from 2^-64 to 2^64 are told apart. */
    private static final int FARTHEST = 127;

    private static final int MANTISSA_BITS = 52;
    private static final long MANTISSA = (1L << MANTISSA_BITS) - 1;
    /** The mantissa of the root of two, where the second of an octave's halves begins. */
    private static final long ROOT_OF_TWO = Double.doubleToRawLongBits(Math.sqrt(2)) & MANTISSA;

    private static final int RECOUNT_EVERY = 256;
    private static final int FADE_AT = 1 << 14;

    private final int[] seen = new int[2 * FARTHEST + 1];
    private int total;
    private int sinceRecount;
    private int median;

    /** Takes a cost into account. */
    public void learn(double cost) {
        if (cost > 0 && cost < Double.POSITIVE_INFINITY) {
            seen[bounded(halfOctave(cost), 0, FARTHEST) + FARTHEST]++;
            total++;
            if (++sinceRecount >= Math.min(RECOUNT_EVERY, total >> 2)) {
                recount();
            }
        }
    }

    /** Returns the half octave of a cost, within reach of the median. */
    public int of(double cost) {
        return cost > 0 ? bounded(halfOctave(cost), median, REACH) : median;
    }

    private static int bounded(int halfOctave, int middle, int reach) {
        return Math.max(middle - reach, Math.min(middle + reach, halfOctave));
    }

    /** The largest h so that 2^(h/2) is not more than {@code positive}, which may be infinite. */
    public static int halfOctave(double positive) {
        long bits = Double.doubleToRawLongBits(positive);
        int exponent = (int) (bits >>> MANTISSA_BITS) - Double.MAX_EXPONENT;
        return 2 * exponent + ((bits & MANTISSA) >= ROOT_OF_TWO ? 1 : 0);
    }

    /** As {@link #halfOctave(double)}; zero counts as one. */
    public static int halfOctave(long weight) {
        if (weight <= 1) {
            return 0;
        }
        int exponent = 63 - Long.numberOfLeadingZeros(weight);
        // the second of an octave's halves begins at 1.414, or 181 of 128
        long leading = exponent >= 7 ? weight >>> (exponent - 7) : weight << (7 - exponent);
        return 2 * exponent + (leading >= 181 ? 1 : 0);
    }

    private void recount() {
        sinceRecount = 0;
        int below = 0;
        int at = -1;
        while (below * 2 < total) {
            below += seen[++at];
        }
        median = at - FARTHEST;
        if (total >= FADE_AT) {
            total = 0;
            for (int i = 0; i < seen.length; i++) {
                seen[i] >>= 1;
                total += seen[i];
            }
        }
    }
}
