package io.github.corralcache.benchmarks.workload;

/**
 * A fixed bijection of 64-bit numbers that leaves no pattern: the finaliser of SplitMix64 (Steele, Lea, Flood: Fast
 * Splittable Pseudorandom Number Generators, OOPSLA 2014).
 */
public final class Scramble {

    private Scramble() {}

    public static long scramble(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /** A number from 0 (inclusive) to 1 (exclusive) that depends on {@code value} alone. */
    public static double unit(long value) {
        return (scramble(value) >>> 11) * 0x1.0p-53;
    }
}
