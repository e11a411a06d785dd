package io.github.corralcache.policy;

import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How a policy wants to learn of hits. Readers take no lock, so a hit may only change the word of its entry, by a racy
 * plain write, or be put in a buffer that may lose it.
 *
 * @param maximumCount the word counts hits up to this; zero if hits are not counted
 * @param mark turns the word into the word after a hit; null if counting is all
 * @param redundant which words {@code mark} leaves as they are, found out at less cost; null if hits mostly change
 *     them. Some that it does not cover may be left as they are, too
 * @param sampleShift negative if hits are not buffered; else one key in {@code 2^sampleShift}, chosen by hash, has its
 *     hits buffered and handed to {@link EvictionPolicy#touched}
 * @param sampled which ones: those whose hash is like this in its lowest {@code sampleShift} bits
 */
public record HitRecording(
        int maximumCount,
        @Nullable IntUnaryOperator mark,
        @Nullable RedundantHits redundant,
        int sampleShift,
        int sampled) {

    /** Hits leave no trace. */
    public static HitRecording nothing() {
        return new HitRecording(0, null, null, -1, 0);
    }

    /** Hits count in the word up to {@code maximum}, after which they write nothing. */
    public static HitRecording counting(int maximum) {
        return new HitRecording(maximum, null, null, -1, 0);
    }

    /**
     * Hits replace the word by {@code mark} of it; nothing is written where both are the same. The function runs on
     * readers' threads: it must be fast, allocate nothing and have no side effects. It may read fields of the policy
     * racily.
     */
    public static HitRecording marking(IntUnaryOperator mark) {
        return new HitRecording(0, mark, null, -1, 0);
    }

    /**
     * As {@link #marking(IntUnaryOperator)}, where most hits leave the word as it is, and {@code redundant} knows them.
     */
    public static HitRecording marking(IntUnaryOperator mark, RedundantHits redundant) {
        return new HitRecording(0, mark, redundant, -1, 0);
    }

    /** Hits go through a lossy buffer to {@link EvictionPolicy#touched}, in order; one thread alone loses none. */
    public static HitRecording buffered() {
        return new HitRecording(0, null, null, 0, 0);
    }

    /**
     * As this one, and the hits of one key in {@code 2^shift} are also buffered, unless marking ignores them. These are
     * the keys whose hash equals {@code sampled} in its lowest {@code shift} bits. That should depend on the seed, or
     * somebody might choose keys that the policy sees all of.
     */
    public HitRecording sampling(int shift, int sampled) {
        return new HitRecording(maximumCount, mark, redundant, shift, sampled);
    }
}
