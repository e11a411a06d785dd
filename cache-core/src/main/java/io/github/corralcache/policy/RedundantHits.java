package io.github.corralcache.policy;

/**
 * Which hits tell a policy nothing new: those of entries whose words equal a stamp, except for some bits. Every hit of
 * a cache asks, so this is a subtraction and a test of two fields that are next to each other.
 *
 * <p>Readers see changes sooner or later, as they do not synchronize; until then they record too much or too little.
 */
public final class RedundantHits {

    private int stamp;
    private int difference = -1;

    public RedundantHits() {}

    /**
     * From now on hits are redundant if {@code newStamp} minus the word is zero, except for the lowest bits of a field
     * that begins at bit {@code shift}.
     *
     * @param bits how many of them
     */
    public void cover(int newStamp, int shift, int bits) {
        int newDifference = ~(((1 << bits) - 1) << shift);
        if (newStamp != stamp || newDifference != difference) { // readers everywhere hold the line that this is in
            stamp = newStamp;
            difference = newDifference;
        }
    }

    /** Whether a hit of an entry with this word surely tells nothing new. */
    public boolean covers(int word) {
        return ((stamp - word) & difference) == 0;
    }
}
